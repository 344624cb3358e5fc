import { experimentOn, normalNumbers, plainOptimizer, rows } from './conformance-case.ts';
import type { Experiment } from './observe.ts';
import { randomNetwork } from './random-network.ts';

/** Three steps on a random network, towards random numbers. */
export function randomExperiment(seed: number): Experiment {
  const { network, features, targets } = randomNetwork(seed);
  return experimentOn(
    'regression',
    network,
    { optimizer: { ...plainOptimizer, learning_rate: 0.01 } },
    normalNumbers(rows * features, 'features'),
    normalNumbers(rows * targets, 'numbers'),
  );
}
