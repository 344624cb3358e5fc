import { AppError } from '../errors/app-error.ts';
import { applyTarget, featureStarts } from './apply.ts';
import { classLimit, oneHotLimit } from './check-recipe.ts';
import { blocksWidth, type FeatureBlock, placeBlocks } from './feature-block.ts';
import { featureKindOf } from './features/feature-kinds.ts';
import { classLabels, fitTarget, taskOfData } from './fit-target.ts';
import type { ColumnTreatment, FittedColumn, FittedRecipe, Recipe } from './recipe.ts';
import { splitCodes, splitRows } from './split.ts';
import { type ColumnData, isMissing, type TableData } from './table-data.ts';

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

/** Most numbers in a prepared table: 4 GiB of 32-bit floats. */
const largestMatrix = 2 ** 30;

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
  const kept = keptRows(table, features, targetData);
  if (kept.length === 0) throw noRows(target.column);

  const task = taskOfData(target, targetData);
  const labels = classLabels(task, targetData);
  const split = splitRows(
    kept.length,
    recipe.split,
    labels ? Int32Array.from(kept, (row) => labels[row] ?? -1) : null,
  );
  const isTraining = new Uint8Array(table.rows);
  kept.forEach((row, index) => {
    if (split[index] === splitCodes.train) isTraining[row] = 1;
  });
  const training = (row: number) => isTraining[row] === 1;
  const fittedTarget = fitTarget(target, targetData, task, training);
  if (fittedTarget.categories.length > classLimit)
    throw tooMany(target.column, 'classes', classLimit);
  const fittedFeatures = features.map((treatment) => {
    const kind = featureKindOf(treatment);
    const fitted = kind.fit(treatment, dataOf(table, treatment), training);
    if (fitted.features.length > oneHotLimit)
      throw tooMany(treatment.column, 'inputs', oneHotLimit);
    return fitted;
  });
  const featureNames = fittedFeatures
    .filter((column) => featureKindOf(column.treatment).block(column) === null)
    .flatMap((column) => column.features);
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

function dataOf(table: TableData, { column }: ColumnTreatment): ColumnData {
  const data = table.columns.get(column);
  if (data) return data;
  throw new AppError('invalid-data', `The table has no column “${column}”.`, { place: { column } });
}

/** Rows with a target and, where a feature's strategy is to drop rows, that feature. */
function keptRows(
  table: TableData,
  features: readonly ColumnTreatment[],
  target: ColumnData,
): Uint32Array {
  const required = features
    .filter(({ missing }) => missing === 'drop')
    .map((treatment) => dataOf(table, treatment));
  const kept = new Uint32Array(table.rows);
  let count = 0;
  for (let row = 0; row < table.rows; row += 1) {
    if (isMissing(target, row) || required.some((data) => isMissing(data, row))) continue;
    kept[count] = row;
    count += 1;
  }
  return kept.slice(0, count);
}

/** Numbers, then tokens, then images. */
function blocksOf(
  columns: readonly FittedColumn[],
  numbers: number,
): Omit<FeatureBlock, 'start'>[] {
  const own = columns.flatMap((column) => featureKindOf(column.treatment).block(column) ?? []);
  return [
    ...(numbers > 0 ? [{ kind: 'numbers' as const, name: 'features', shape: [numbers] }] : []),
    ...own.filter(({ kind }) => kind !== 'image'),
    ...own.filter(({ kind }) => kind === 'image'),
  ];
}

function featureMatrix(table: TableData, fitted: FittedRecipe, rows: Uint32Array): Float32Array {
  const width = blocksWidth(fitted.blocks.filter(({ kind }) => kind !== 'image'));
  if (rows.length * width > largestMatrix) {
    throw new AppError(
      'invalid-data',
      `${rows.length.toLocaleString('en-US')} rows of ${width.toLocaleString('en-US')} inputs need more than 4 GB. Ignore columns with many categories or use label encoding.`,
    );
  }
  const into = new Float32Array(rows.length * width);
  const starts = featureStarts(fitted);
  for (const [position, column] of fitted.features.entries()) {
    const kind = featureKindOf(column.treatment);
    if (kind.block(column)?.kind === 'image') continue;
    const place = { into, width, start: starts[position] ?? 0 };
    kind.apply(column, dataOf(table, column.treatment), rows, place);
  }
  return into;
}

function countSplits(split: Uint8Array): FittedRecipe['rows'] {
  const counts = [0, 0, 0];
  for (const code of split) counts[code] = (counts[code] ?? 0) + 1;
  return { train: counts[0] ?? 0, validation: counts[1] ?? 0, test: counts[2] ?? 0 };
}

function noRows(column: string): AppError {
  return new AppError(
    'invalid-data',
    `No row is left: every row misses its target “${column}” or a feature whose gaps drop the row.`,
    { place: { column } },
  );
}

function tooMany(column: string, what: string, limit: number): AppError {
  return new AppError(
    'invalid-data',
    `“${column}” has more than ${limit.toLocaleString('en-US')} ${what}. Ignore it or use label encoding.`,
    { place: { column } },
  );
}
