import fc from 'fast-check';
import { afterEach, beforeEach, describe, it } from 'vitest';
import { defaultMissingValues, readCell, readNumber } from '../../../common/datasets/read-value.ts';
import { readDate } from '../../../common/datasets/dates/read-date.ts';
import { suggestRecipe } from '../../../common/datasets/suggest-recipe.ts';
import type { ColumnType, DateFormat } from '../../../common/datasets/column.ts';
import { expect } from 'vitest';
import { DatasetFolder } from './dataset-folder.ts';

let folder: DatasetFolder;
beforeEach(async () => {
  folder = await DatasetFolder.make();
});
afterEach(() => folder.remove());

const anyCell = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'0123456789.,+-eE_ \tinfa\u00a0'), maxLength: 8 }),
  fc.double().map(String),
  fc.integer().map(String),
  fc.constantFrom('NA', ' NA', 'nan', 'inf', '-inf', 'Infinity', '1e400', '1,234', '1.234,5', '?'),
  fc
    .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString()),
  fc
    .record({
      day: fc.integer({ min: 0, max: 32 }),
      month: fc.integer({ min: 0, max: 13 }),
      year: fc.constantFrom('2024', '1970', '1900', '0000', '99'),
      time: fc.constantFrom('', ' 10:11', 'T23:59:59.25', ' 9:05', ' 24:00', ' 10:11Z'),
      form: fc.integer({ min: 0, max: 8 }),
    })
    .map(({ day, month, year, time, form }) => {
      const two = (part: number) => String(part).padStart(2, '0');
      const name = ['Jan', 'february', 'MAR', 'Apr', 'may', 'June', 'jul'][month % 7] ?? '';
      const date = [
        `${day}/${month}/${year}`,
        `${two(day)}-${two(month)}-${year}`,
        `${day}.${month}.${year}`,
        `${year}/${month}/${day}`,
        `${day} ${name} ${year}`,
        `${name} ${day}, ${year}`,
        `${two(day)}-${name}-${year}`,
        `${year}${two(month)}${two(day)}`,
        `${year}-${two(month)}`,
      ][form];
      return `${date ?? ''}${time}`;
    }),
  fc.constantFrom('2014-02-30', '2000-02-29 12:34', '2014-09-16T24:00', '2014-09-16 10:11:12.5'),
);

/** Reads one column of cells through the database as a type, by way of a preview. */
async function readAs(
  cells: readonly string[],
  type: ColumnType,
  decimal: '.' | ',',
  dateFormat?: DateFormat,
) {
  const quoted = cells.map((cell, row) => `"${cell}";${row % 2 ? 'a' : 'b'}\n`).join('');
  const imported = await folder.import(`x;y\n"0";a\n"1";b\n${quoted}`, {
    separator: ';',
    quote: '"',
    header: true,
    decimal,
  });
  const recipe = suggestRecipe(imported, 'y');
  const treatments = recipe.treatments.map((treatment) =>
    treatment.column === 'x'
      ? {
          ...treatment,
          role: 'feature' as const,
          type,
          missing: 'constant' as const,
          fill: '-12345',
          dateFormat,
          scaling: 'none' as const,
        }
      : { ...treatment, type: 'category' as const },
  );
  const everything = { train: 1, validation: 0, test: 0, seed: 1, stratify: false };
  const columns = imported.dataset.columns.map((column) => ({ ...column, type }));
  const [profile] = await folder.files.profile(imported.dataset.id, columns);
  const { after } = await folder.files.preview(
    imported.dataset,
    { version: 2, treatments, split: everything },
    cells.length + 2,
  );
  return { values: after.slice(2).map(([value]) => value), profile };
}

describe('cells read by the database', () => {
  it.each([
    ['number', '.', undefined],
    ['number', ',', undefined],
    ['date', '.', undefined],
    ['date', '.', 'day-first'],
    ['date', '.', 'month-first'],
    ['date', '.', 'compact'],
  ] as const)(
    'as %s with decimal %j and dates %s are what the program reads',
    async (type, decimal, format) => {
      await fc.assert(
        fc.asyncProperty(fc.array(anyCell, { minLength: 100, maxLength: 300 }), async (cells) => {
          // One readable date, so that the column can be fitted.
          const all = type === 'date' ? ['1970-01-02', ...cells] : cells;
          const { values, profile } = await readAs(all, type, decimal, format);
          const read = (cell: string | null) =>
            cell === null
              ? null
              : type === 'date'
                ? readDate(cell, format)
                : readNumber(cell, decimal);
          const trimmed = all.map((cell) => readCell(cell, defaultMissingValues));
          const expected = trimmed.map((cell) => read(cell) ?? -12345);
          expect(values).toEqual(expected.map(Math.fround));
          expect(profile?.missing).toBe(trimmed.filter((cell) => cell === null).length);
          // The profile decides the format of dates by itself.
          const asProfiled = (cell: string | null) =>
            cell === null || type !== 'date' ? read(cell) : readDate(cell, profile?.dateFormat);
          expect(profile?.unreadable).toBe(
            trimmed.filter((cell) => cell !== null && asProfiled(cell) === null).length +
              (type === 'date' ? 2 : 0),
          );
        }),
        { numRuns: 8, endOnFailure: true },
      );
    },
  );
});
