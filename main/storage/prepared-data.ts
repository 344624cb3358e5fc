import { randomUUID } from 'node:crypto';
import {
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  type FileHandle,
} from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { blocksWidth } from '../../common/datasets/feature-block.ts';
import type { PreparedTable } from '../../common/datasets/prepare-table.ts';
import { readFitted } from '../../common/datasets/read-fitted.ts';
import { featureWidth, type FittedRecipe } from '../../common/datasets/recipe.ts';
import { AppError } from '../../common/errors/app-error.ts';
import { pixelTable } from './pixel-table.ts';
import { compareSums, sumsFile, sumsOf } from './prepared-sums.ts';
import { type RowBytes, type RowLayout, type RowPart, RowParts } from './row-parts.ts';

/**
 * Arrays are little-endian without headers; `fitted.json` says how long they must be. Pictures are kept apart from
 * the other features, as bytes; their scaling is applied as they are read.
 */
const files = {
  features: 'features.f32',
  pixels: 'features.u8',
  targets: 'targets.f32',
  split: 'split.u8',
  rows: 'rows.u32',
  lastKnown: 'last-known.f32',
  fitted: 'fitted.json',
} as const;

/**
 * Writes the pixels of a table's rows one after another; gives the table as it is then: with the pixels' scaling,
 * without rows whose picture cannot be read.
 */
export type WritePixels = (file: FileHandle) => Promise<PreparedTable>;

/**
 * Writes a prepared table into `folder`, which appears whole or not at all. A folder that is already
 * there is kept: the same name stands for the same content. Gives the recipe as it was fitted in the end.
 */
export async function writePrepared(
  folder: string,
  prepared: PreparedTable,
  writePixels?: WritePixels,
): Promise<FittedRecipe> {
  const temporary = join(dirname(folder), `.${basename(folder)}-${randomUUID()}`);
  await mkdir(temporary, { recursive: true });
  try {
    let whole = prepared;
    if (writePixels) {
      await writeDurably(join(temporary, files.pixels), async (file) => {
        whole = await writePixels(file);
      });
    }
    const write = (name: string, content: Uint8Array | string) =>
      writeDurably(join(temporary, name), (file) => file.writeFile(content));
    await write(files.features, bytesOf(whole.features));
    await write(files.targets, bytesOf(whole.targets));
    await write(files.split, bytesOf(whole.split));
    await write(files.rows, bytesOf(whole.rows));
    if (whole.lastKnown) await write(files.lastKnown, bytesOf(whole.lastKnown));
    await write(files.fitted, JSON.stringify(whole.fitted));
    await write(sumsFile, await sumsOf(temporary, await readdir(temporary)));
    await moveIntoPlace(temporary, folder);
    return whole.fitted;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** Bytes of features from which on they stay in their file while a network trains on them. */
const largeFeatures = 2 ** 29;
/** Bytes of pictures as 32-bit numbers up to which they are held as such: that asks for no further work. */
const smallPictures = 2 ** 26;

/** Everything of prepared rows but their features. */
export type PreparedLabels = Omit<PreparedTable, 'features'>;

/** Prepared rows to train on, of which large features stay in their file and pictures stay bytes. */
export interface OpenedRows extends PreparedLabels {
  readonly features: Float32Array | RowParts;
  /** Where the features lie, unless they are in memory as 32-bit numbers. */
  readonly layout: RowLayout | null;
  readonly close: () => void;
}

/**
 * Opens what `writePrepared` wrote. Numbers or pixels of more than `most` bytes are read as they are needed.
 * Throws `not-found` when there is nothing and `storage` when files do not fit together.
 */
export async function openPrepared(
  folder: string,
  most = largeFeatures,
  small = Math.min(most, smallPictures),
): Promise<OpenedRows> {
  const rest = await readLabels(folder);
  const { fitted } = rest;
  const count = rest.split.length;
  const { numbers, pixels } = widthsOf(fitted);
  if (pixels === 0 && count * numbers * 4 <= most) {
    const features = new Float32Array(await readArray(join(folder, files.features)));
    return { ...rest, features, layout: null, close: () => {} };
  }
  const layout = await layOut(folder, fitted, count, most);
  const parts = new RowParts(layout);
  if (pixels > 0 && count * layout.width * 4 <= small) {
    const features = new Float32Array(count * layout.width);
    parts.read(
      Int32Array.from({ length: count }, (_, row) => row),
      features,
    );
    parts.close();
    return { ...rest, features, layout: null, close: () => {} };
  }
  return { ...rest, features: parts, layout, close: () => parts.close() };
}

/** Targets, split and row numbers of what `writePrepared` wrote. Throws like `openPrepared`. */
export async function readLabels(folder: string): Promise<PreparedLabels> {
  const { fitted } = await checkPrepared(folder);
  const [targets, split, rows, lastKnown] = await Promise.all([
    readArray(join(folder, files.targets)),
    readArray(join(folder, files.split)),
    readArray(join(folder, files.rows)),
    isForecast(fitted) ? readArray(join(folder, files.lastKnown)) : null,
  ]);
  return {
    targets: new Float32Array(targets),
    split: new Uint8Array(split),
    rows: new Uint32Array(rows),
    ...(lastKnown ? { lastKnown: new Float32Array(lastKnown) } : {}),
    fitted,
  };
}

/**
 * The fitted recipe of what `writePrepared` wrote, and the number of its rows; of the rest only the sizes are
 * looked at. Throws like `openPrepared`.
 */
export async function checkPrepared(
  folder: string,
): Promise<{ readonly fitted: FittedRecipe; readonly rows: number }> {
  const json = await readArray(join(folder, files.fitted));
  const fitted = readFitted(new TextDecoder().decode(json));
  const { train, validation, test } = fitted.rows;
  const rows = train + validation + test;
  const { numbers, pixels } = widthsOf(fitted);
  const expected: Record<string, number> = {
    [files.features]: rows * numbers * 4,
    [files.targets]: rows * fitted.targetNames.length * 4,
    [files.split]: rows,
    [files.rows]: rows * 4,
    ...(pixels > 0 ? { [files.pixels]: rows * pixels } : {}),
    ...(isForecast(fitted) ? { [files.lastKnown]: rows * 4 } : {}),
  };
  for (const [name, size] of Object.entries(expected)) {
    const found = await stat(join(folder, name)).catch(gone);
    if (found.size === size) continue;
    throw new AppError('storage', 'The prepared rows are damaged. Start the run again.', {
      detail: `expected ${size} bytes of ${name}, found ${found.size}`,
    });
  }
  return { fitted, rows };
}

/**
 * As `checkPrepared`, for rows that are about to be used: reads all files once and compares them with their sums.
 * Throws what the signal was aborted with as well.
 */
export async function checkWhole(
  folder: string,
  signal?: AbortSignal,
): ReturnType<typeof checkPrepared> {
  const found = await checkPrepared(folder);
  await compareSums(folder, signal);
  return found;
}

function isForecast({ recipe }: FittedRecipe): boolean {
  return recipe.window?.purpose === 'forecast';
}

/** Numbers in a row that are kept as such, and pixels. */
function widthsOf(fitted: FittedRecipe): { readonly numbers: number; readonly pixels: number } {
  const pixels = blocksWidth(fitted.blocks.filter(({ kind }) => kind === 'image'));
  return { numbers: featureWidth(fitted) - pixels, pixels };
}

/** What is small is read into memory that other threads can see. */
async function layOut(
  folder: string,
  fitted: FittedRecipe,
  count: number,
  most: number,
): Promise<RowLayout> {
  const { numbers, pixels } = widthsOf(fitted);
  const place = async (name: string, size: number): Promise<RowBytes> => {
    const path = join(folder, name);
    return size <= most ? { bytes: await readShared(path, size) } : { path };
  };
  const parts: RowPart[] = [];
  if (numbers > 0) {
    const from = await place(files.features, count * numbers * 4);
    parts.push({ kind: 'numbers', start: 0, width: numbers, from });
  }
  if (pixels > 0) {
    const image = fitted.features.find((column) => column.image)?.image;
    if (!image) {
      throw new AppError('storage', 'The prepared rows are damaged. Start the run again.', {
        detail: 'the scaling of the pixels is missing',
      });
    }
    const from = await place(files.pixels, count * pixels);
    parts.push({ kind: 'pixels', start: numbers, width: pixels, from, table: pixelTable(image) });
  }
  return { width: numbers + pixels, parts };
}

function bytesOf(array: Float32Array | Uint8Array | Uint32Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

async function writeDurably(
  path: string,
  write: (file: FileHandle) => Promise<void>,
): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await write(file);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function moveIntoPlace(temporary: string, folder: string): Promise<void> {
  try {
    await rename(temporary, folder);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    // Windows says EPERM where others say that the folder is not empty.
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST' && code !== 'EPERM') throw error;
    await checkPrepared(folder);
  }
}

/** A file's bytes in a buffer of their own, so that any typed array can lie over them. */
async function readArray(path: string): Promise<ArrayBuffer> {
  const bytes = await readFile(path).catch(gone);
  return bytes.buffer.byteLength === bytes.byteLength
    ? bytes.buffer
    : bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
}

/** A file's bytes in memory that threads share. */
async function readShared(path: string, size: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(new SharedArrayBuffer(size));
  const file = await open(path, 'r').catch(gone);
  try {
    for (let at = 0; at < size;) {
      const { bytesRead } = await file.read(bytes, at, size - at, at);
      if (bytesRead === 0) throw new RangeError(`${path} ends after ${at} bytes.`);
      at += bytesRead;
    }
  } finally {
    await file.close();
  }
  return bytes;
}

function gone(error: unknown): never {
  throw new AppError('not-found', 'The prepared rows of this run are gone. Start it again.', {
    cause: error,
    detail: String(error),
  });
}
