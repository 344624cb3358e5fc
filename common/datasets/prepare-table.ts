import { AppError } from '../errors/app-error.ts';
import { applyTarget } from './apply.ts';
import { classLimit } from './check-recipe.ts';
import { placeBlocks } from './feature-block.ts';
import { dealTable } from './deal-table.ts';
import { fitTarget } from './fit-target.ts';
import type { FittedRecipe, Recipe } from './recipe.ts';
import { prepareSeries } from './series/prepare-series.ts';
import { splitCodes } from './split.ts';
import type { TableData } from './table-data.ts';
import {
  blocksOf,
  countSplits,
  dataOf,
  featureMatrix,
  fitFeatures,
  numberNames,
  tooMany,
} from './treat-rows.ts';

/** A table as a network takes it. Rows are those kept, in table order. */
export interface PreparedTable {
  /** Row-major [rows.length, all of `fitted.blocks` but images]. */
  readonly features: Float32Array;
  /** Class index, 0 or 1, or the scaled number; row-major [rows.length, fitted.targetNames.length]. */
  readonly targets: Float32Array;
  /** 0 training, 1 validation, 2 test; one per row. */
  readonly split: Uint8Array;
  /** Row number in the table, from 0. */
  readonly rows: Uint32Array;
  readonly fitted: FittedRecipe;
}

/**
 * Fits a recipe on its training rows and treats the table with it.
 * Throws `invalid-data` with a sentence and the column when the data cannot be learned from.
 * @param limit Treat only the first rows (for a preview); fitting always uses all of them.
 */
export function prepareTable(
  table: TableData,
  recipe: Recipe,
  limit: number = Infinity,
): PreparedTable {
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
  const { task, kept, split } = dealTable(table, recipe, features, {
    treatment: target,
    data: targetData,
  });
  const isTraining = new Uint8Array(table.rows);
  kept.forEach((row, index) => {
    if (split[index] === splitCodes.train) isTraining[row] = 1;
  });
  const training = (row: number) => isTraining[row] === 1;
  const fittedTarget = fitTarget(target, targetData, task, training);
  if (fittedTarget.categories.length > classLimit)
    throw tooMany(target.column, 'classes', classLimit);
  const fittedFeatures = fitFeatures(table, features, training);
  const featureNames = numberNames(fittedFeatures);
  const fitted: FittedRecipe = {
    version: 2,
    recipe,
    task,
    features: fittedFeatures,
    target: fittedTarget,
    featureNames,
    blocks: placeBlocks(blocksOf(fittedFeatures, featureNames.length)),
    targetNames: [target.column],
    classes: fittedTarget.categories,
    rows: countSplits(split),
    rowsDropped: table.rows - kept.length,
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
