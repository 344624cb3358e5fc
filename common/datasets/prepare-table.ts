import { AppError } from '../errors/app-error.ts';
import { applyTarget } from './apply.ts';
import { classLimit } from './check-recipe.ts';
import { placeBlocks } from './feature-block.ts';
import { dealTable } from './deal-table.ts';
import { deriveColumns } from './derived/derive-columns.ts';
import type { ChosenRows } from './features/feature-kind.ts';
import { classLabels, fitTarget } from './fit-target.ts';
import type { FittedColumn, FittedRecipe, Recipe } from './recipe.ts';
import { balanceClasses, type DealtRows } from './rows/balance-classes.ts';
import { dropOutliers } from './rows/drop-outliers.ts';
import { prepareSeries } from './series/prepare-series.ts';
import { splitCodes } from './split.ts';
import type { ColumnData, TableData } from './table-data.ts';
import {
  blocksOf,
  countSplits,
  dataOf,
  featureMatrix,
  fitFeatures,
  numberNames,
  tooMany,
} from './treat-rows.ts';

/** A table as a network takes it. Rows are those kept, in table order; oversampling repeats some. */
export interface PreparedTable {
  /** Row-major [rows.length, all of `fitted.blocks` but images]. */
  readonly features: Float32Array;
  /** Class index, 0 or 1, or the scaled number; row-major [rows.length, fitted.targetNames.length]. */
  readonly targets: Float32Array;
  /** 0 training, 1 validation, 2 test; one per row. */
  readonly split: Uint8Array;
  /** Row number in the table, from 0. */
  readonly rows: Uint32Array;
  /**
   * Of a forecast: the target's last value that was known before each row's targets, as targets are; NaN where
   * there is none.
   */
  readonly lastKnown?: Float32Array | undefined;
  readonly fitted: FittedRecipe;
}

/**
 * Fits a recipe on its training rows and treats the table with it.
 * Throws `invalid-data` with a sentence and the column when the data cannot be learned from.
 * @param limit Treat only the first rows (for a preview); fitting always uses all of them.
 */
export function prepareTable(
  source: TableData,
  recipe: Recipe,
  limit: number = Infinity,
): PreparedTable {
  const table = deriveColumns(source, recipe);
  const { window } = recipe;
  if (window) return prepareSeries(table, { ...recipe, window }, limit);
  const features = recipe.treatments.filter(({ role }) => role === 'feature');
  const target = recipe.treatments.find(({ role }) => role === 'target');
  if (!target)
    throw new AppError('invalid-data', 'No target is chosen: say which column to predict.');
  if (features.length === 0) {
    throw new AppError(
      'invalid-data',
      'There is no feature. Use at least one column as a feature.',
    );
  }
  const targetData = dataOf(table, target);
  const { task, ...dealt } = dealTable(table, recipe, features, {
    treatment: target,
    data: targetData,
  });
  const used = dropOutliers(table, [...features, target], dealt, trainingRows(table, dealt));
  const training = trainingRows(table, used);
  const fittedTarget = fitTarget(target, targetData, task, training);
  if (fittedTarget.categories.length > classLimit)
    throw tooMany(target.column, 'classes', classLimit);
  const fittedFeatures = fitFeatures(table, features, training).map((column) =>
    withBounds(column, used.bounds),
  );
  const labels = recipe.balance && classLabels(task, targetData);
  const { kept, split } =
    recipe.balance && labels ? balanceClasses(used, labels, recipe.balance) : used;
  const featureNames = numberNames(fittedFeatures);
  const fitted: FittedRecipe = {
    version: 2,
    recipe,
    task,
    features: fittedFeatures,
    target: withBounds(fittedTarget, used.bounds),
    featureNames,
    blocks: placeBlocks(blocksOf(fittedFeatures, featureNames.length)),
    targetNames: [target.column],
    classes: fittedTarget.categories,
    rows: countSplits(split),
    rowsDropped: table.rows - new Set(kept).size,
    ...(recipe.balance && labels ? { unbalanced: classSizes(fittedTarget, targetData, used) } : {}),
  };
  const rows = kept.subarray(0, Math.min(limit, kept.length));
  return {
    features: featureMatrix(table, fitted, rows),
    targets: applyTarget(fittedTarget, targetData, rows),
    split: split.subarray(0, rows.length),
    rows,
    fitted,
  };
}

/** Says which rows of the table are training rows. */
function trainingRows(table: TableData, { kept, split }: DealtRows): ChosenRows {
  const isTraining = new Uint8Array(table.rows);
  kept.forEach((row, index) => {
    if (split[index] === splitCodes.train) isTraining[row] = 1;
  });
  return (row) => isTraining[row] === 1;
}

/** The column with the bounds by which its outliers were left out, to tell of them. */
function withBounds(
  column: FittedColumn,
  bounds: ReadonlyMap<string, readonly [number, number]>,
): FittedColumn {
  const found = bounds.get(column.treatment.column);
  return found ? { ...column, bounds: found } : column;
}

/** Training rows of each class, in label order. */
function classSizes(
  target: FittedColumn,
  data: ColumnData,
  { kept, split }: DealtRows,
): readonly number[] {
  const counts = new Array<number>(target.categories.length).fill(0);
  const rows = kept.filter((_, index) => split[index] === splitCodes.train);
  for (const label of applyTarget(target, data, rows)) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
}
