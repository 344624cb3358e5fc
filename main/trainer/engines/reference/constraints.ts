import type { Tensor } from '@tensorflow/tfjs';
import type { Bounds } from '../bounds.ts';
import type { TensorFlow } from './tensorflow-api.ts';

/** The weight held to its bounds, line by line as in Keras's constraints. */
export function bounded(tf: TensorFlow, bounds: Bounds, weight: Tensor): Tensor {
  if (bounds.kind === 'non-negative') return tf.maximum(weight, 0);
  const norms = weight
    .square()
    .sum([...bounds.axes], true)
    .sqrt();
  if (bounds.kind === 'unit-norm') return weight.div(norms.add(1e-7));
  const { min, max, rate } = bounds;
  const desired = norms
    .clipByValue(min, max)
    .mul(rate)
    .add(norms.mul(1 - rate));
  return weight.mul(desired.div(norms.add(1e-7)));
}
