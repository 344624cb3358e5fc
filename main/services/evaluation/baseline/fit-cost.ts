import type { FittedRecipe } from '../../../../common/datasets/recipe.ts';
import { AppError } from '../../../../common/errors/app-error.ts';
import { numbersPerRow } from './design-matrix.ts';

/** Numbers of rows that are in memory at once: 80 MB. */
const mostNumbers = 20_000_000;

/** Weights of a model that is fitted; a fit holds about twenty times as many numbers: 160 MB. */
const mostWeights = 1_000_000;

/** Rows that a baseline has in memory at once, at least one. */
export function rowsAtOnce(fitted: FittedRecipe): number {
  return Math.max(1, Math.floor(mostNumbers / Math.max(1, numbersPerRow(fitted))));
}

/** Values that a linear model tells of a row: of a classification one for every class. */
export function outputsOf({ task, targetNames, classes }: FittedRecipe): number {
  return task === 'regression' ? targetNames.length : classes.length;
}

/** Multiplications of one step of a fit; there are up to 200 of them, of about a thousand million a second. */
export function fitCost(fitted: FittedRecipe): number {
  const rows = Math.min(fitted.rows.train, rowsAtOnce(fitted));
  return rows * numbersPerRow(fitted) * outputsOf(fitted);
}

/** Throws `unavailable` for more weights than are fitted. */
export function refuseLarge(weights: number): void {
  if (weights <= mostWeights) return;
  const count = (value: number) => value.toLocaleString('en-US');
  throw new AppError(
    'unavailable',
    `A linear model of these rows would have ${count(weights)} weights; it is fitted up to ${count(mostWeights)}. Smaller pictures, fewer inputs or fewer classes make it possible.`,
  );
}
