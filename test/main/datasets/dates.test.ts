import { afterEach, describe, expect, it } from 'vitest';
import { readDate } from '../../../common/datasets/dates/read-date.ts';
import type { Recipe } from '../../../common/datasets/recipe.ts';
import { suggestRecipe } from '../../../common/datasets/suggest-recipe.ts';
import { openPrepared } from '../../../main/storage/prepared-data.ts';
import { DatasetFolder } from './dataset-folder.ts';

let folder: DatasetFolder | null = null;
afterEach(async () => {
  await folder?.remove();
  folder = null;
});

const days = Array.from({ length: 120 }, (_, day) => new Date(Date.UTC(2024, 8, 3 + day)));
const parts = (date: Date) =>
  date.toISOString().slice(0, 10).split('-') as [string, string, string];

const ways = {
  '31.12.2024': (date: Date) => parts(date).toReversed().join('.'),
  '31/12/2024': (date: Date) => parts(date).toReversed().join('/'),
  '12/31/2024': (date: Date) => `${parts(date)[1]}/${parts(date)[2]}/${parts(date)[0]}`,
  '20241231': (date: Date) => parts(date).join(''),
  '31 Dec 2024': (date: Date) =>
    `${parts(date)[2]} ${date.toLocaleString('en', { month: 'short', timeZone: 'UTC' })} ${parts(date)[0]}`,
};

describe('dates from the file to a prediction', () => {
  it.each([
    ['31.12.2024', undefined],
    ['31/12/2024', 'day-first'],
    ['12/31/2024', 'month-first'],
    ['20241231', 'compact'],
    ['31 Dec 2024', undefined],
  ] as const)('written as %s', async (way, dateFormat) => {
    folder = await DatasetFolder.make();
    const write = ways[way];
    const lines = days.map((date, day) => `${write(date)},${day * 3}`);
    const imported = await folder.import(['sold on,y', ...lines].join('\n'));
    const { dataset, profiles } = imported;
    expect(dataset.columns[0]).toMatchObject({ name: 'sold on', type: 'date' });
    expect(profiles[0]?.unreadable).toBe(0);
    expect(profiles[0]?.dateFormat).toBe(dateFormat);

    const suggested = suggestRecipe(imported, 'y');
    const recipe: Recipe = {
      ...suggested,
      window: undefined,
      treatments: suggested.treatments.map((treatment) =>
        treatment.column === 'sold on'
          ? { ...treatment, role: 'feature', scaling: 'none', date: undefined }
          : treatment,
      ),
      split: { train: 0.7, validation: 0.15, test: 0.15, seed: 1, stratify: false },
    };
    expect(recipe.treatments[0]?.dateFormat).toBe(dateFormat);
    const { folder: prepared, fitted } = await folder.files.prepare({ dataset, recipe });
    const { features, rows, close } = await openPrepared(prepared);
    close();
    const expected = Array.from(rows, (row) => (days[row]?.getTime() ?? NaN) / 86_400_000);
    expect(features).toEqual(Float32Array.from(expected));

    const asked = Array.from(rows, (row) => ({ 'sold on': write(days[row] ?? new Date(0)) }));
    const encoded = folder.files.encode(fitted, asked);
    expect(encoded.warnings).toEqual([]);
    expect(encoded.features).toEqual(features);
    expect(readDate(asked[0]?.['sold on'] ?? '', dateFormat)).toBe(expected[0]);
  });

  it.each(['20241231', '31/12/2024', '12/31/2024'] as const)(
    'deal rows by the days that stand for a part, written as %s',
    async (way) => {
      folder = await DatasetFolder.make();
      const write = ways[way];
      const lines = days.map((date, day) => `${write(date)},${day * 3}`);
      const imported = await folder.import(['sold on,y', ...lines].join('\n'));
      const suggested = suggestRecipe(imported, 'y');
      const cells = days.map(write);
      const recipe: Recipe = {
        ...suggested,
        window: undefined,
        treatments: suggested.treatments.map((treatment) =>
          treatment.column === 'sold on' ? { ...treatment, role: 'feature' } : treatment,
        ),
        split: {
          ...suggested.split,
          method: 'column',
          column: 'sold on',
          values: {
            train: cells.slice(0, 80),
            validation: cells.slice(80, 100),
            test: cells.slice(100, 110),
          },
        },
      };
      const { dataset } = imported;
      const { fitted } = await folder.files.prepare({ dataset, recipe });
      expect(fitted.rows).toEqual({ train: 80, validation: 20, test: 10 });
    },
  );

  it.each<[string, string, number, (row: number) => string, string]>([
    ['days without a telling name', 'sold on', 25, (row) => `202401${10 + (row % 20)}`, 'date'],
    ['few days with a telling name', 'order_date', 4, (row) => `2024010${1 + row}`, 'date'],
    ['few days without one', 'code', 4, (row) => `2024010${1 + row}`, 'number'],
    ['numbers that are no days', 'code', 40, (row) => `2024${10 + row}99`, 'number'],
    ['days of no calendar in use', 'code', 40, (row) => `101010${10 + (row % 20)}`, 'number'],
    ['one that is no day', 'code', 40, (row) => (row === 7 ? '20240230' : '20240105'), 'number'],
  ])('in eight digits are told from numbers: %s', async (_, name, count, write, type) => {
    folder = await DatasetFolder.make();
    const lines = Array.from({ length: count }, (_row, row) => `${write(row)},${row}.5`);
    const { dataset } = await folder.import([`${name},y`, ...lines].join('\n'));
    expect(dataset.columns[0]).toMatchObject({ name, type });
  });
});
