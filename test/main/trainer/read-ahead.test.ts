import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RandomSource } from '../../../common/random/random-source.ts';
import { shuffle } from '../../../common/random/permutation.ts';
import { pixelTable } from '../../../main/storage/pixel-table.ts';
import { type RowLayout, RowParts } from '../../../main/storage/row-parts.ts';
import { ReadAhead } from '../../../main/trainer/read-ahead.ts';

const entry = new URL('../../../main/trainer/read-ahead-worker.ts', import.meta.url);
const [count, pixels, numbers] = [700, 3072, 3];
const width = numbers + pixels;

let folder = '';
let layout: RowLayout;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'layerwright-ahead-'));
  const bytes = Uint8Array.from({ length: count * pixels }, (_, at) => (at * 31 + (at >> 8)) % 256);
  await writeFile(join(folder, 'pixels'), bytes);
  const floats = Float32Array.from({ length: count * numbers }, (_, at) => at / 7);
  await writeFile(join(folder, 'numbers'), new Uint8Array(floats.buffer));
  const table = pixelTable({ offset: [0, 10, 20], divisor: [255, 127.5, 3] });
  layout = {
    width,
    parts: [
      { kind: 'numbers', start: 0, width: numbers, from: { path: join(folder, 'numbers') } },
      {
        kind: 'pixels',
        start: numbers,
        width: pixels,
        from: { path: join(folder, 'pixels') },
        table,
      },
    ],
  };
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function order(seed: number, length = count): Int32Array {
  const rows = Int32Array.from({ length }, (_, row) => row);
  shuffle(rows, RandomSource.seeded(seed));
  return rows;
}

describe('reading ahead', () => {
  const read = (reader: { read(rows: Int32Array, into: Float32Array): void }, rows: Int32Array) => {
    const into = new Float32Array(rows.length * width);
    reader.read(rows, into);
    return into;
  };

  it.each([
    [1, 5e6],
    [86, 5e6],
    [300, 4e5],
    [1, 4e5],
    [7, 1],
    [700, 4e5],
  ])(
    'gives the rows in the announced order, %i at a time with %i numbers read ahead',
    async (step, most) => {
      const direct = new RowParts(layout);
      const ahead = new ReadAhead(layout, direct, entry, most);
      for (const seed of [1, 2, 3]) {
        const rows = order(seed);
        ahead.expect(rows);
        // Sometimes an epoch is left before its end.
        const end = seed === 2 ? 350 : count;
        for (let from = 0; from < end; from += step) {
          const some = rows.subarray(from, from + step);
          const [own, given] = [read(direct, some), read(ahead, some)];
          expect(Buffer.from(given.buffer).equals(Buffer.from(own.buffer))).toBe(true);
        }
      }
      await ahead.close();
      direct.close();
    },
  );

  it('gives rows that were not announced, and goes on with those that were', async () => {
    const direct = new RowParts(layout);
    const ahead = new ReadAhead(layout, direct, entry);
    const rows = order(4);
    ahead.expect(rows);
    const chosen = Int32Array.of(5, 5, 699, 0);
    for (const some of [rows.subarray(0, 100), chosen, rows.subarray(100)]) {
      const [own, given] = [read(direct, some), read(ahead, some)];
      expect(Buffer.from(given.buffer).equals(Buffer.from(own.buffer))).toBe(true);
    }
    await ahead.close();
    direct.close();
  });

  it('goes on by itself, row for row, when the other thread dies on the way', async () => {
    const dying = join(folder, 'dying.mjs');
    // Takes orders and is gone with the second, without a word and without a row.
    await writeFile(
      dying,
      `import { parentPort } from 'node:worker_threads';
       let orders = 0;
       parentPort.on('message', () => { if (++orders === 2) process.exit(1); });`,
    );
    const direct = new RowParts(layout);
    const ahead = new ReadAhead(layout, direct, pathToFileURL(dying));
    for (const seed of [6, 7, 8]) {
      const rows = order(seed, 60);
      ahead.expect(rows);
      for (let from = 0; from < rows.length; from += 20) {
        const some = rows.subarray(from, from + 20);
        expect(read(ahead, some)).toEqual(read(direct, some));
      }
    }
    await ahead.close();
    direct.close();
  });

  it('reads here what the other thread cannot, and says what is wrong', async () => {
    const direct = new RowParts(layout);
    const ahead = new ReadAhead(layout, direct, new URL('missing.ts', import.meta.url));
    const rows = order(5, 20);
    ahead.expect(rows);
    expect(read(ahead, rows)).toEqual(read(direct, rows));
    ahead.expect(Int32Array.of(count));
    expect(() => read(ahead, Int32Array.of(count))).toThrow(/damaged/);
    await ahead.close();
    direct.close();
  });
});
