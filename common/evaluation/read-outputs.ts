import type { FittedRecipe } from '../datasets/recipe.ts';

/** What the outputs of a network say, in the terms of the table. */
export interface ReadOutputs {
  /** Class number per row; empty for a regression. */
  readonly classes: Int32Array;
  /** Probability of each class, row-major [rows, classes]; empty for a regression. */
  readonly probabilities: Float32Array;
  /** Number in the target's units per row; empty for a classification. */
  readonly values: Float64Array;
}

/** Undoes the target's scaling: x = scaled · divisor + offset. */
export function toOriginalUnits(fitted: FittedRecipe, scaled: ArrayLike<number>): Float64Array {
  const { offset, divisor } = fitted.target;
  return Float64Array.from(scaled, (value) => value * divisor + offset);
}

/**
 * Reads a network's outputs, row-major [rows, width]. One output for two classes is the probability
 * of the second, which is predicted above one half; otherwise the largest output wins, the first of equals.
 */
export function readOutputs(
  fitted: FittedRecipe,
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
  const width = rows === 0 ? 1 : outputs.length / rows;
  const count = fitted.classes.length;
  const classes = new Int32Array(rows);
  const probabilities = new Float32Array(rows * count);
  for (let row = 0; row < rows; row++) {
    if (width === 1) {
      const second = outputs[row] ?? NaN;
      probabilities[row * count] = 1 - second;
      probabilities[row * count + 1] = second;
      classes[row] = second > 0.5 ? 1 : 0;
      continue;
    }
    for (let unit = 0; unit < count; unit++) {
      const output = outputs[row * width + unit] ?? NaN;
      probabilities[row * count + unit] = output;
      if (output > (outputs[row * width + (classes[row] ?? 0)] ?? NaN)) classes[row] = unit;
    }
  }
  return { ...empty, classes, probabilities };
}
