import type { Tensor } from '@tensorflow/tfjs';
import type { LayerSums } from '../layer-reading.ts';
import type { PlannedLayer } from '../network-plan.ts';
import { numbersOf } from './tensor-state.ts';
import type { TensorFlow } from './tensorflow-api.ts';

/** What is measured of a layer's outputs. */
export type LayerOutputs = Pick<LayerSums, 'mean' | 'meanSquare' | 'deadUnits'>;

/** Told of every layer's first result. */
export type LeaveLayer = (layer: PlannedLayer, value: Tensor) => void;

/** Mean, mean square, and the share of units, along the last axis, that give 0 throughout. */
export function outputsOf(tf: TensorFlow, value: Tensor): LayerOutputs {
  const axes = value.shape.map((_, axis) => axis).slice(0, -1);
  const largest = tf.max(tf.abs(value), axes);
  const single = (tensor: Tensor) => numbersOf(tensor)[0] ?? NaN;
  return {
    mean: single(tf.mean(value)),
    meanSquare: single(tf.mean(tf.square(value))),
    deadUnits: single(tf.mean(tf.cast(tf.equal(largest, 0), 'float32'))),
  };
}
