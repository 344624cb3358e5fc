import type { FittedRecipe } from '../datasets/recipe.ts';
import type { LossId } from '../training/training-config.ts';
import { lossOfOutputs } from './loss-of-outputs.ts';
import { readOutputs, toOriginalUnits } from './read-outputs.ts';
import { regressionMetrics } from './regression-metrics.ts';

/**
 * Metrics of outputs against prepared targets under Keras's names: loss and accuracy, or loss and
 * errors in the target's own units.
 * @param outputs Row-major [targets.length, width].
 * @param targets As prepared: class numbers, 0 or 1, or scaled numbers.
 */
export function judgeOutputs(
  fitted: FittedRecipe,
  loss: LossId,
  outputs: Float32Array,
  targets: Float32Array,
): Record<string, number> {
  const rows = targets.length;
  const { classes, values } = readOutputs(fitted, outputs, rows);
  if (fitted.task === 'regression') {
    return regressionMetrics(toOriginalUnits(fitted, targets), values, loss);
  }
  let correct = 0;
  for (let row = 0; row < rows; row++) if (classes[row] === targets[row]) correct++;
  return {
    loss: lossOfOutputs(loss, outputs, outputs.length / rows, targets),
    accuracy: correct / rows,
  };
}
