import { describe, expect, it } from 'vitest';
import { optimizerDefaults } from '../../common/training/catalogue.ts';
import { rateOfStep, rateSearch } from '../../common/tuning/rate-curve.ts';
import { epochOrder } from '../../main/trainer/row-order.ts';
import { findRate, searchSettings } from '../../main/trainer/tuning/find-rate.ts';
import { engines, withProgram } from './available-engines.ts';
import { chain, randomRows, request } from './networks.ts';

const rows = 60;
const network = chain(
  ['Input', { shape: [5] }],
  ['Dense', { units: 8, activation: 'tanh' }],
  ['Dense', { units: 3, activation: 'softmax' }],
);

describe.each(engines.map((engine) => ({ engine })))(
  'a search of rates on $engine.id',
  ({ engine }) => {
    it('makes each step with its rate: plain gradient descent by hand gives the same losses', async () => {
      const data = randomRows(rows, 5, 'multiclass');
      const trainRows = Int32Array.from({ length: rows }, (_, row) => row);
      const made = request('multiclass', network, {
        batchSize: 16,
        optimizer: { ...optimizerDefaults.SGD, learning_rate: 0.3 },
      });
      const settings = searchSettings(made.training);
      const tried = await withProgram(engine, { ...made, training: settings }, (program) => {
        program.bindData(data);
        return findRate({ program, trainRows, expect: undefined }, settings, () => {});
      });
      expect(tried.length).toBeGreaterThan(100);

      // The weights after a step are those before it less the rate times the gradient, which a step at rate 1 gives.
      const { losses } = await withProgram(
        engine,
        {
          ...made,
          training: { ...settings, optimizer: { ...settings.optimizer, learning_rate: 1 } },
        },
        async (program) => {
          program.bindData(data);
          const losses: number[] = [];
          let order = new Int32Array(0) as Int32Array;
          let at = 0;
          let epoch = 0;
          for (let step = 0; step < 130; step += 1) {
            if (at >= order.length) {
              epoch += 1;
              order = epochOrder(trainRows, settings.seed, epoch);
              at = 0;
            }
            const before = (await program.getState()).weights;
            const result = await program.trainSteps(order.subarray(at, at + 16), 16);
            at += 16;
            losses.push(result.losses[0] ?? NaN);
            const after = (await program.getState()).weights;
            const weights = Object.fromEntries(
              Object.entries(before).map(([key, { shape, data: from }]) => {
                const to = after[key]?.data ?? from;
                const moved = from.map(
                  (value, i) => value + rateOfStep(step) * ((to[i] ?? 0) - value),
                );
                return [key, { shape, data: moved }];
              }),
            );
            await program.setState({ weights });
          }
          return { losses };
        },
      );
      for (const [step, loss] of losses.entries()) {
        expect(tried[step]?.rate).toBeCloseTo(rateOfStep(step), 12);
        expect(tried[step]?.loss).toBeCloseTo(loss, 4);
      }
      expect(rateOfStep(0)).toBe(rateSearch.first);
    });
  },
);
