import { mkdtemp, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prepareTable } from '../../../common/datasets/prepare-table.ts';
import type { ColumnTreatment, Recipe } from '../../../common/datasets/recipe.ts';
import type { ImageTreatment } from '../../../common/datasets/images/image-treatment.ts';
import type { ColumnData, TableData } from '../../../common/datasets/table-data.ts';
import { pixelWriter } from '../../../main/services/datasets/images/prepare-images.ts';
import type {
  ImagePack,
  StoredImage,
} from '../../../main/services/datasets/images/stored-image.ts';
import { openPrepared, writePrepared } from '../../../main/storage/prepared-data.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'layerwright-pictures-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const rows = 12;
const size = { width: 4, height: 3 };

/** Each picture of one colour per channel, so that what becomes of it is easily told. */
function pixelsOf(row: number): Uint8Array {
  return Uint8Array.from({ length: 36 }, (_, at) => row * 20 + (at % 3) * 5);
}

function pack(damaged: readonly number[] = []): ImagePack {
  return {
    count: rows,
    read: (row) => {
      const image: StoredImage = damaged.includes(row)
        ? { kind: 'file', bytes: new Uint8Array([1, 2, 3]) }
        : { kind: 'pixels', ...size, channels: 3, bytes: pixelsOf(row) };
      return Promise.resolve(image);
    },
    close: () => Promise.resolve(),
  };
}

const common = { missing: 'drop', encoding: 'label', scaling: 'none' } as const;

function recipeOf(scaling: ImageTreatment['scaling'], withNumber: boolean): Recipe {
  const image = { ...size, resize: 'fit', color: 'rgb', scaling } as const;
  const treatments: ColumnTreatment[] = [
    { ...common, column: 'picture', role: 'feature', type: 'image', image },
    { ...common, column: 'n', role: withNumber ? 'feature' : 'ignored', type: 'number' },
    { ...common, column: 'y', role: 'target', type: 'number' },
  ];
  const split = { train: 0.5, validation: 0.25, test: 0.25, seed: 3, stratify: false };
  return { version: 2, treatments, split };
}

const numbers = (of: (row: number) => number) =>
  ({
    kind: 'number',
    values: Float64Array.from({ length: rows }, (_, r) => of(r)),
    unreadable: 0,
  }) as const;
const missing = new Uint8Array(rows);
missing[4] = 1;
const table: TableData = {
  rows,
  columns: new Map<string, ColumnData>([
    ['picture', { kind: 'image', missing }],
    ['n', numbers((row) => row / 8)],
    ['y', numbers((row) => row * 3)],
  ]),
};

async function prepare(recipe: Recipe, damaged: readonly number[] = []): Promise<string> {
  const prepared = prepareTable(table, recipe);
  const path = join(folder, 'prepared');
  const write = pixelWriter(prepared, () => Promise.resolve(pack(damaged)), {});
  await writePrepared(path, prepared, write);
  return path;
}

/** All rows, whatever form they are kept in. */
async function read(path: string, most?: number, small?: number): Promise<number[][]> {
  const opened = await openPrepared(path, most, small);
  const count = opened.split.length;
  const all = Int32Array.from({ length: count }, (_, row) => count - 1 - row);
  const { features } = opened;
  if (features instanceof Float32Array) {
    opened.close();
    const width = features.length / count;
    return Array.from(all, (row) => [...features.subarray(row * width, (row + 1) * width)]);
  }
  const into = new Float32Array(count * features.width);
  features.read(all, into);
  opened.close();
  return Array.from(all, (_, at) => [
    ...into.subarray(at * features.width, (at + 1) * features.width),
  ]);
}

const forms = [
  ['as numbers in memory', undefined, undefined],
  ['as bytes in memory', undefined, 0],
  ['in their file', 0, 0],
] as const;

describe('prepared pictures', () => {
  it.each(forms)('are rows last read %s, numbers before them', async (_name, most, small) => {
    const path = await prepare(recipeOf('signed', true));
    expect((await stat(join(path, 'features.u8'))).size).toBe(11 * 36);
    expect((await stat(join(path, 'features.f32'))).size).toBe(11 * 4);
    const given = await read(path, most, small);
    const kept = Array.from({ length: rows }, (_, row) => row).filter((row) => row !== 4);
    const expected = kept
      .toReversed()
      .map((row) => [
        row / 8,
        ...Array.from(pixelsOf(row), (pixel) => Math.fround((pixel - 127.5) / 127.5)),
      ]);
    expect(given).toEqual(expected);
  });

  it.each([
    ['unit', 0, 255],
    ['none', 0, 1],
  ] as const)('are scaled exactly: %s', async (scaling, offset, divisor) => {
    const path = await prepare(recipeOf(scaling, false));
    const [last = []] = await read(path);
    const exact = Array.from(pixelsOf(11), (pixel) => Math.fround((pixel - offset) / divisor));
    expect(last).toEqual(exact);
  });

  it('are standardised by the training pictures alone', async () => {
    const path = await prepare(recipeOf('standard', false));
    const { fitted, split, rows: numbersOfRows } = await openPrepared(path);
    const training = [...numbersOfRows].filter((_, index) => split[index] === 0);
    const image = fitted.features[0]?.image;
    [0, 1, 2].forEach((channel) => {
      const values = training.map((row) => row * 20 + channel * 5);
      const mean = values.reduce((a, b) => a + b, 0) / values.length;
      const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
      expect(image?.offset[channel]).toBeCloseTo(mean, 10);
      expect(image?.divisor[channel]).toBeCloseTo(Math.sqrt(variance), 10);
    });
  });

  it('leave out rows whose picture is damaged', async () => {
    const whole = prepareTable(table, recipeOf('unit', true));
    const path = await prepare(recipeOf('unit', true), [2, 9]);
    const opened = await openPrepared(path);
    expect([...opened.rows]).toEqual([...whole.rows].filter((row) => row !== 2 && row !== 9));
    expect([...opened.targets]).toEqual([...opened.rows].map((row) => row * 3));
    expect(opened.fitted.rowsDropped).toBe(3);
    const { train, validation, test } = opened.fitted.rows;
    expect(train + validation + test).toBe(9);
  });

  it('need at least one training picture that can be read', async () => {
    const all = Array.from({ length: rows }, (_, row) => row);
    await expect(prepare(recipeOf('unit', false), all)).rejects.toMatchObject({
      code: 'invalid-data',
      place: { column: 'picture' },
    });
  });

  it('are refused when bytes are missing', async () => {
    const path = await prepare(recipeOf('unit', false));
    await truncate(join(path, 'features.u8'), 100);
    await expect(openPrepared(path)).rejects.toMatchObject({ code: 'storage' });
  });

  it('stop being prepared when that is wanted', async () => {
    const prepared = prepareTable(table, recipeOf('unit', false));
    const stop = new AbortController();
    stop.abort();
    const write = pixelWriter(prepared, () => Promise.resolve(pack()), { signal: stop.signal });
    const path = join(folder, 'stopped');
    await expect(writePrepared(path, prepared, write)).rejects.toMatchObject({ code: 'cancelled' });
    await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
