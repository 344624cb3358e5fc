import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../common/errors/app-error.ts';
import { defaultMissingValues } from '../../../common/datasets/read-value.ts';
import { DatasetFolder, sharedData } from './dataset-folder.ts';

let folder: DatasetFolder;
beforeEach(async () => {
  folder = await DatasetFolder.make();
});
afterEach(() => folder.remove());

/** RFC 4180, one character after the other; nothing in common with the program's own reader. */
function parse(text: string, separator: string): string[][] {
  const rows: string[][] = [[]];
  let field = '';
  let inQuotes = false;
  const characters = [...text];
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at];
    if (inQuotes) {
      if (character !== '"') field += character;
      else if (characters[at + 1] === '"') {
        field += '"';
        at += 1;
      } else inQuotes = false;
    } else if (character === '"') inQuotes = true;
    else if (character === separator || character === '\n') {
      rows.at(-1)?.push(field);
      field = '';
      if (character === '\n') rows.push([]);
    } else if (character !== '\r') field += character;
  }
  if (field !== '' || (rows.at(-1)?.length ?? 0) > 0) rows.at(-1)?.push(field);
  return rows.filter((row) => row.length > 0);
}

const missing = (cell: string) =>
  cell.trim() === '' || defaultMissingValues.includes(cell) ? null : cell;

describe('real tables, cell for cell', () => {
  it.for([
    ['king-county-house-sales.csv', '\t', 22_687, 22, true],
    ['titanic.csv', ',', 891, 12, true],
    ['california-housing.csv', ',', 20_640, 10, true],
    ['loan3000.csv', ',', 3000, 6, true],
    ['mpg.csv', ',', 398, 9, true],
    ['pima-indians-diabetes.csv', ',', 768, 9, false],
    ['boston-housing.csv', ',', 506, 14, false],
  ] as const)('%s', async ([name, separator, rows, columns, header], ctx) => {
    const path = join(sharedData, 'tabular', name);
    if (!existsSync(path)) ctx.skip(`needs ../shared/data/tabular/${name}`);
    const imported = await folder.importFile(path);
    const { dataset } = imported;
    expect(dataset.report).toMatchObject({
      rowsInFile: rows,
      rowsRead: rows,
      rowsRejected: 0,
      rowsAltered: 0,
    });
    expect(dataset.columns).toHaveLength(columns);
    const records = parse(readFileSync(path, 'utf8'), separator);
    const names = header ? records.shift() : undefined;
    if (names)
      expect(dataset.columns.map(({ name }) => name)).toEqual(
        names.map((one, i) => one || `column_${i + 1}`),
      );
    const expected = records.map((record) => record.slice(-columns).map(missing));
    expect(await folder.cells(imported)).toEqual(expected);
  });

  it('have the profile that is known of them', async (ctx) => {
    const path = join(sharedData, 'tabular/california-housing.csv');
    if (!existsSync(path)) ctx.skip('needs ../shared/data/tabular/california-housing.csv');
    const { profiles } = await folder.importFile(path);
    const bedrooms = profiles.find(({ name }) => name === 'total_bedrooms');
    expect(bedrooms).toMatchObject({ type: 'number', missing: 207, rows: 20_640 });
    expect(bedrooms?.numeric?.median).toBe(435);
    expect(bedrooms?.numeric?.mean).toBeCloseTo(537.870553, 5);
    expect(bedrooms?.numeric?.standardDeviation).toBeCloseTo(421.38507, 4);
    expect(bedrooms?.numeric).toMatchObject({ min: 1, max: 6445, quartile1: 296, quartile3: 647 });
    const counts = bedrooms?.numeric?.histogram.map(({ count }) => count) ?? [];
    expect(counts.reduce((a, b) => a + b, 0)).toBe(20_640 - 207);
    const ocean = profiles.find(({ name }) => name === 'ocean_proximity');
    expect(ocean?.type).toBe('category');
    expect(ocean?.topValues).toEqual([
      { value: '<1H OCEAN', count: 9136 },
      { value: 'INLAND', count: 6551 },
      { value: 'NEAR OCEAN', count: 2658 },
      { value: 'NEAR BAY', count: 2290 },
      { value: 'ISLAND', count: 5 },
    ]);
  });
});

const spectrum = dirname(createRequire(import.meta.url).resolve('csv-spectrum/package.json'));

describe('the acid tests of csv-spectrum', () => {
  it.each(readdirSync(join(spectrum, 'csvs')))('%s', async (name) => {
    const expected = JSON.parse(
      readFileSync(join(spectrum, 'json', name.replace('.csv', '.json')), 'utf8'),
    ) as Record<string, string> | Record<string, string>[];
    // The expectation of one file is its record alone, with another telephone number than the CSV.
    if (!Array.isArray(expected)) expected['Contact Phone Number'] = '2095257564';
    const imported = await folder.importFile(join(spectrum, 'csvs', name));
    const names = imported.dataset.columns.map((column) => column.name);
    const rows = (await folder.cells(imported)).map((row) =>
      Object.fromEntries(names.map((column, index) => [column, row[index] ?? ''])),
    );
    expect(rows).toEqual([expected].flat());
  });
});

describe('a fuzzing corpus', () => {
  it('is read with honest counts or refused with a sentence', async (ctx) => {
    const corpus = join(sharedData, 'torture/fuzz/csv');
    if (!existsSync(corpus)) ctx.skip('needs ../shared/data/torture/fuzz/csv');
    let read = 0;
    for (const name of readdirSync(corpus)) {
      const imported = await folder.importFile(join(corpus, name)).catch((error: unknown) => error);
      if (imported instanceof Error) {
        expect(imported, name).toBeInstanceOf(AppError);
        expect((imported as AppError).code, name).toMatch(/^(invalid-data|file-unreadable)$/);
        continue;
      }
      read += 1;
      const table = imported as Awaited<ReturnType<typeof folder.importFile>>;
      const { report, rows } = table.dataset;
      expect(report.rowsInFile, name).toBe(report.rowsRead + report.rowsRejected);
      expect(await folder.cells(table), name).toHaveLength(rows);
      expect(rows, name).toBe(report.rowsRead);
      for (const profile of table.profiles) expect(profile.rows, name).toBe(rows);
    }
    expect(read).toBeGreaterThan(20);
    expect(await folder.entries()).toHaveLength(read);
  });
});
