import type { ColumnProfile } from '../datasets/column.ts';
import type { FittedRecipe } from '../datasets/recipe.ts';
import type { TargetSpread } from './baseline-loss.ts';

/**
 * How the target spreads, by the column's profile; null where that does not follow from it: more classes than the
 * profile lists, a target that was transformed, a forecast.
 */
export function spreadOfTarget(fitted: FittedRecipe, profile: ColumnProfile): TargetSpread | null {
  if (fitted.recipe.window) return null;
  if (fitted.task === 'regression') {
    const deviation = profile.numeric?.standardDeviation;
    if (deviation === undefined || fitted.target.range || fitted.target.divisor === 0) return null;
    return { variance: (deviation / fitted.target.divisor) ** 2, deviation: null };
  }
  if (fitted.recipe.balance || fitted.classes.length > profile.topValues.length) return null;
  const counts = fitted.classes.map(
    (name) => profile.topValues.find(({ value }) => value === name)?.count ?? 0,
  );
  const total = counts.reduce((sum, count) => sum + count, 0);
  return total === 0 ? null : { classShares: counts.map((count) => count / total) };
}
