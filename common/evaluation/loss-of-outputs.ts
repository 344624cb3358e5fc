import type { LossId } from '../training/training-config.ts';

/** Keras's guard around the logarithm. */
const epsilon = 1e-7;

/**
 * Mean loss over rows, in double precision, by Keras's definitions.
 * @param outputs Row-major [targets.length, width].
 * @param targets Numbers, 0 or 1, or class numbers below `width`.
 */
export function lossOfOutputs(
  loss: LossId,
  outputs: ArrayLike<number>,
  width: number,
  targets: ArrayLike<number>,
): number {
  let total = 0;
  for (let row = 0; row < targets.length; row++) {
    total += rowLoss(loss, outputs, row * width, width, targets[row] ?? NaN);
  }
  return total / targets.length;
}

function rowLoss(
  loss: LossId,
  outputs: ArrayLike<number>,
  start: number,
  width: number,
  target: number,
): number {
  const output = outputs[start] ?? NaN;
  switch (loss) {
    case 'mean_squared_error':
      return (target - output) ** 2;
    case 'mean_absolute_error':
      return Math.abs(target - output);
    case 'binary_crossentropy': {
      const p = clip(output);
      return -(target * Math.log(p) + (1 - target) * Math.log(1 - p));
    }
    case 'categorical_crossentropy':
    case 'sparse_categorical_crossentropy': {
      let sum = 0;
      for (let unit = 0; unit < width; unit++) sum += outputs[start + unit] ?? 0;
      return -Math.log(clip((outputs[start + target] ?? NaN) / sum));
    }
    default:
      throw new RangeError(`${loss} is not computed here.`);
  }
}

function clip(probability: number): number {
  return Math.min(1 - epsilon, Math.max(epsilon, probability));
}
