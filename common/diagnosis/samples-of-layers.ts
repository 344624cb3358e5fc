import type { LayerHistory } from '../runs/layer-statistics.ts';
import type { LayerNorms, LayerSample } from './training-reading.ts';

/**
 * A run's sampled statistics as the diagnosis reads them. Samples in which a gradient is missing, and layers that
 * none was measured of, are left out.
 * @param sizes Numbers in each layer's trainable weights, by its name, in the order of the network.
 */
export function samplesOfLayers(
  { places, layers }: LayerHistory,
  sizes: ReadonlyMap<string, number>,
): LayerSample[] {
  const courses = new Map(layers.map(({ name, values }) => [name, values]));
  return places.map(({ epoch }, at) => ({
    // The place says which epoch was in progress.
    epoch: epoch - 1,
    layers: [...sizes].flatMap(([name, size]): LayerNorms[] => {
      const values = courses.get(name);
      const [gradient, weights] = [values?.gradient_norm?.[at], values?.weight_norm?.[at]];
      if (typeof gradient !== 'number' || size === 0) return [];
      return [{ name, size, weights: weights ?? 0, gradient }];
    }),
  }));
}
