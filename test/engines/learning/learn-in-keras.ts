import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { kerasModel } from '../keras/keras-case.ts';
import { peerPython } from '../keras/run-keras.ts';
import type { LearningData } from './learning-data.ts';
import { requestOf, type LearningTask } from './learning-task.ts';

const script = join(import.meta.dirname, '../keras/keras-learning.py');

/** What Keras makes of a task by `fit()`: for each seed, its judgement after each epoch. */
export function learnInKeras(
  task: LearningTask,
  { train, test }: LearningData,
  seeds: readonly number[],
): readonly (readonly number[])[] {
  const folder = mkdtempSync(join(tmpdir(), 'layerwright-learning-'));
  const write = (name: string, values: Float32Array): string => {
    const path = join(folder, name);
    writeFileSync(path, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    return path;
  };
  try {
    const input = {
      ...kerasModel(requestOf(task, 1)),
      files: {
        features: write('features', train.features),
        targets: write('targets', train.targets),
        testFeatures: write('test-features', test.features),
        testTargets: write('test-targets', test.targets),
      },
      rows: train.rows,
      testRows: test.rows,
      batch: task.training.batchSize,
      epochs: task.epochs,
      seeds,
      judgement: task.judgement,
      threads: availableParallelism(),
    };
    const run = spawnSync(peerPython, [script], { input: JSON.stringify(input), encoding: 'utf8' });
    if (run.status !== 0) throw new Error(`Keras failed: ${run.stderr}`);
    return JSON.parse(run.stdout.trim().split('\n').at(-1) ?? '[]') as number[][];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
