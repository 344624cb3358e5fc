import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import type { DerivedColumn } from '../../common/datasets/derived/derived-column.ts';
import { typeOfFormula } from '../../common/datasets/derived/derived-sources.ts';
import type { ColumnTreatment, Recipe } from '../../common/datasets/recipe.ts';
import { RandomSource } from '../../common/random/random-source.ts';
import { whyNoKeras } from '../engines/keras/run-keras.ts';
import { expectAlike, preparedBy, removeScripts, scriptFor } from './written-script.ts';

const reason = whyNoKeras();
if (reason) console.log(`Skipped scripts with calculated columns beside Keras: ${reason}`);

let folder: string;
let trips: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'layerwright-trips-'));
  trips = join(folder, 'trips.csv');
  writeFileSync(trips, listOfTrips());
});
afterAll(() => {
  removeScripts();
  rmSync(folder, { recursive: true, force: true });
});

/** Trips with gaps in every column, and with zeros, by which nothing can be divided. */
function listOfTrips(): string {
  const random = RandomSource.seeded(6, 'trips');
  const lines = Array.from({ length: 120 }, () => {
    const gap = (cell: string) => (random.uniform() < 0.08 ? '' : cell);
    const day = (first: number) =>
      new Date(Date.UTC(2024, 0, first + random.below(60))).toISOString().slice(0, 10);
    return [
      gap(String(random.below(9) - 2)),
      gap(String(random.below(4))),
      gap(day(1)),
      gap(day(80)),
      gap(['bus', 'train', 'car'][random.below(3)] ?? ''),
      gap(['yes', 'no'][random.below(2)] ?? ''),
      (20 + 80 * random.uniform()).toFixed(3),
    ].join(',');
  });
  return `length,stops,left,back,by,paid,price\n${lines.join('\n')}\n`;
}

const derived: readonly DerivedColumn[] = [
  { name: 'cube', formula: { kind: 'power', column: 'length', exponent: 3 } },
  { name: 'nothing', formula: { kind: 'power', column: 'stops', exponent: 0 } },
  { name: 'root', formula: { kind: 'power', column: 'length', exponent: 0.5 } },
  { name: 'per stop', formula: { kind: 'ratio', column: 'length', by: 'stops' } },
  { name: 'away', formula: { kind: 'difference', column: 'back', less: 'left' } },
  { name: 'all', formula: { kind: 'product', columns: ['length', 'stops', 'cube'] } },
  { name: 'wave', formula: { kind: 'sin', column: 'all' } },
  { name: 'other wave', formula: { kind: 'cos', column: 'length' } },
  { name: 'paid by', formula: { kind: 'cross', columns: ['by', 'paid'] } },
];

const steps: Readonly<Record<string, Partial<ColumnTreatment>>> = {
  root: { missing: 'mean', indicator: true, transform: 'log' },
  'per stop': { missing: 'most-frequent', transform: 'yeo-johnson' },
  'other wave': { missing: 'drop', scaling: 'none' },
  'paid by': { missing: 'drop', encoding: 'one-hot' },
};

function withCalculated(recipe: Recipe): Recipe {
  const treatments = derived.map(({ name, formula }): ColumnTreatment => ({
    column: name,
    role: 'feature',
    type: typeOfFormula(formula),
    missing: 'median',
    encoding: 'one-hot',
    scaling: 'standard',
    ...steps[name],
  }));
  return {
    ...recipe,
    derived,
    // What is calculated from columns that are ignored themselves is there all the same.
    treatments: [
      ...recipe.treatments.map((treatment): ColumnTreatment =>
        treatment.column === 'price' ? treatment : { ...treatment, role: 'ignored' },
      ),
      ...treatments,
    ],
  };
}

describe.skipIf(reason)('a script for Keras with calculated columns', () => {
  it('calculates them as this program does', async () => {
    const { folder: own, script, preview } = await scriptFor(trips, withCalculated);
    expectAlike(preparedBy(own, script), preview, (_, row) => row);
  }, 300_000);
});
