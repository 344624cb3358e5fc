import { describe, expect, it } from 'vitest';
import { compiledEngine } from '../../../main/trainer/engines/compiled/engine.ts';
import { whyNoKeras } from '../keras/run-keras.ts';
import { learnInKeras } from './learn-in-keras.ts';
import { learn } from './learn.ts';
import { firstRows, type LearningData } from './learning-data.ts';
import { learningTasks, type LearningTask } from './learning-task.ts';

const noKeras = whyNoKeras();
if (noKeras !== null) process.stdout.write(`Learning beside Keras is left out: ${noKeras}\n`);

interface QuickTask {
  readonly id: string;
  readonly epochs: number;
  /** Rows that are learnt from. */
  readonly rows: number;
  /** Accuracy at least, or squared error at most. */
  readonly bound: number;
  /** Largest difference from Keras's result. */
  readonly tolerance: number;
}

/** A few epochs on a part of the rows; `npm run bench` has the whole. */
const quickTasks: readonly QuickTask[] = [
  { id: 'mlp', epochs: 2, rows: 10_000, bound: 0.93, tolerance: 0.02 },
  { id: 'lenet', epochs: 1, rows: 5_000, bound: 0.8, tolerance: 0.06 },
  { id: 'imdb', epochs: 2, rows: 5_000, bound: 0.7, tolerance: 0.08 },
  { id: 'sine', epochs: 30, rows: 796, bound: 0.5, tolerance: 0.08 },
];

function shortened({ id, epochs, rows }: QuickTask): {
  task: LearningTask;
  data: LearningData | null;
} {
  const task = learningTasks.find((one) => one.id === id);
  if (!task) throw new RangeError(`There is no task ${id}.`);
  const data = task.read();
  return {
    task: { ...task, epochs },
    data: data && { train: firstRows(data.train, rows), test: data.test },
  };
}

describe.each(quickTasks)('learning $id', (quick) => {
  const { task, data } = shortened(quick);
  if (data === null)
    process.stdout.write(`Learning ${quick.id} is left out: it needs ../shared/data.\n`);

  it.skipIf(data === null)(
    `gets far in ${quick.epochs} epochs${data === null ? ' (needs ../shared/data)' : ''}`,
    async () => {
      if (!data) return;
      const last = (await learn(compiledEngine, task, data, 1)).at(-1) ?? NaN;
      if (task.judgement === 'accuracy') expect(last).toBeGreaterThan(quick.bound);
      else expect(last).toBeLessThan(quick.bound);
      if (noKeras !== null) return;
      const [curve] = learnInKeras(task, data, [1]);
      expect(Math.abs(last - (curve?.at(-1) ?? NaN))).toBeLessThan(quick.tolerance);
    },
  );
});
