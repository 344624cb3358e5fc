import { AppError } from '../../errors/app-error.ts';
import { applyTarget } from '../apply.ts';
import { classLimit } from '../check-recipe.ts';
import { placeBlocks } from '../feature-block.ts';
import { featureKindOf } from '../features/feature-kinds.ts';
import { fitTarget, taskOfData } from '../fit-target.ts';
import type { PreparedTable } from '../prepare-table.ts';
import type { FittedColumn, FittedRecipe } from '../recipe.ts';
import { leftOut, splitCodes } from '../split.ts';
import { type ColumnData, isMissing, type TableData } from '../table-data.ts';
import {
  checkMatrix,
  countSplits,
  dataOf,
  featureMatrix,
  fitFeatures,
  numberNames,
  tooMany,
} from '../treat-rows.ts';
import { toldRows } from './cut-windows.ts';
import { fillForward } from './fill-forward.ts';
import { gatherWindows, rowFitted } from './gather-windows.ts';
import { foundSeries, noWindows, planSeries, type SeriesRecipe } from './plan-series.ts';
import { seenColumns, seesTarget, targetCountOf } from './series-window.ts';

/**
 * Fits a recipe with a window on its training rows and cuts the table into windows: each prepared row is a window,
 * and `rows` says the table row of the last value that it tells.
 * Throws `invalid-data` with a sentence when no window can be learned from.
 * @param limit Cut only the first windows (for a preview); fitting always uses all training rows.
 */
export function prepareSeries(
  table: TableData,
  recipe: SeriesRecipe,
  limit: number = Infinity,
): PreparedTable {
  const { window, treatments } = recipe;
  const target = treatments.find(({ role }) => role === 'target');
  if (!target)
    throw new AppError('invalid-data', 'No target is chosen: say which column to predict.');
  const seen = seenColumns(treatments, window);
  if (seen.length === 0) {
    throw new AppError(
      'invalid-data',
      'The windows show nothing. Use a column as a feature, or let the network see the target’s past.',
    );
  }
  const targetData = dataOf(table, target);
  const task = taskOfData(target, targetData);
  const steps = targetCountOf(window);
  if (task !== 'regression' && steps > 1) throw severalClasses(target.column);

  const plan = planSeries(table, recipe);
  const { series, parts, windows } = plan;
  const { crossing, withoutTarget, incomplete } = windows.unused;
  if (!windows.parts.includes(splitCodes.train)) throw noWindows(plan, window);
  const training = (row: number) => parts[row] === splitCodes.train;
  const fittedTarget = fitTarget(target, targetData, task, training);
  if (fittedTarget.categories.length > classLimit)
    throw tooMany(target.column, 'classes', classLimit);
  // A gap of a training row takes nothing from a later part, and no row from one that was left out.
  const known = fillForward(
    targetData,
    series,
    (before, row) =>
      (parts[before] ?? leftOut) <= (parts[row] ?? leftOut) && parts[before] !== leftOut,
  );
  const seenTable: TableData = seesTarget(window)
    ? { ...table, columns: new Map(table.columns).set(target.column, known) }
    : table;
  const features = fitFeatures(seenTable, seen, training);
  refuseOwnBlocks(features);
  const featureNames = numberNames(features);
  const fitted: FittedRecipe = {
    version: 2,
    recipe,
    task,
    features,
    target: fittedTarget,
    featureNames,
    blocks: placeBlocks([
      { kind: 'window', name: 'window', shape: [window.length, featureNames.length] },
    ]),
    targetNames:
      window.purpose === 'forecast'
        ? Array.from({ length: steps }, (_, step) => `${target.column} +${step + 1}`)
        : [target.column],
    classes: fittedTarget.categories,
    rows: countSplits(windows.parts),
    rowsDropped: crossing + withoutTarget + incomplete,
    series: foundSeries(plan),
  };
  const starts = windows.starts.subarray(0, Math.min(limit, windows.starts.length));
  checkMatrix(
    starts.length,
    window.length * featureNames.length,
    'Shorten the window, or take a larger stride.',
  );
  const [toldFrom, told] = toldRows(window);
  const toldOf = new Uint32Array(starts.length * told);
  starts.forEach((at, index) => {
    toldOf.set(series.rows.subarray(at + toldFrom, at + toldFrom + told), index * told);
  });
  const lastSeen = Uint32Array.from(starts, (at) => series.rows[at + window.length - 1] ?? 0);
  const matrix = featureMatrix(seenTable, rowFitted(fitted), series.rows);
  return {
    features: gatherWindows(matrix, starts, window.length, featureNames.length),
    targets: applyTarget(fittedTarget, targetData, toldOf),
    split: windows.parts.subarray(0, starts.length),
    ...(window.purpose === 'forecast'
      ? { lastKnown: knownBefore(fittedTarget, known, lastSeen) }
      : {}),
    rows: Uint32Array.from(starts, (_, index) => toldOf[(index + 1) * told - 1] ?? 0),
    fitted,
  };
}

/** Targets of the rows, NaN where there is none. */
function knownBefore(target: FittedColumn, data: ColumnData, rows: Uint32Array): Float32Array {
  const values = applyTarget(target, data, rows);
  return values.map((value, index) => (isMissing(data, rows[index] ?? 0) ? NaN : value));
}

function refuseOwnBlocks(features: readonly FittedColumn[]): void {
  const own = features.find((column) => featureKindOf(column.treatment).block(column) !== null);
  if (!own) return;
  const { column } = own.treatment;
  throw new AppError(
    'invalid-data',
    `“${column}” cannot be seen through a window, which takes numbers and categories. Ignore it, or turn the windows off.`,
    { place: { column } },
  );
}

function severalClasses(column: string): AppError {
  return new AppError(
    'invalid-data',
    `“${column}” holds classes, which can be forecast one step ahead. Set the horizon to 1.`,
    { place: { column } },
  );
}
