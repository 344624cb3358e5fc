import { describe, expect, it } from 'vitest';
import { compiledEngine } from '../../../main/trainer/engines/compiled/engine.ts';
import type { CompileRequest } from '../../../main/trainer/engines/engine.ts';
import { withProgram } from '../available-engines.ts';
import { chain, randomRows, request, shuffledRows } from '../networks.ts';
import { dense, smallConvolutional } from '../well-known-networks.ts';

const mebibyte = 2 ** 20;

/** What a run of steps is made of. */
interface Endurance {
  readonly name: string;
  readonly made: CompileRequest;
  readonly features: number;
  readonly steps: number;
  /** Steps before memory is first looked at: the runtime keeps what it has used once. */
  readonly warmUp: number;
}

const iris = chain(
  ['Input', { shape: [4] }],
  ['Dense', { units: 8, activation: 'relu' }],
  ['Dropout', { rate: 0.1 }],
  ['Dense', { units: 3, activation: 'softmax' }],
);

const endurances: readonly Endurance[] = [
  {
    name: 'a million steps of a small network',
    made: request('multiclass', iris, { batchSize: 16 }),
    features: 4,
    steps: 1_000_000,
    warmUp: 50_000,
  },
  {
    name: 'ten thousand steps of a large network',
    made: request('multiclass', dense([784, 512, 512, 10], 'softmax'), { batchSize: 64 }),
    features: 784,
    steps: 10_000,
    warmUp: 500,
  },
];

describe('the compiled engine', () => {
  it.each(endurances)(
    'keeps its memory over $name',
    async ({ made, features, steps, warmUp }) => {
      await withProgram(compiledEngine, made, async (program) => {
        const { batchSize } = made.training;
        // The last batch of each call is a short one.
        const rows = 9 * batchSize + 7;
        program.bindData(randomRows(rows, features, 'multiclass'));
        const perCall = 10 * Math.max(1, Math.floor(2000 / batchSize));
        const order = shuffledRows(rows, perCall / 10);
        const train = async (count: number) => {
          for (let done = 0; done < count; done += order.length / batchSize) {
            await program.trainSteps(order, batchSize);
          }
        };
        await train(warmUp);
        const before = process.memoryUsage.rss();
        await train(steps);
        expect(process.memoryUsage.rss() - before).toBeLessThan(64 * mebibyte);
      });
    },
    600_000,
  );

  it('gives back what its programs took', async () => {
    const made = request('multiclass', smallConvolutional, { batchSize: 8 });
    const useOne = () =>
      withProgram(compiledEngine, made, async (program) => {
        program.bindData(randomRows(16, 32 * 32 * 3, 'multiclass'));
        await program.trainSteps(shuffledRows(16, 1), 8);
        await program.evaluate(Int32Array.of(0, 1, 2));
      });
    for (let turn = 0; turn < 5; turn++) await useOne();
    const before = process.memoryUsage.rss();
    for (let turn = 0; turn < 25; turn++) await useOne();
    expect(process.memoryUsage.rss() - before).toBeLessThan(64 * mebibyte);
  }, 300_000);
});
