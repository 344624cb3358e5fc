import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ColumnTreatment, Recipe } from '../../common/datasets/recipe.ts';
import { RandomSource } from '../../common/random/random-source.ts';
import { whyNoKeras } from '../engines/keras/run-keras.ts';
import { runPython } from './keras-peer.ts';
import { expectAlike, preparedBy, removeScripts, resources, scriptFor } from './written-script.ts';

const reason = whyNoKeras();
if (reason) console.log(`Skipped scripts of series beside Keras: ${reason}`);

let folder: string;
let sales: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'layerwright-series-'));
  sales = join(folder, 'sales.csv');
  writeFileSync(sales, salesOfShops());
});
afterAll(() => {
  removeScripts();
  rmSync(folder, { recursive: true, force: true });
});

/** Days of three shops in another order, with gaps in every column. */
function salesOfShops(): string {
  const random = RandomSource.seeded(5, 'sales of shops');
  const lines: string[] = [];
  for (const shop of ['north', 'south', '']) {
    for (let day = 0; day < 50; day += 1) {
      const date = new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10);
      const gap = (share: number, cell: string) => (random.uniform() < share ? '' : cell);
      const cells = [
        gap(0.03, date),
        shop,
        gap(0.1, String(10 + random.below(90))),
        gap(0.1, ['sun', 'rain', 'snow'][random.below(3)] ?? ''),
        gap(0.08, random.uniform() < 0.4 ? 'low' : 'high'),
        gap(0.1, (5 * random.uniform()).toFixed(2)),
      ];
      lines.splice(random.below(lines.length + 1), 0, cells.join(','));
    }
  }
  return `day,shop,sold,weather,mood,price\n${lines.join('\n')}\n`;
}

/** The recipe with another target and window, and changes of some columns. */
function ofSeries(
  target: string,
  window: Recipe['window'],
  changes: Readonly<Record<string, Partial<ColumnTreatment>>> = {},
  split: Partial<Recipe['split']> = {},
): (recipe: Recipe) => Recipe {
  return (recipe) => ({
    ...recipe,
    window,
    split: { ...recipe.split, method: 'random', stratify: false, ...split },
    treatments: recipe.treatments.map((treatment) => {
      const { column } = treatment;
      const role =
        column === target
          ? 'target'
          : column === 'day' || column === 'shop'
            ? 'ignored'
            : 'feature';
      return { ...treatment, role, ...changes[column] };
    }),
  });
}

const forecast = {
  length: 4,
  horizon: 3,
  stride: 2,
  purpose: 'forecast',
  seesTarget: true,
  orderBy: 'day',
  groupBy: 'shop',
} as const;

const cases: readonly (readonly [string, (recipe: Recipe) => Recipe])[] = [
  [
    'several steps of each group, by time',
    ofSeries('sold', forecast, { sold: { scaling: 'min-max' } }),
  ],
  [
    'a class ahead, with its own past and rows that are left out',
    (recipe) => ({
      ...ofSeries(
        'mood',
        { ...forecast, horizon: 1, stride: 1 },
        { price: { missing: 'drop' } },
      )(recipe),
      excludedRows: [7, 20, 60],
    }),
  ],
  [
    'a class of the last row, in the order of the file and by a group that tests',
    ofSeries(
      'mood',
      { ...forecast, purpose: 'classify', horizon: 1, orderBy: undefined },
      { weather: { missing: 'drop', encoding: 'label' }, price: { transform: 'sqrt' } },
      {
        method: 'column',
        column: 'shop',
        values: { train: ['north'], validation: [], test: ['south'] },
      },
    ),
  ],
  [
    'one step in the order of words, a fold of them, without the past',
    ofSeries(
      'price',
      { ...forecast, horizon: 1, seesTarget: false, orderBy: 'weather', groupBy: undefined },
      { weather: { role: 'ignored' }, price: { transform: 'yeo-johnson' } },
      { folds: { count: 3, held: 1 } },
    ),
  ],
];

describe.skipIf(reason)('a script for Keras of a series', () => {
  it.each(cases)(
    'cuts windows as this program does: %s',
    async (_, change) => {
      const { folder: own, script, preview } = await scriptFor(sales, change, { batchSize: 8 });
      const prepared = preparedBy(own, script);
      expect(prepared.features).toHaveLength(preview.rows.length);
      expectAlike(prepared, preview, (index) => index);
    },
    300_000,
  );

  it('forecasts passengers from start to end', async () => {
    const file = join(resources, 'samples', 'passengers.csv');
    const { folder: own, limits } = await scriptFor(file, undefined, { epochs: 3 });
    expect(limits.join(' ')).not.toContain('stops');
    const printed = runPython(own, 'script.py');
    expect(printed).toMatch(/mean absolute error in units of the target: \d+\.\d+/);
  }, 300_000);
});
