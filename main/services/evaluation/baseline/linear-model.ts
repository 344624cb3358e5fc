import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DesignMatrix } from './design-matrix.ts';
import { minimise, type Slope } from './minimise.ts';

/** What a fit may be told and may tell. */
export interface FitControl {
  readonly signal: AbortSignal;
  /** Told how far it is, from 0 to 1. */
  readonly onProgress: (done: number) => void;
}

/** Weights of each output: `width` of them and a constant. */
export interface LinearModel {
  readonly outputs: number;
  readonly weights: Float64Array;
  /** Whether the fit came to rest before its limit of steps. */
  readonly settled: boolean;
}

const mostSteps = 200;
/** Products of numbers between two looks at the clock of others. */
const productsAtOnce = 20_000_000;

/**
 * Multinomial logistic regression with scikit-learn's default penalty: the sum of the cross-entropies and
 * ½ Σ weights², without the constants.
 */
export async function fitLogistic(
  matrix: DesignMatrix,
  classes: Int32Array,
  outputs: number,
  control: FitControl,
): Promise<LinearModel> {
  const scores = new Float64Array(outputs);
  return fit(matrix, outputs, 1, control, (row, logits, slopes) => {
    softmax(logits, scores);
    const actual = classes[row] ?? 0;
    for (let at = 0; at < outputs; at += 1) {
      slopes[at] = (scores[at] ?? 0) - (at === actual ? 1 : 0);
    }
    return -Math.log(Math.max(scores[actual] ?? 0, 1e-300));
  });
}

/**
 * Least squares of every output. A penalty so small that it changes no digit that is shown keeps columns that tell the
 * same from leaving the answer open.
 * @param targets Row-major [rows, outputs].
 */
export async function fitLinear(
  matrix: DesignMatrix,
  targets: Float32Array,
  outputs: number,
  control: FitControl,
): Promise<LinearModel> {
  return fit(matrix, outputs, 1e-6, control, (row, values, slopes) => {
    let loss = 0;
    for (let at = 0; at < outputs; at += 1) {
      const error = (values[at] ?? 0) - (targets[row * outputs + at] ?? 0);
      slopes[at] = error;
      loss += (error * error) / 2;
    }
    return loss;
  });
}

/** What the model gives for every row, row-major [rows, outputs]. */
export function applyLinear(matrix: DesignMatrix, { weights, outputs }: LinearModel): Float64Array {
  const size = matrix.width + 1;
  const given = new Float64Array(matrix.rows * outputs);
  for (let row = 0; row < matrix.rows; row += 1) {
    for (let at = 0; at < outputs; at += 1) {
      const constant = weights[at * size + matrix.width] ?? 0;
      given[row * outputs + at] = matrix.dot(row, weights, at * size) + constant;
    }
  }
  return given;
}

export function softmax(logits: Float64Array, into: Float64Array): void {
  let most = -Infinity;
  for (const logit of logits) most = Math.max(most, logit);
  let sum = 0;
  for (let at = 0; at < logits.length; at += 1) {
    into[at] = Math.exp((logits[at] ?? 0) - most);
    sum += into[at] ?? 0;
  }
  for (let at = 0; at < logits.length; at += 1) into[at] = (into[at] ?? 0) / sum;
}

/** Gives the loss of a row and writes its slope by each output. */
type RowLoss = (row: number, given: Float64Array, slopes: Float64Array) => number;

async function fit(
  matrix: DesignMatrix,
  outputs: number,
  penalty: number,
  { signal, onProgress }: FitControl,
  lossOf: RowLoss,
): Promise<LinearModel> {
  const { rows, width } = matrix;
  const size = width + 1;
  const given = new Float64Array(outputs);
  const slopes = new Float64Array(outputs);
  const rowsAtOnce = Math.max(1, Math.floor(productsAtOnce / (2 * size * outputs)));
  const slope: Slope = async (point, gradient) => {
    let loss = 0;
    for (let row = 0; row < rows; row += 1) {
      if (row % rowsAtOnce === 0) {
        await nextTurn();
        signal.throwIfAborted();
      }
      for (let at = 0; at < outputs; at += 1) {
        given[at] = matrix.dot(row, point, at * size) + (point[at * size + width] ?? 0);
      }
      loss += lossOf(row, given, slopes);
      for (let at = 0; at < outputs; at += 1) {
        const own = slopes[at] ?? 0;
        matrix.addTo(row, own, gradient, at * size);
        gradient[at * size + width] = (gradient[at * size + width] ?? 0) + own;
      }
    }
    for (let at = 0; at < point.length; at += 1) {
      if (at % size === width) continue;
      const weight = point[at] ?? 0;
      loss += (penalty * weight * weight) / 2;
      gradient[at] = (gradient[at] ?? 0) + penalty * weight;
    }
    for (let at = 0; at < gradient.length; at += 1) gradient[at] = (gradient[at] ?? 0) / rows;
    return loss / rows;
  };
  const weights = new Float64Array(outputs * size);
  const settled = await minimise(slope, weights, {
    limit: mostSteps,
    tolerance: 1e-6,
    onStep: (done) => onProgress(done / mostSteps),
  });
  return { outputs, weights, settled };
}
