import { initialize } from '../../../common/layers/initializers.ts';
import { RandomSource } from '../../../common/random/random-source.ts';
import type { WeightTensor } from './engine.ts';
import type { PlannedWeight } from './network-plan.ts';

/**
 * Weights before training. Each tensor has its own random source, seeded by the run's seed, the layer
 * and the weight's name, so that every engine starts alike and a new layer leaves the others' weights.
 */
export function initialWeights(
  weights: readonly PlannedWeight[],
  seed: number,
): Record<string, WeightTensor> {
  return Object.fromEntries(
    weights.map(({ key, nodeId, name, shape, initializer, fans, ones }) => {
      const random = RandomSource.seeded(seed, 'weights', nodeId, name);
      const data = initialize(initializer, shape, random, fans);
      return [key, { shape, data: ones ? data.fill(1, ...ones) : data }];
    }),
  );
}

/** The source that dropout masks are drawn from. */
export function dropoutSource(seed: number): RandomSource {
  return RandomSource.seeded(seed, 'dropout');
}
