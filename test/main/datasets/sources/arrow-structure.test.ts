import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  Bool,
  Dictionary,
  Field,
  FixedSizeList,
  Float64,
  Int32,
  Int64,
  List,
  Null,
  Struct,
  Table,
  TimestampMicrosecond,
  Utf8,
  tableToIPC,
  vectorFromArray,
} from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkArrowStructure } from '../../../../main/services/datasets/sources/arrow/check-structure.ts';
import { DamagedArrow } from '../../../../main/services/datasets/sources/arrow/flat-tables.ts';
import { temporaryFolder } from '../../storage/temporary-folder.ts';

function tableOf(rows: number): Table {
  const each = <T>(value: (row: number) => T) =>
    Array.from({ length: rows }, (_, row) => value(row));
  return new Table({
    id: vectorFromArray(
      each((row) => (row % 5 === 0 ? null : BigInt(row))),
      new Int64(),
    ),
    size: vectorFromArray(
      each((row) => row / 3),
      new Float64(),
    ),
    name: vectorFromArray(
      each((row) => `row ${row}`),
      new Utf8(),
    ),
    large: vectorFromArray(
      each((row) => row > 3),
      new Bool(),
    ),
    at: vectorFromArray(
      each((row) => row * 1000),
      new TimestampMicrosecond(),
    ),
    nothing: vectorFromArray(
      each(() => null),
      new Null(),
    ),
    word: vectorFromArray(
      each((row) => `w${row % 3}`),
      new Dictionary(new Utf8(), new Int32()),
    ),
    list: vectorFromArray(
      each((row) => [row, row + 1]),
      new List(new Field('item', new Int32())),
    ),
    pair: vectorFromArray(
      each((row) => [row, -row]),
      new FixedSizeList(2, new Field('item', new Int32())),
    ),
    object: vectorFromArray(
      each((row) => ({ a: row, b: `b${row}` })),
      new Struct([new Field('a', new Int32()), new Field('b', new Utf8())]),
    ),
  });
}

async function check(bytes: Uint8Array): Promise<unknown> {
  const path = join(temporaryFolder(), 'x.arrow');
  writeFileSync(path, bytes);
  return checkArrowStructure(path).catch((error: unknown) => error);
}

describe('the structure of Arrow', () => {
  it.each(['file', 'stream'] as const)('is accepted of a whole %s of every type', async (form) => {
    const [first, second] = [tableOf(20), tableOf(7)];
    expect(await check(tableToIPC(first, form))).toBeUndefined();
    const plain = ['id', 'size', 'name', 'large', 'at', 'nothing', 'list', 'pair', 'object'];
    const parts = first.select(plain).concat(second.select(plain));
    expect(parts.batches).toHaveLength(2);
    expect(await check(tableToIPC(parts, form))).toBeUndefined();
    expect(await check(tableToIPC(tableOf(1), form))).toBeUndefined();
  });

  it.each(['file', 'stream'] as const)(
    'of a %s that is cut off anywhere is refused',
    async (form) => {
      const bytes = tableToIPC(tableOf(20), form);
      // Behind the last part a stream may end without its mark.
      const needed = form === 'file' ? bytes.length : bytes.length - 8;
      for (let length = 8; length < needed; length += 61)
        expect(await check(bytes.subarray(0, length)), String(length)).toBeInstanceOf(DamagedArrow);
    },
  );

  it.each<[string, bigint, RegExp]>([
    [
      'more rows than it has bytes for',
      1n << 40n,
      /1,099,511,627,776 rows, and has bytes for fewer/,
    ],
    ['a count below 0', -1n, /leads nowhere/],
  ])('of a part that says %s is refused', async (_, count, message) => {
    const bytes = Buffer.from(tableToIPC(tableOf(1234).select(['name']), 'stream'));
    const told = Buffer.from(BigInt64Array.of(1234n).buffer);
    bytes.writeBigInt64LE(count, bytes.lastIndexOf(told));
    const error = await check(bytes);
    expect(error).toBeInstanceOf(DamagedArrow);
    expect(String(error)).toMatch(message);
  });

  it('never reads beyond the file nor fails otherwise, whatever bytes are changed', async () => {
    const good = tableToIPC(tableOf(12), 'file');
    const changes = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), {
      minLength: 1,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(changes, async (changed) => {
        const bytes = Uint8Array.from(good);
        for (const [at, value] of changed) bytes[at] = value;
        const error = await check(bytes);
        expect(error === undefined || error instanceof DamagedArrow).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
