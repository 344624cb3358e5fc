import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  Binary,
  Bool,
  type Data,
  type DataType,
  DateDay,
  DateMillisecond,
  Decimal,
  Dictionary,
  Field,
  Float32,
  Float64,
  Int16,
  Int32,
  Int64,
  Int8,
  LargeUtf8,
  List,
  makeData,
  makeVector,
  Struct,
  Table,
  tableToIPC,
  TimeMicrosecond,
  TimeMillisecond,
  TimeNanosecond,
  TimeSecond,
  Timestamp,
  TimeUnit,
  Uint16,
  Uint32,
  Uint64,
  Uint8,
  Utf8,
  type Vector,
  vectorFromArray,
} from 'apache-arrow';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AnalysisDatabase, literal } from '../../../../main/services/datasets/analysis-database.ts';
import { DatasetFolder } from '../dataset-folder.ts';

let folder: DatasetFolder;
beforeEach(async () => {
  folder = await DatasetFolder.make();
});
afterEach(() => folder.remove());

/** A column in Arrow, and the same cells as DuckDB writes them into a Parquet file. */
interface Column {
  readonly vector: Vector;
  /** Type in DuckDB. */
  readonly type: string;
  /** A cell a row, in SQL. */
  readonly sql: readonly string[];
}

type Columns = Readonly<Record<string, Column>>;

/** Numbers exactly as they lie in the file, under a mask of the rows that have a value. */
function raw(
  type: DataType,
  data: Int32Array | BigInt64Array | Uint32Array,
  rows: readonly boolean[],
) {
  const valid = rows.reduce((bits, has, row) => bits | (has ? 1 << row : 0), 0);
  const nullCount = rows.filter((has) => !has).length;
  const nullBitmap = Uint8Array.of(valid);
  return makeVector(
    makeData({ type, length: rows.length, nullCount, nullBitmap, data } as Parameters<
      typeof makeData
    >[0]),
  ) as Vector;
}

/** The same file as DuckDB wrote it, read by DuckDB. */
async function fromParquet(columns: Columns): Promise<(string | null)[][]> {
  const entries = Object.entries(columns);
  const rows = entries[0]?.[1].sql.map(
    (_, row) =>
      `SELECT ${entries.map(([name, { type, sql }]) => `(${sql[row] ?? 'NULL'})::${type} AS "${name}"`).join(', ')}`,
  );
  const path = join(folder.path, 'same.parquet');
  const database = new AnalysisDatabase(folder.path);
  await database.rows(
    `COPY (${(rows ?? []).join(' UNION ALL ')}) TO ${literal(path)} (FORMAT parquet)`,
  );
  await database.close();
  const cells = await folder.cells(await folder.importFile(path));
  await rm(path);
  return cells;
}

async function fromArrow(columns: Columns, form: 'file' | 'stream') {
  const vectors = Object.entries(columns).map(([name, { vector }]) => [name, vector] as const);
  const bytes = tableToIPC(new Table(Object.fromEntries(vectors)), form);
  const imported = await folder.import(bytes, {}, 'a.arrow');
  return { imported, cells: await folder.cells(imported) };
}

const int = (type: DataType, name: string, values: readonly (number | null)[]): Column => ({
  vector: vectorFromArray(values, type) as Vector,
  type: name,
  sql: values.map((value) => String(value ?? 'NULL')),
});

const int64s = BigInt64Array.of(2n ** 53n + 1n, -(2n ** 53n) - 1n, 2n ** 63n - 1n, 0n);
const uint64s = BigUint64Array.of(2n ** 64n - 1n, 2n ** 53n + 1n, 0n, 0n);
const allButLast = [true, true, true, false];

const wholeNumbers: Columns = {
  i8: int(new Int8(), 'TINYINT', [-128, 127, 0, null]),
  i16: int(new Int16(), 'SMALLINT', [-32_768, 32_767, 0, null]),
  i32: int(new Int32(), 'INTEGER', [-(2 ** 31), 2 ** 31 - 1, 0, null]),
  i64: {
    vector: raw(new Int64(), int64s, allButLast),
    type: 'BIGINT',
    sql: ['9007199254740993', '-9007199254740993', '9223372036854775807', 'NULL'],
  },
  u8: int(new Uint8(), 'UTINYINT', [255, 0, 1, null]),
  u16: int(new Uint16(), 'USMALLINT', [65_535, 0, 1, null]),
  u32: int(new Uint32(), 'UINTEGER', [2 ** 32 - 1, 0, 1, null]),
  u64: {
    vector: raw(new Uint64(), uint64s as unknown as BigInt64Array, allButLast),
    type: 'UBIGINT',
    sql: ['18446744073709551615', '9007199254740993', '0', 'NULL'],
  },
};

const texts = ['a', '', ' ü 漢字 😀 ', 'he said "no",\nand left', '007', null];
const textCells = texts.map((text) => (text === null ? 'NULL' : literal(text)));

const words: Columns = {
  text: { vector: vectorFromArray(texts, new Utf8()) as Vector, type: 'VARCHAR', sql: textCells },
  large: {
    vector: vectorFromArray(texts, new LargeUtf8()) as Vector,
    type: 'VARCHAR',
    sql: textCells,
  },
  coded: {
    vector: vectorFromArray(texts, new Dictionary(new Utf8(), new Int8())) as Vector,
    type: 'VARCHAR',
    sql: textCells,
  },
  yes: {
    vector: vectorFromArray([true, false, null, true, false, true], new Bool()) as Vector,
    type: 'BOOLEAN',
    sql: ['true', 'false', 'NULL', 'true', 'false', 'true'],
  },
};

const moment = (unit: TimeUnit, cells: readonly bigint[], zone: string | null = null) =>
  raw(new Timestamp(unit, zone), BigInt64Array.from([...cells, 0n]), [
    ...cells.map(() => true),
    false,
  ]);

const seconds = [1_709_210_096n, -1n, 0n];
const inSeconds = ["'2024-02-29 12:34:56'", "'1969-12-31 23:59:59'", "'1970-01-01'", 'NULL'];
const micros = [1_709_210_096_789_012n, -1n, 253_402_300_799_999_999n];
const inMicros = [
  "'2024-02-29 12:34:56.789012'",
  "'1969-12-31 23:59:59.999999'",
  "'9999-12-31 23:59:59.999999'",
  'NULL',
];

const times: Columns = {
  day: {
    vector: raw(new DateDay(), Int32Array.of(19_782, -1, -719_162, 0), allButLast),
    type: 'DATE',
    sql: ["'2024-02-29'", "'1969-12-31'", "'0001-01-01'", 'NULL'],
  },
  day64: {
    vector: raw(
      new DateMillisecond(),
      BigInt64Array.of(19_782n * 86_400_000n, -86_400_000n, 2_932_896n * 86_400_000n, 0n),
      allButLast,
    ),
    type: 'DATE',
    sql: ["'2024-02-29'", "'1969-12-31'", "'9999-12-31'", 'NULL'],
  },
  s: { vector: moment(TimeUnit.SECOND, seconds), type: 'TIMESTAMP', sql: inSeconds },
  ms: {
    vector: moment(TimeUnit.MILLISECOND, [1_709_210_096_789n, -1n, 0n]),
    type: 'TIMESTAMP',
    sql: ["'2024-02-29 12:34:56.789'", "'1969-12-31 23:59:59.999'", "'1970-01-01'", 'NULL'],
  },
  us: { vector: moment(TimeUnit.MICROSECOND, micros), type: 'TIMESTAMP', sql: inMicros },
  ns: {
    vector: moment(TimeUnit.NANOSECOND, [1_709_210_096_789_012_000n, -1000n, 0n]),
    type: 'TIMESTAMP',
    sql: [inMicros[0] ?? '', inMicros[1] ?? '', "'1970-01-01'", 'NULL'],
  },
  clock_s: {
    vector: raw(new TimeSecond(), Int32Array.of(45_296, 0, 86_399, 0), allButLast),
    type: 'TIME',
    sql: ["'12:34:56'", "'00:00:00'", "'23:59:59'", 'NULL'],
  },
  clock_ms: {
    vector: raw(new TimeMillisecond(), Int32Array.of(45_296_789, 0, 86_399_999, 0), allButLast),
    type: 'TIME',
    sql: ["'12:34:56.789'", "'00:00:00'", "'23:59:59.999'", 'NULL'],
  },
  clock_us: {
    vector: raw(
      new TimeMicrosecond(),
      BigInt64Array.of(45_296_789_012n, 0n, 86_399_999_999n, 0n),
      allButLast,
    ),
    type: 'TIME',
    sql: ["'12:34:56.789012'", "'00:00:00'", "'23:59:59.999999'", 'NULL'],
  },
  clock_ns: {
    vector: raw(
      new TimeNanosecond(),
      BigInt64Array.of(45_296_789_012_000n, 0n, 86_399_999_999_000n, 0n),
      allButLast,
    ),
    type: 'TIME',
    sql: ["'12:34:56.789012'", "'00:00:00'", "'23:59:59.999999'", 'NULL'],
  },
};

/** Decimals of 128 bits, the lowest word first. */
function decimals(...values: readonly bigint[]): Uint32Array {
  return Uint32Array.from(
    values.flatMap((value) =>
      [0n, 32n, 64n, 96n].map((by) => Number((BigInt.asUintN(128, value) >> by) & 0xffff_ffffn)),
    ),
  );
}

const decimal: Columns = {
  price: {
    vector: raw(
      new Decimal(5, 38, 128),
      decimals(1_234_567_890_123_456_789_012_345n, -1n, -(10n ** 38n - 1n), 0n),
      allButLast,
    ),
    type: 'DECIMAL(38,5)',
    sql: [
      '12345678901234567890.12345',
      '-0.00001',
      '-999999999999999999999999999999999.99999',
      'NULL',
    ],
  },
};

const list = (type: DataType, name = 'item') => new List(new Field(name, type, true));

/** Objects of a moment, a time of day and a decimal, the third of them missing. */
function mixedObjects(): Vector {
  const first = [true, false, false];
  const children = [
    raw(new Timestamp(TimeUnit.MICROSECOND), BigInt64Array.of(micros[0] ?? 0n, 0n, 0n), first),
    raw(new TimeMillisecond(), Int32Array.of(45_296_500, 0, 0), first),
    raw(new Decimal(2, 18, 128), decimals(1250n, -1n, 0n), [true, true, false]),
  ];
  const fields = ['at', 'clock', 'price'].map(
    (name, index) => new Field(name, children[index]?.type as DataType, true),
  );
  return makeVector(
    makeData({
      type: new Struct(fields),
      length: 3,
      nullCount: 1,
      nullBitmap: Uint8Array.of(0b011),
      children: children.flatMap(({ data }) => [...data] as Data[]),
    }),
  ) as Vector;
}

const nested: Columns = {
  numbers: {
    vector: vectorFromArray([[2n ** 53n + 1n, null], [], null], list(new Int64())) as Vector,
    type: 'BIGINT[]',
    sql: ['[9007199254740993, NULL]', '[]', 'NULL'],
  },
  lists: {
    vector: vectorFromArray([[[1.5], []], [], null], list(list(new Float64()))) as Vector,
    type: 'DOUBLE[][]',
    sql: ['[[1.5], []]', '[]', 'NULL'],
  },
  days: {
    vector: vectorFromArray(
      [[new Date('2024-02-29'), null], [], null],
      list(new DateDay()),
    ) as Vector,
    type: 'DATE[]',
    sql: ["['2024-02-29'::DATE, NULL]", '[]', 'NULL'],
  },
  mixed: {
    vector: mixedObjects(),
    type: 'STRUCT("at" TIMESTAMP, "clock" TIME, "price" DECIMAL(18,2))',
    sql: [
      "{'at': '2024-02-29 12:34:56.789012'::TIMESTAMP, 'clock': '12:34:56.5'::TIME, 'price': 12.5}",
      "{'at': NULL, 'clock': NULL, 'price': -0.01}",
      'NULL',
    ],
  },
  pair: {
    vector: vectorFromArray(
      [
        { id: 2n ** 53n + 1n, name: 'ü "x"', tags: ['a', 'b'] },
        { id: null, name: null, tags: [] },
        null,
      ],
      new Struct([
        new Field('id', new Int64(), true),
        new Field('name', new Utf8(), true),
        new Field('tags', list(new Utf8()), true),
      ]),
    ) as Vector,
    type: 'STRUCT(id BIGINT, name VARCHAR, tags VARCHAR[])',
    sql: [
      `{'id': 9007199254740993, 'name': 'ü "x"', 'tags': ['a', 'b']}`,
      `{'id': NULL, 'name': NULL, 'tags': []}`,
      'NULL',
    ],
  },
  id: int(new Int32(), 'INTEGER', [1, 2, 3]),
};

describe.each(['file', 'stream'] as const)('an Arrow %s', (form) => {
  it.each<[string, Columns]>([
    ['whole numbers of 8 to 64 bits', wholeNumbers],
    ['texts, codes of texts and booleans', words],
    ['dates, moments and times of day', times],
    ['decimals', decimal],
    ['lists and objects', nested],
  ])('has the cells that DuckDB gives for the same %s', async (_, columns) => {
    expect((await fromArrow(columns, form)).cells).toEqual(await fromParquet(columns));
  });

  it('tells moments in a time zone as the UTC moments that they are', async () => {
    const { cells, imported } = await fromArrow(
      {
        berlin: {
          vector: moment(TimeUnit.MICROSECOND, micros.slice(0, 2), 'Europe/Berlin'),
          type: 'TIMESTAMPTZ',
          sql: [],
        },
      },
      form,
    );
    expect(cells).toEqual([['2024-02-29 12:34:56.789012'], ['1969-12-31 23:59:59.999999'], [null]]);
    expect(imported.profiles[0]?.type).toBe('date');
  });

  it('has floats in the fewest digits that give them back, and tells what is no number', async () => {
    const values = [
      0.1,
      -0,
      1e-310,
      1.7976931348623157e308,
      2 ** 53,
      Infinity,
      -Infinity,
      NaN,
      null,
    ];
    const { cells, imported } = await fromArrow(
      {
        double: { vector: vectorFromArray(values, new Float64()) as Vector, type: '', sql: [] },
        single: {
          vector: vectorFromArray(
            [0.1, -0, 1e-40, 3.4028234663852886e38, 2 ** 24, Infinity, -Infinity, NaN, null],
            new Float32(),
          ) as Vector,
          type: '',
          sql: [],
        },
      },
      form,
    );
    const doubles = cells.map(([double]) => (double === null ? null : Number(double)));
    values.forEach((value, row) => {
      const expected = Number.isNaN(value) ? null : value;
      if (expected !== null && !Number.isFinite(expected)) return;
      expect(Object.is(doubles[row], expected)).toBe(true);
    });
    expect(cells.slice(5, 9)).toEqual([
      ['inf', 'inf'],
      ['-inf', '-inf'],
      [null, null],
      [null, null],
    ]);
    expect(cells[0]).toEqual(['0.1', '0.1']);
    const singles = cells.slice(0, 5).map(([, single]) => Math.fround(Number(single)));
    expect(singles).toEqual(
      [0.1, -0, 1e-40, 3.4028234663852886e38, 2 ** 24].map((value) => Math.fround(value)),
    );
    const remarks = imported.dataset.report.remarks.join(' ');
    expect(remarks).toContain('2 cells are NaN and count as missing.');
    expect(remarks).toContain('4 cells are infinite and cannot be learned from.');
  });

  it('has bytes as hexadecimal digits, and says so', async () => {
    const { cells, imported } = await fromArrow(
      {
        bytes: {
          vector: vectorFromArray([Uint8Array.of(0, 255, 10), null], new Binary()) as Vector,
          type: '',
          sql: [],
        },
        id: int(new Int32(), '', [1, 2]),
      },
      form,
    );
    expect(cells).toEqual([
      ['00FF0A', '1'],
      [null, '2'],
    ]);
    expect(imported.dataset.report.remarks.join(' ')).toMatch(/“bytes”: bytes that are no text/);
  });
});
