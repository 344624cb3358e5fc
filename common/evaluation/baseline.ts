import type { FittedRecipe } from '../datasets/recipe.ts';
import type { JudgedTraining } from './judge-outputs.ts';
import { toOriginalUnits } from './read-outputs.ts';
import { regressionMetrics } from './regression-metrics.ts';

/**
 * What the simplest guess scores on the judged rows: always the most frequent training class, or
 * always the training mean. Targets are as prepared; errors come in the target's own units.
 */
export function baselineMetrics(
  fitted: FittedRecipe,
  training: JudgedTraining,
  trainingTargets: Float32Array,
  targets: Float32Array,
): Record<string, number> {
  if (fitted.task === 'regression') {
    const known = toOriginalUnits(fitted, trainingTargets);
    const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
    const actual = toOriginalUnits(fitted, targets);
    return regressionMetrics(actual, new Float64Array(actual.length).fill(mean), training);
  }
  const counts = new Array<number>(fitted.classes.length).fill(0);
  for (const target of trainingTargets) counts[target] = (counts[target] ?? 0) + 1;
  const guess = counts.indexOf(Math.max(...counts));
  return { accuracy: targets.filter((target) => target === guess).length / targets.length };
}
