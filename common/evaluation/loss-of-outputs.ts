import { resolveLossOptions } from '../training/loss-catalogue.ts';
import type { LossId, LossOptions } from '../training/training-config.ts';

/** A loss with its arguments. */
export interface LossSettings {
  readonly loss: LossId;
  readonly lossOptions: LossOptions;
}

type Options = Required<LossOptions>;

/** One row: what came out, and what should have; classes are one-hot. */
interface Row {
  readonly output: Float64Array;
  readonly target: Float64Array;
}

/** Keras's `epsilon()`. */
const epsilon = 1e-7;

/**
 * Mean loss over rows, in double precision, by Keras's definitions.
 * @param outputs Row-major [targets.length, width].
 * @param targets Numbers, 0 or 1, or class numbers below `width`; row-major where a row has several.
 * @param targetCount Numbers in a row of targets: 1, or `width` where each output has a number of its own.
 */
export function lossOfOutputs(
  { loss, lossOptions }: LossSettings,
  outputs: ArrayLike<number>,
  width: number,
  targets: ArrayLike<number>,
  targetCount = 1,
): number {
  const options = resolveLossOptions(loss, lossOptions);
  const row = { output: new Float64Array(width), target: new Float64Array(width) };
  let total = 0;
  const rows = targets.length / targetCount;
  for (let index = 0; index < rows; index++) {
    const target = targets[index] ?? NaN;
    for (let unit = 0; unit < width; unit++) {
      row.output[unit] = outputs[index * width + unit] ?? NaN;
      if (targetCount > 1) row.target[unit] = targets[index * width + unit] ?? NaN;
      else row.target[unit] = width === 1 ? target : Number(unit === target);
    }
    total += rowLosses[loss](row, options);
  }
  return total / rows;
}

const rowLosses: Readonly<Record<LossId, (row: Row, options: Options) => number>> = {
  mean_squared_error: meanOf((y, t) => (t - y) ** 2),
  mean_absolute_error: meanOf((y, t) => Math.abs(t - y)),
  mean_absolute_percentage_error: meanOf(
    (y, t) => 100 * Math.abs((t - y) / Math.max(Math.abs(t), epsilon)),
  ),
  mean_squared_logarithmic_error: meanOf(
    (y, t) => (Math.log1p(Math.max(y, epsilon)) - Math.log1p(Math.max(t, epsilon))) ** 2,
  ),
  huber: meanOf((y, t, { delta }) => {
    const error = Math.abs(y - t);
    return error <= delta ? error ** 2 / 2 : delta * error - delta ** 2 / 2;
  }),
  log_cosh: meanOf((y, t) => y - t + softplus(-2 * (y - t)) - Math.LN2),
  poisson: meanOf((y, t) => y - t * Math.log(y + epsilon)),
  hinge: meanOf((y, t) => Math.max(0, 1 - sign(t) * y)),
  squared_hinge: meanOf((y, t) => Math.max(0, 1 - sign(t) * y) ** 2),
  binary_crossentropy: meanOf((y, t, options) =>
    binaryEntropy(y, smoothed(t, 2, options), options),
  ),
  binary_focal_crossentropy: meanOf((y, t, options) => {
    const target = smoothed(t, 2, options);
    const p = options.from_logits ? 1 / (1 + Math.exp(-y)) : y;
    const ofTruth = target * p + (1 - target) * (1 - p);
    const focal = (1 - ofTruth) ** options.gamma * binaryEntropy(y, target, options);
    const { alpha } = options;
    return options.apply_class_balancing
      ? (target * alpha + (1 - target) * (1 - alpha)) * focal
      : focal;
  }),
  categorical_crossentropy: categoricalEntropy,
  sparse_categorical_crossentropy({ output, target }, options) {
    return options.from_logits
      ? entropyOfLogits(output, target, (t) => t)
      : entropyOfLogits(
          output,
          target,
          (t) => t,
          (y) => Math.log(clip(y)),
        );
  },
  categorical_focal_crossentropy({ output, target }, options) {
    const scaled = probabilities(output, options);
    const { alpha, gamma } = options;
    return target.reduce((sum, t, unit) => {
      const p = clip(scaled[unit] ?? NaN);
      return sum - alpha * (1 - p) ** gamma * smoothed(t, target.length, options) * Math.log(p);
    }, 0);
  },
  categorical_hinge({ output, target }) {
    const others = output.map((y, unit) => (1 - (target[unit] ?? NaN)) * y);
    return Math.max(0, Math.max(...others) - sumOver(target, output) + 1);
  },
  kl_divergence({ output, target }) {
    return target.reduce((sum, t, unit) => {
      const goal = Math.min(1, Math.max(epsilon, t));
      return sum + goal * Math.log(goal / Math.min(1, Math.max(epsilon, output[unit] ?? NaN)));
    }, 0);
  },
  cosine_similarity: ({ output, target }) => -sumOver(unitVector(output), unitVector(target)),
};

function categoricalEntropy({ output, target }: Row, options: Options): number {
  const goal = (t: number) => smoothed(t, target.length, options);
  if (options.from_logits) return entropyOfLogits(output, target, goal);
  let sum = 0;
  for (let unit = 0; unit < output.length; unit++) sum += output[unit] ?? NaN;
  let entropy = 0;
  for (let unit = 0; unit < output.length; unit++) {
    entropy -= goal(target[unit] ?? NaN) * Math.log(clip((output[unit] ?? NaN) / sum));
  }
  return entropy;
}

/** Cross-entropy of the softmax of the outputs, or of what `score` makes of them; without an array for every row. */
function entropyOfLogits(
  output: Float64Array,
  target: Float64Array,
  goal: (target: number) => number,
  score: (output: number) => number = (y) => y,
): number {
  let most = -Infinity;
  let isNumber = true;
  for (let unit = 0; unit < output.length; unit++) {
    const own = score(output[unit] ?? NaN);
    if (Number.isNaN(own)) isNumber = false;
    if (own > most) most = own;
  }
  if (!isNumber) return NaN;
  let sum = 0;
  let goals = 0;
  let weighted = 0;
  for (let unit = 0; unit < output.length; unit++) {
    const own = score(output[unit] ?? NaN) - most;
    const share = goal(target[unit] ?? NaN);
    sum += Math.exp(own);
    goals += share;
    weighted += share === 0 ? 0 : share * own;
  }
  return goals * Math.log(sum) - weighted;
}

function meanOf(
  term: (output: number, target: number, options: Options) => number,
): (row: Row, options: Options) => number {
  return ({ output, target }, options) =>
    output.reduce((sum, y, unit) => sum + term(y, target[unit] ?? NaN, options), 0) / output.length;
}

/** From logits without a detour over the probability, which loses digits near 0 and 1. */
function binaryEntropy(output: number, target: number, { from_logits }: Options): number {
  if (from_logits) return softplus(output) - output * target;
  const p = clip(output);
  return -(target * Math.log(p) + (1 - target) * Math.log(1 - p));
}

function smoothed(target: number, classes: number, { label_smoothing }: Options): number {
  return target * (1 - label_smoothing) + label_smoothing / classes;
}

/** Class 0 counts as −1 for hinge losses, as in Keras. */
function sign(target: number): number {
  return target === 0 ? -1 : target;
}

function probabilities(output: Float64Array, { from_logits }: Options): Float64Array {
  if (from_logits) return logSoftmax(output).map(Math.exp);
  const sum = output.reduce((total, y) => total + y, 0);
  return output.map((y) => y / sum);
}

function logSoftmax(scores: Float64Array): Float64Array {
  const most = Math.max(...scores);
  const sum = scores.reduce((total, score) => total + Math.exp(score - most), 0);
  return scores.map((score) => score - most - Math.log(sum));
}

function unitVector(vector: Float64Array): Float64Array {
  const factor = Math.min(1 / epsilon, 1 / Math.hypot(...vector));
  return vector.map((value) => value * factor);
}

function sumOver(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? NaN), 0);
}

function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

function clip(probability: number): number {
  return Math.min(1 - epsilon, Math.max(epsilon, probability));
}
