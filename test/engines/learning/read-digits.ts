import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { LearningData, Rows } from './learning-data.ts';
import { sharedFile } from './shared-file.ts';

/** MNIST: 60,000 and 10,000 digits of 28×28 grey values from 0 to 1; null where the files are absent. */
export function readDigits(): LearningData | null {
  const train = readSplit('train');
  const test = readSplit('t10k');
  return train && test ? { train, test } : null;
}

function readSplit(split: string): Rows | null {
  const images = sharedFile(`images/${split}-images-idx3-ubyte.gz`);
  const labels = sharedFile(`images/${split}-labels-idx1-ubyte.gz`);
  if (images === null || labels === null) return null;
  const features = Float32Array.from(readIdx(images, 3), (value) => value / 255);
  const targets = Float32Array.from(readIdx(labels, 1));
  return { rows: targets.length, features, targets };
}

/** The bytes of an IDX file behind its head: four bytes for the type, four for the length of each axis. */
function readIdx(path: string, axes: number): Uint8Array {
  const bytes = gunzipSync(readFileSync(path));
  if (bytes.readUInt32BE(0) !== 0x800 + axes) throw new Error(`${path} is no IDX file of bytes.`);
  return bytes.subarray(4 + 4 * axes);
}
