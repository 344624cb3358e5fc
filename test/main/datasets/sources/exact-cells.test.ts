import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import {
  Int64,
  Table,
  TimestampMicrosecond,
  tableToIPC,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AnalysisDatabase, literal } from '../../../../main/services/datasets/analysis-database.ts';
import { zipOf } from '../archives/make-archives.ts';
import { DatasetFolder } from '../dataset-folder.ts';
import { numpyFile } from './good-files.ts';

let folder: DatasetFolder;
beforeEach(async () => {
  folder = await DatasetFolder.make();
});
afterEach(() => folder.remove());

const largest = 9_223_372_036_854_775_807n;
const smallest = -9_223_372_036_854_775_808n;

/** The types of the columns and every cell of a file. */
async function read(name: string, content: string | Uint8Array) {
  const imported = await folder.import(content, {}, name);
  const types = imported.profiles.map(({ type }) => type);
  return { types, cells: await folder.cells(imported), report: imported.dataset.report };
}

describe('JSON', () => {
  it('keeps numbers as they are written, and tells null from nothing', async () => {
    const { cells, report } = await read(
      'a.json',
      `[{"id": ${largest}, "x": 0.1, "y": -0, "note": null},
        {"id": ${smallest}, "x": 1e-7, "more": [1, {"a": 2}]}]`,
    );
    expect(cells).toEqual([
      [String(largest), '0.1', '-0', null, null],
      [String(smallest), '1e-7', null, null, '[1, {"a": 2}]'],
    ]);
    expect(report.remarks.join(' ')).toMatch(/holds a list or an object, kept as JSON text/);
  });

  it('reads one object per line', async () => {
    const { cells } = await read('a.jsonl', '{"a":1,"b":"x"}\n{"b":"y\\u00e9","a":2}\n');
    expect(cells).toEqual([
      ['1', 'x'],
      ['2', 'yé'],
    ]);
  });
});

describe('Parquet', () => {
  /** A Parquet file of what a query gives. */
  async function parquet(query: string): Promise<string> {
    const database = new AnalysisDatabase(folder.path);
    const path = join(folder.path, 'made.parquet');
    await database.rows(`COPY (${query}) TO ${literal(path)} (FORMAT parquet)`);
    await database.close();
    return path;
  }

  it('keeps whole numbers, decimals, times and nulls as they are', async () => {
    const path = await parquet(
      `SELECT * FROM (VALUES
        (${largest}::BIGINT, 12345678901234567890.12345::DECIMAL(38,5), '2024-02-29 12:34:56.789012'::TIMESTAMP, DATE '1999-12-31', 0.1::DOUBLE, 'x'),
        (NULL, -0.00001::DECIMAL(38,5), NULL, NULL, 'NaN'::DOUBLE, NULL)
      ) AS t(id, price, made, day, size, name)`,
    );
    const imported = await folder.importFile(path);
    expect(await folder.cells(imported)).toEqual([
      [
        String(largest),
        '12345678901234567890.12345',
        '2024-02-29 12:34:56.789012',
        '1999-12-31',
        '0.1',
        'x',
      ],
      [null, '-0.00001', null, null, null, null],
    ]);
    expect(imported.profiles.slice(0, 5).map(({ type }) => type)).toEqual([
      'number',
      'number',
      'date',
      'date',
      'number',
    ]);
    expect(imported.dataset.report.remarks.join(' ')).toMatch(/1 cell is NaN/);
  });

  it('keeps what is nested as JSON text, and says so', async () => {
    const path = await parquet(
      `SELECT [1, 2]::BIGINT[] AS list, {'a': 1, 'b': 'x'} AS pair, 1 AS id UNION ALL SELECT [], {'a': 2, 'b': NULL}, 2`,
    );
    const imported = await folder.importFile(path);
    expect(await folder.cells(imported)).toEqual([
      ['[1,2]', '{"a":1,"b":"x"}', '1'],
      ['[]', '{"a":2,"b":null}', '2'],
    ]);
    expect(imported.dataset.report.remarks.join(' ')).toMatch(
      /“list”, “pair”: lists or objects in cells, kept as JSON text/,
    );
  });
});

describe('Arrow', () => {
  it.each(['file', 'stream'] as const)(
    'as a %s keeps whole numbers, times and nulls',
    async (form) => {
      const table = new Table({
        id: vectorFromArray([largest, smallest, null], new Int64()),
        at: vectorFromArray([0, 1_700_000_000_123, null], new TimestampMicrosecond()),
        name: vectorFromArray(['a', null, 'ü'], new Utf8()),
      });
      const { types, cells } = await read('a.arrow', tableToIPC(table, form));
      expect(cells).toEqual([
        [String(largest), '1970-01-01 00:00:00', 'a'],
        [String(smallest), '2023-11-14 22:13:20.123', null],
        [null, null, 'ü'],
      ]);
      expect(types.slice(0, 2)).toEqual(['number', 'date']);
    },
  );
});

describe('Arrow with a damaged count of rows', () => {
  it('is refused before it gives empty rows without end', async () => {
    const rows = 12_345;
    const table = new Table({ id: vectorFromArray(Array.from({ length: rows }, (_, at) => at)) });
    const bytes = Buffer.from(tableToIPC(table, 'stream'));
    const count = Buffer.from(BigInt64Array.of(BigInt(rows)).buffer);
    let damaged = 0;
    for (let at = bytes.indexOf(count); at >= 0 && damaged < 2; at = bytes.indexOf(count, at + 8)) {
      bytes.writeBigInt64LE(2n ** 33n, at);
      damaged += 1;
    }
    expect(damaged).toBe(2);
    await expect(folder.import(bytes, {}, 'a.arrow')).rejects.toMatchObject({
      code: 'invalid-data',
      message: expect.stringMatching(/“a.arrow” cannot be read as Arrow/) as string,
    });
    expect(await folder.entries()).toEqual([]);
  });
});

describe('SQLite', () => {
  function sqlite(...statements: string[]): Buffer {
    const database = new Database(':memory:');
    for (const statement of statements) database.exec(statement);
    const bytes = database.serialize();
    database.close();
    return bytes;
  }

  it('keeps whole numbers, nulls and texts that look like numbers', async () => {
    const { cells } = await read(
      'a.sqlite',
      sqlite(
        'CREATE TABLE things (id INTEGER, size REAL, code TEXT)',
        `INSERT INTO things VALUES (${largest}, 0.1, '007'), (NULL, -2.5, NULL)`,
      ),
    );
    expect(cells).toEqual([
      [String(largest), '0.1', '007'],
      [null, '-2.5', null],
    ]);
  });

  it('reads the table that is named, and refuses one that is not there', async () => {
    const bytes = sqlite(
      'CREATE TABLE one (a INTEGER)',
      'INSERT INTO one VALUES (1)',
      'CREATE TABLE two (b INTEGER)',
      'INSERT INTO two VALUES (2)',
    );
    const two = await folder.import(bytes, { part: 'two' }, 'a.sqlite');
    expect(await folder.cells(two)).toEqual([['2']]);
    await expect(folder.import(bytes, { part: 'three' }, 'a.sqlite')).rejects.toMatchObject({
      code: 'invalid-input',
      message: '“a.sqlite” has no table “three”. It has “one”, “two”.',
    });
  });
});

describe('NumPy', () => {
  const int64 = new Uint8Array(BigInt64Array.of(largest, 1n, 2n, smallest).buffer);

  it('keeps whole numbers of 64 bits, whichever axis comes first', async () => {
    expect((await read('a.npy', numpyFile("'<i8'", '(2, 2)', int64))).cells).toEqual([
      [String(largest), '1'],
      ['2', String(smallest)],
    ]);
    expect((await read('b.npy', numpyFile("'<i8'", '(2, 2)', int64, 'True'))).cells).toEqual([
      [String(largest), '2'],
      ['1', String(smallest)],
    ]);
  });

  it('keeps floats of 32 bits in the fewest digits, and NaN as missing', async () => {
    const floats = new Uint8Array(Float32Array.of(0.1, NaN, 16_777_216).buffer);
    expect((await read('a.npy', numpyFile("'<f4'", '(3,)', floats))).cells).toEqual([
      ['0.1'],
      [null],
      ['16777216'],
    ]);
  });

  it.each<[string, Buffer, RegExp]>([
    ['pickled objects', numpyFile("'|O'", '(2,)', int64), /Python objects \(pickled\)/],
    ['fewer bytes than its shape', numpyFile("'<i8'", '(5, 2)', int64), /needs 80 bytes.* has 32/],
    ['complex numbers', numpyFile("'<c16'", '(2,)', int64), /complex numbers/],
    ['five axes', numpyFile("'<i8'", '(1, 1, 1, 2, 2)', int64), /shape/],
  ])('with %s is refused', async (_, bytes, message) => {
    const before = await folder.entries();
    await expect(folder.import(bytes, {}, 'a.npy')).rejects.toMatchObject({
      code: 'invalid-data',
      message: expect.stringMatching(message) as string,
    });
    expect(await folder.entries()).toEqual(before);
  });
});

describe('packed tables', () => {
  const csv = 'a,b\n1,x\n2,y\n';
  it.each<[string, Uint8Array]>([
    ['a.csv.gz', gzipSync(csv)],
    ['a.csv.zst', zstdCompressSync(csv)],
    ['a.zip', zipOf([{ path: 'a.csv', bytes: Buffer.from(csv) }])],
    ['a.json.gz', gzipSync('[{"a":1,"b":"x"},{"a":2,"b":"y"}]')],
    ['a.npy.gz', gzipSync(numpyFile("'<U1'", '(2, 2)', utf32('1x2y')))],
  ])('%s are read like what is in them', async (name, bytes) => {
    expect((await read(name, bytes)).cells).toEqual([
      ['1', 'x'],
      ['2', 'y'],
    ]);
  });

  function utf32(text: string): Uint8Array {
    return new Uint8Array(Uint32Array.from(text, (letter) => letter.charCodeAt(0)).buffer);
  }
});

describe('several files', () => {
  async function files(contents: readonly string[]): Promise<string[]> {
    return Promise.all(
      contents.map(async (content, at) => {
        const path = join(folder.path, `part-${at}.csv`);
        await writeFile(path, content);
        return path;
      }),
    );
  }

  it('are put below each other by the names of their columns', async () => {
    const paths = await files(['a,b\n1,x\n2,y\n', 'b,a\nz,3\n']);
    const imported = await folder.importFiles(paths, { fileColumn: true });
    expect(imported.dataset.columns.map(({ name }) => name)).toEqual(['a', 'b', 'file']);
    expect(await folder.cells(imported)).toEqual([
      ['1', 'x', 'part-0.csv'],
      ['2', 'y', 'part-0.csv'],
      ['3', 'z', 'part-1.csv'],
    ]);
  });

  it('with other columns are refused with their difference', async () => {
    const paths = await files(['a,b\n1,x\n2,y\n', 'a,c\n3,4\n5,6\n']);
    await expect(folder.importFiles(paths)).rejects.toMatchObject({
      code: 'invalid-data',
      message: expect.stringMatching(
        /“part-1.csv” does not have the columns of “part-0.csv”: it lacks “b”, it has “c” besides/,
      ) as string,
    });
    expect(await folder.entries()).toEqual([]);
  });
});
