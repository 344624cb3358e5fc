import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { peerPython } from '../keras/run-keras.ts';
import type { LearningData, Rows } from './learning-data.ts';
import { sharedFile } from './shared-file.ts';

const script = join(import.meta.dirname, 'decode-images.py');

/**
 * The CIFAR-10 subset, 10,000 and 2,000 pictures of 32×32×3 values from 0 to 1; null where it is absent.
 * The peers' TensorFlow decodes the JPEG files, so that both sides see the same values.
 */
export function readPictures(): LearningData | null {
  const archive = sharedFile('images/cifar10-subset.zip');
  if (archive === null) return null;
  const folder = mkdtempSync(join(tmpdir(), 'layerwright-pictures-'));
  try {
    const run = spawnSync(peerPython, [script, archive, folder], { encoding: 'utf8' });
    if (run.status !== 0) throw new Error(`The pictures could not be decoded: ${run.stderr}`);
    return { train: readSplit(folder, 'train'), test: readSplit(folder, 'test') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function readSplit(folder: string, split: string): Rows {
  const targets = Float32Array.from(readFileSync(join(folder, `${split}.labels`)));
  const bytes = readFileSync(join(folder, `${split}.images`));
  return {
    rows: targets.length,
    features: Float32Array.from(bytes, (value) => value / 255),
    targets,
  };
}
