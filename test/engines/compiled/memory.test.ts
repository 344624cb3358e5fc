import { expect, it } from 'vitest';
import { compiledEngine } from '../../../main/trainer/engines/compiled/engine.ts';
import { withProgram } from '../available-engines.ts';
import { chain, randomRows, request, shuffledRows } from '../networks.ts';

const mebibyte = 2 ** 20;

it('keeps its memory over a hundred thousand steps', async () => {
  const network = chain(
    ['Input', { shape: [4] }],
    ['Dense', { units: 8, activation: 'relu' }],
    ['Dense', { units: 3, activation: 'softmax' }],
  );
  await withProgram(
    compiledEngine,
    request('multiclass', network, { batchSize: 16 }),
    async (program) => {
      program.bindData(randomRows(144, 4, 'multiclass'));
      // The last batch of each call is a short one.
      const order = shuffledRows(144, 11);
      const train = async (calls: number) => {
        for (let call = 0; call < calls; call++) await program.trainSteps(order.subarray(9), 16);
      };
      const steps = Math.ceil((order.length - 9) / 16);
      await train(Math.ceil(20_000 / steps));
      const before = process.memoryUsage.rss();
      await train(Math.ceil(100_000 / steps));
      expect(process.memoryUsage.rss() - before).toBeLessThan(64 * mebibyte);
    },
  );
}, 60_000);
