import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../../../common/errors/app-error.ts';
import { DatasetFolder, sharedData } from '../dataset-folder.ts';

let folder: DatasetFolder;
beforeAll(async () => {
  folder = await DatasetFolder.make();
});
afterAll(() => folder.remove());

const json = join(sharedData, 'torture/json');
const parquet = join(sharedData, 'torture/parquet');

function filesOf(path: string, test: RegExp): string[] {
  return existsSync(path) ? readdirSync(path).filter((name) => test.test(name)) : [];
}

/** What an import gives, or the error that it refuses the file with. */
async function outcome(path: string) {
  const before = await folder.entries();
  try {
    return await folder.importFile(path);
  } catch (error) {
    if (!(error instanceof AppError))
      throw new Error(`${path}: ${String(error)}`, { cause: error });
    expect(await folder.entries(), path).toEqual(before);
    return error;
  }
}

/** A value as a cell: null is missing, as are empty and blank texts; what is nested is compared as a value. */
function cellOf(value: unknown): unknown {
  if (value === null) return null;
  if (typeof value === 'string') return /^[ \t\n\r\v\f]*$/.test(value) ? null : value;
  // JSON.stringify would lose the sign of a negative zero.
  return Object.is(value, -0) ? '-0' : JSON.stringify(value);
}

/** The cells that a JSON text should give, by the rules that the reader's documentation states. */
function expectedRows(value: unknown): unknown[][] | null {
  if (Array.isArray(value)) {
    const filled = value.filter((one) => one !== null);
    if (filled.length > 0 && filled.every(Array.isArray)) {
      return value.map((row: unknown[]) => row.map(cellOf));
    }
    if (filled.length > 0 && filled.every((one) => typeof one === 'object')) return null;
    return value.map((one) => [cellOf(one)]);
  }
  if (typeof value === 'object' && value !== null) return null;
  return [[cellOf(value)]];
}

describe('the JSON test suite', () => {
  it('is refused where it is not JSON', async (ctx) => {
    const names = filesOf(json, /^n_/);
    if (names.length === 0) ctx.skip('needs ../shared/data/torture/json');
    const taken: string[] = [];
    for (const name of names) {
      const found = await outcome(join(json, name));
      if (!(found instanceof AppError)) taken.push(name);
    }
    console.log(
      `JSONTestSuite: ${names.length - taken.length} of ${names.length} invalid files refused`,
    );
    expect(taken).toEqual([]);
    expect(names).toHaveLength(188);
  });

  it('is accepted where it is JSON, every value as it is written', async (ctx) => {
    const names = filesOf(json, /^y_/);
    if (names.length === 0) ctx.skip('needs ../shared/data/torture/json');
    let tables = 0;
    let compared = 0;
    let empty = 0;
    for (const name of names) {
      const found = await outcome(join(json, name));
      if (found instanceof AppError) {
        // An empty list or object parses and has no rows to import.
        expect(found.message, name).toMatch(/is valid JSON but holds no rows/);
        empty += 1;
        continue;
      }
      tables += 1;
      const wanted = expectedRows(JSON.parse(readFileSync(join(json, name), 'utf8')));
      if (!wanted) continue;
      const rows = await folder.cells(found);
      expect(
        rows.map((row) => row.map(valueOf)),
        name,
      ).toEqual(wanted.map((row) => row.map(valueOf)));
      compared += 1;
    }
    const zero = await folder.import('[-0, 0]', {}, 'zero.json');
    expect((await folder.cells(zero)).map(([cell]) => Object.is(Number(cell), -0))).toEqual([
      true,
      false,
    ]);
    console.log(
      `JSONTestSuite: ${tables + empty} of ${names.length} valid files accepted: ${tables} as tables (${compared} compared cell by cell), ${empty} valid without rows`,
    );
    expect(tables + empty).toBe(95);
    expect(compared).toBeGreaterThan(70);
  });
});

/** Numbers are compared by value, with the sign of zero: `1E2` is kept as written. */
function valueOf(cell: unknown): unknown {
  if (typeof cell !== 'string') return cell;
  if (/^[[{]/.test(cell)) return JSON.parse(cell) as unknown;
  return /^-?\d/.test(cell) && Number.isFinite(Number(cell)) ? Number(cell) : cell;
}

describe('Parquet files', () => {
  it('that are damaged are refused or warned of', async (ctx) => {
    const names = filesOf(join(parquet, 'bad_data'), /\.parquet$/);
    if (names.length === 0) ctx.skip('needs ../shared/data/torture/parquet');
    let refused = 0;
    let warned = 0;
    for (const name of names) {
      const found = await outcome(join(parquet, 'bad_data', name));
      if (found instanceof AppError) refused += 1;
      else {
        const warnings = found.profiles.flatMap((profile) => profile.warnings);
        expect([...found.dataset.report.remarks, ...warnings], name).not.toEqual([]);
        warned += 1;
      }
    }
    console.log(`Parquet: of ${names.length} bad files ${refused} refused, ${warned} warned of`);
    expect(refused + warned).toBe(8);
    expect(refused).toBeGreaterThanOrEqual(6);
  });

  it('that are whole are read with every row that they say they have', async (ctx) => {
    const names = filesOf(join(parquet, 'good'), /\.parquet$/);
    if (names.length === 0) ctx.skip('needs ../shared/data/torture/parquet');
    const refused: string[] = [];
    for (const name of names) {
      const found = await outcome(join(parquet, 'good', name));
      if (found instanceof AppError) refused.push(`${name}: ${found.message}`);
      else expect(await folder.cells(found), name).toHaveLength(found.dataset.report.rowsInFile);
    }
    console.log(`Parquet: ${names.length - refused.length} of ${names.length} good files read`);
    // Two use encodings that DuckDB does not have, one is empty.
    expect(refused.toSorted().map((line) => line.split(':')[0])).toEqual([
      'byte_stream_split_extended.gzip.parquet',
      'column_chunk_key_value_metadata.parquet',
      'hadoop_lz4_compressed.parquet',
    ]);
  });
});
