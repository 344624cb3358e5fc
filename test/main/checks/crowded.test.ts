import { afterAll, beforeAll, expect, it } from 'vitest';
import { recipeFor } from '../explore/explored-table.ts';
import { CheckedTables, cleanColumns, type Columns } from './checked-tables.ts';

/** The clean table with rows at its end that differ in the sixth digit alone. */
function crowded(rows: number): Columns {
  return Object.fromEntries(
    Object.entries(cleanColumns()).map(([name, values]) => {
      const [first] = values;
      const near = (row: number) =>
        typeof first === 'number' ? first + row * 1e-6 : (first ?? '');
      return [name, [...values, ...Array.from({ length: rows }, (_, row) => near(row + 1))]];
    }),
  );
}

function csvOf(columns: Columns): string {
  const names = Object.keys(columns);
  const rows = columns[names[0] ?? '']?.keys() ?? [];
  const line = (row: number) => names.map((name) => String(columns[name]?.[row] ?? '')).join();
  return [names.join(), ...Array.from(rows, line), ''].join('\n');
}

let checked: CheckedTables;
beforeAll(async () => {
  checked = await CheckedTables.make();
});
afterAll(() => checked.remove());

it.each([
  [150, false],
  [300, true],
])('with %i rows close together, a finding says what was not compared: %s', async (rows, told) => {
  const table = await checked.tables.add({ csv: csvOf(crowded(rows)) });
  const found = await checked.run(table, recipeFor(table, 'kind'));
  const similar = found.find(({ kind }) => kind === 'similar-rows');
  expect(similar?.rows).toBeGreaterThan(100);
  expect(similar?.message.includes('only the first 200 were compared')).toBe(told);
});
