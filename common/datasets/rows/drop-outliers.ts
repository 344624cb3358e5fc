import { AppError } from '../../errors/app-error.ts';
import type { ChosenRows } from '../features/feature-kind.ts';
import { fillNumbers } from '../features/number-feature.ts';
import { fitBounds } from '../numbers/outliers.ts';
import type { ColumnTreatment } from '../recipe.ts';
import { splitCodes } from '../split.ts';
import { numbersOf, type TableData } from '../table-data.ts';
import { dataOf } from '../treat-rows.ts';
import type { DealtRows } from './balance-classes.ts';

/** Rows without the outliers, and the bounds by which they were found, by column. */
export interface WithoutOutliers extends DealtRows {
  readonly bounds: ReadonlyMap<string, readonly [lower: number, upper: number]>;
}

/**
 * Leaves out training rows with a number beyond the bounds of a column whose outliers are dropped. All bounds are
 * learned from all training rows, gaps filled; a gap is no outlier. Rows of validation and test stay.
 * Throws `invalid-data` when no training row is left.
 */
export function dropOutliers(
  table: TableData,
  treatments: readonly ColumnTreatment[],
  { kept, split }: DealtRows,
  training: ChosenRows,
): WithoutOutliers {
  const bounds = new Map<string, readonly [number, number]>();
  const isOutlier = new Uint8Array(kept.length);
  for (const treatment of treatments) {
    const { column, outliers, type } = treatment;
    if (outliers?.action !== 'drop' || type !== 'number') continue;
    const { values } = numbersOf(dataOf(table, treatment));
    const [lower, upper] = fitBounds(fillNumbers(treatment, values, training).filled, outliers);
    bounds.set(column, [lower, upper]);
    kept.forEach((row, index) => {
      const value = values[row] ?? NaN;
      if (split[index] === splitCodes.train && (value < lower || value > upper)) {
        isOutlier[index] = 1;
      }
    });
  }
  if (!isOutlier.includes(1)) return { kept, split, bounds };
  const left = {
    kept: kept.filter((_, index) => isOutlier[index] === 0),
    split: split.filter((_, index) => isOutlier[index] === 0),
    bounds,
  };
  if (left.split.includes(splitCodes.train)) return left;
  const names = [...bounds.keys()].map((name) => `“${name}”`).join(', ');
  throw new AppError(
    'invalid-data',
    `Every training row has an outlier in ${names}. Choose a larger factor, or cap outliers.`,
  );
}
