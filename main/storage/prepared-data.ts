import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../common/errors/app-error.ts';
import type { PreparedTable } from '../../common/datasets/prepare-table.ts';
import { readFitted } from '../../common/datasets/read-fitted.ts';
import { featureWidth } from '../../common/datasets/recipe.ts';
import { FeatureFile } from './feature-file.ts';

/** Arrays are little-endian without headers; `fitted.json` says how long they must be. */
const files = {
  features: 'features.f32',
  targets: 'targets.f32',
  split: 'split.u8',
  rows: 'rows.u32',
  fitted: 'fitted.json',
} as const;

/**
 * Writes a prepared table into `folder`, which appears whole or not at all. A folder that is already
 * there is kept: the same name stands for the same content.
 */
export async function writePrepared(folder: string, prepared: PreparedTable): Promise<void> {
  const temporary = join(dirname(folder), `.${basename(folder)}-${randomUUID()}`);
  await mkdir(temporary, { recursive: true });
  try {
    await writeDurably(join(temporary, files.features), bytesOf(prepared.features));
    await writeDurably(join(temporary, files.targets), bytesOf(prepared.targets));
    await writeDurably(join(temporary, files.split), bytesOf(prepared.split));
    await writeDurably(join(temporary, files.rows), bytesOf(prepared.rows));
    await writeDurably(join(temporary, files.fitted), JSON.stringify(prepared.fitted));
    await moveIntoPlace(temporary, folder);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** Bytes of features from which on they stay in their file while a network trains on them. */
const largeFeatures = 2 ** 29;

/** Prepared rows to train on, of which large features stay in their file. */
export interface OpenedRows extends Omit<PreparedTable, 'features'> {
  readonly features: Float32Array | FeatureFile;
  readonly close: () => void;
}

/**
 * Opens what `writePrepared` wrote. Features of more than `most` bytes are read row by row as they are needed.
 * Throws like `readPrepared`.
 */
export async function openPrepared(folder: string, most = largeFeatures): Promise<OpenedRows> {
  const path = join(folder, files.features);
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  if (size <= most) return { ...(await readPrepared(folder)), close: () => {} };
  const rest = await readRest(folder, size);
  const features = new FeatureFile(path, featureWidth(rest.fitted));
  return { ...rest, features, close: () => features.close() };
}

/**
 * Reads what `writePrepared` wrote.
 * Throws `not-found` when there is nothing and `storage` when files do not fit together.
 */
export async function readPrepared(folder: string): Promise<PreparedTable> {
  const features = await readArray(join(folder, files.features));
  const rest = await readRest(folder, features.byteLength);
  return { ...rest, features: new Float32Array(features) };
}

/** Everything but the features, which take `featureBytes`. */
async function readRest(
  folder: string,
  featureBytes: number,
): Promise<Omit<PreparedTable, 'features'>> {
  const [targets, split, rows, json] = await Promise.all([
    readArray(join(folder, files.targets)),
    readArray(join(folder, files.split)),
    readArray(join(folder, files.rows)),
    readArray(join(folder, files.fitted)),
  ]);
  const fitted = readFitted(new TextDecoder().decode(json));
  const count = fitted.rows.train + fitted.rows.validation + fitted.rows.test;
  const expected = [count * featureWidth(fitted) * 4, count * 4, count, count * 4];
  const actual = [featureBytes, ...[targets, split, rows].map(({ byteLength }) => byteLength)];
  if (expected.some((length, index) => length !== actual[index])) {
    throw new AppError('storage', 'The prepared rows are damaged. Start the run again.', {
      detail: `expected ${expected.join(', ')} bytes, found ${actual.join(', ')}`,
    });
  }
  return {
    targets: new Float32Array(targets),
    split: new Uint8Array(split),
    rows: new Uint32Array(rows),
    fitted,
  };
}

function bytesOf(array: Float32Array | Uint8Array | Uint32Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

async function writeDurably(path: string, content: Uint8Array | string): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(content);
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
    await readPrepared(folder);
  }
}

/** A file's bytes in a buffer of their own, so that any typed array can lie over them. */
async function readArray(path: string): Promise<ArrayBuffer> {
  try {
    const bytes = await readFile(path);
    return bytes.buffer.byteLength === bytes.byteLength
      ? bytes.buffer
      : bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  } catch (error) {
    throw new AppError('not-found', 'The prepared rows of this run are gone. Start it again.', {
      cause: error,
      detail: String(error),
    });
  }
}
