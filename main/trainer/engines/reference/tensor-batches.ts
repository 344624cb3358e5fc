import type { Tensor } from '@tensorflow/tfjs';
import type { FeatureReader, TrainingData } from '../engine.ts';
import type { OutputTarget } from '../target-form.ts';
import type { TensorFlow } from './tensorflow-api.ts';

/** The features of the given rows, [rows.length, featureCount]. */
export function gatherFeatures(
  tf: TensorFlow,
  features: Float32Array | FeatureReader,
  featureCount: number,
  rows: Int32Array,
): Tensor {
  const values = new Float32Array(rows.length * featureCount);
  if (features instanceof Float32Array) {
    rows.forEach((row, index) => {
      const from = row * featureCount;
      values.set(features.subarray(from, from + featureCount), index * featureCount);
    });
  } else {
    features.read(rows, values);
  }
  return tf.tensor(values, [rows.length, featureCount]);
}

/** What an output is held against, [batch, …shape]: the values, or one-hot classes. */
export function gatherGoal(
  tf: TensorFlow,
  { kind, shape, start, count, width }: OutputTarget,
  { targets }: TrainingData,
  targetCount: number,
  rows: Int32Array,
): Tensor {
  const classes = width / count;
  const values = new Float32Array(rows.length * width);
  rows.forEach((row, index) => {
    for (let at = 0; at < count; at++) {
      const value = targets[row * targetCount + start + at] ?? 0;
      if (kind === 'class') values[(index * count + at) * classes + value] = 1;
      else values[index * width + at] = value;
    }
  });
  return tf.tensor(values, [rows.length, ...shape]);
}

/** What the rows weigh in the loss, [batch]; null when all weigh 1. */
export function gatherRowWeights(
  tf: TensorFlow,
  { sampleWeights }: TrainingData,
  rows: Int32Array,
): Tensor | null {
  if (!sampleWeights) return null;
  return tf.tensor1d(Float32Array.from(rows, (row) => sampleWeights[row] ?? 1));
}
