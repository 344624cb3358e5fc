import { undoTransform } from '../datasets/numbers/transform.ts';
import type { FittedRecipe } from '../datasets/recipe.ts';
import {
  classProbabilities,
  decisionBoundary,
  probabilityOf,
  readingOf,
} from '../training/output-reading.ts';
import type { LossSettings } from './loss-of-outputs.ts';

/** What the outputs of a network say, in the terms of the table. */
export interface ReadOutputs {
  /** Class number per row; empty for a regression. */
  readonly classes: Int32Array;
  /** Probability of each class, row-major [rows, classes]; empty for a regression. */
  readonly probabilities: Float32Array;
  /** Number in the target's units per row; empty for a classification. */
  readonly values: Float64Array;
}

/**
 * Undoes the target's scaling, x = scaled · divisor + offset, and its transform. An output that no number is
 * transformed to, such as a negative square root, gives the nearest number: see `undoTransform`.
 */
export function toOriginalUnits(fitted: FittedRecipe, scaled: ArrayLike<number>): Float64Array {
  const { offset, divisor, treatment, lambda = 1, range = [0, 0] } = fitted.target;
  const values = new Float64Array(scaled.length);
  for (let at = 0; at < values.length; at++) {
    const value = (scaled[at] ?? NaN) * divisor + offset;
    values[at] = undoTransform(treatment.transform, lambda, value, range);
  }
  return values;
}

/**
 * Reads a network's outputs, row-major [rows, width]. One output for two classes gives the probability
 * of the second, which is predicted above one half; otherwise the largest output wins, the first of
 * equals. Logits and margins, by the loss that the network was trained with, become probabilities.
 */
export function readOutputs(
  fitted: FittedRecipe,
  { loss, lossOptions }: LossSettings,
  outputs: Float32Array,
  rows: number,
): ReadOutputs {
  const empty = {
    classes: new Int32Array(),
    probabilities: new Float32Array(),
    values: new Float64Array(),
  };
  if (fitted.task === 'regression') {
    return { ...empty, values: toOriginalUnits(fitted, outputs) };
  }
  const reading = readingOf(loss, lossOptions);
  const width = rows === 0 ? 1 : outputs.length / rows;
  const count = fitted.classes.length;
  const classes = new Int32Array(rows);
  const probabilities = new Float32Array(rows * count);
  for (let row = 0; row < rows; row++) {
    if (width === 1) {
      const output = outputs[row] ?? NaN;
      const second = probabilityOf(reading, output);
      probabilities[row * count] = 1 - second;
      probabilities[row * count + 1] = second;
      classes[row] = output > decisionBoundary(reading) ? 1 : 0;
      continue;
    }
    const shares = probabilities.subarray(row * count, (row + 1) * count);
    classProbabilities(reading, outputs, row * width, shares);
    for (let unit = 0; unit < count; unit++) {
      const output = outputs[row * width + unit] ?? NaN;
      if (output > (outputs[row * width + (classes[row] ?? 0)] ?? NaN)) classes[row] = unit;
    }
  }
  return { ...empty, classes, probabilities };
}
