import { setImmediate as nextTurn } from 'node:timers/promises';
import type { TrainingConfig } from '../../../common/training/training-config.ts';
import {
  hasExploded,
  rateOfStep,
  rateSearch,
  type TriedRate,
} from '../../../common/tuning/rate-curve.ts';
import { epochOrder } from '../row-order.ts';
import type { OpenExperiment } from './open-experiment.ts';

/** Training settings with which a search begins: the optimiser as it is, at the smallest rate and without a schedule. */
export function searchSettings(training: TrainingConfig): TrainingConfig {
  return {
    ...training,
    schedule: { type: 'constant' },
    optimizer: { ...training.optimizer, learning_rate: rateSearch.first },
    callbacks: [],
  };
}

/**
 * Makes one step with each rate of the search, from small to large, until the loss explodes
 * (Smith 2017, “Cyclical learning rates for training neural networks”).
 * @param training `searchSettings`, with which the program was compiled.
 */
export async function findRate(
  { program, trainRows, expect }: Pick<OpenExperiment, 'program' | 'trainRows' | 'expect'>,
  training: TrainingConfig,
  tell: (tried: TriedRate) => void,
): Promise<readonly TriedRate[]> {
  const { batchSize, seed } = training;
  const tried: TriedRate[] = [];
  let epoch = 0;
  let order: Int32Array = new Int32Array(0);
  let at = 0;
  let current: number = rateSearch.first;
  for (let step = 0; step < rateSearch.steps; step += 1) {
    if (at >= order.length) {
      epoch += 1;
      order = epochOrder(trainRows, seed, epoch);
      at = 0;
      expect?.(order);
    }
    const rate = rateOfStep(step);
    program.scaleLearningRate(rate / current);
    current = rate;
    const { losses } = await program.trainSteps(order.subarray(at, at + batchSize), batchSize);
    at += batchSize;
    const loss = losses[0] ?? NaN;
    const one = { rate, loss: Number.isFinite(loss) ? loss : null };
    tried.push(one);
    tell(one);
    if (hasExploded(tried)) break;
    await nextTurn();
  }
  return tried;
}
