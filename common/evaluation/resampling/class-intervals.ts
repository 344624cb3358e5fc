import { wilsonInterval } from '../../statistics/wilson.ts';
import { type ClassCounts, classCounts } from '../classification/class-counts.ts';
import { type ConfusionCells, confusionCells } from '../classification/confusion-cells.ts';
import { rowScores, type RowScores } from '../classification/probability-scores.ts';
import { type UsableRows, usableRows } from '../classification/usable-rows.ts';
import type { JudgedClasses } from '../judged.ts';
import { resampleCells } from './cell-resamples.ts';
import {
  type CellStatistic,
  cellStatisticNames,
  cellStatistics,
  classRateNames,
} from './class-statistics.ts';
import { type Interval, percentileInterval, type ResamplingOptions, usual } from './interval.ts';
import { resampleSums, rowSums } from './row-sums.ts';

/** Metrics that are means over rows. */
export type MeanStatistic = 'log_loss' | 'brier' | 'top_k_accuracy';

export type ClassStatistic = CellStatistic | MeanStatistic;

/** Intervals of the metrics of a classification, under their names; null where one cannot be had. */
export interface ClassIntervals {
  readonly overall: Readonly<Record<ClassStatistic, Interval | null>>;
  readonly perClass: readonly Readonly<Record<(typeof classRateNames)[number], Interval | null>>[];
}

export interface ClassIntervalOptions extends ResamplingOptions {
  readonly beta?: number | undefined;
  readonly topK?: number | undefined;
}

/**
 * Percentile bootstrap intervals of the metrics of a classification. What follows from the confusion matrix is resampled
 * by its cells; means over rows by rows or groups of them. A share of 0 or 1 has Wilson's interval, since all resamples
 * of it are the same.
 */
export function classIntervals(
  judged: JudgedClasses,
  options: ClassIntervalOptions = {},
): ClassIntervals {
  const { level = usual.level, beta = 1, topK = 5 } = options;
  const usable = usableRows(judged);
  const cells = confusionCells(judged, usable);
  const intervals = cellIntervals(judged, cells, usable, beta, options);
  const means = meanIntervals(judged, rowScores(judged, usable), usable, topK, options);
  const named = Object.fromEntries(
    cellStatisticNames.map((name, at) => [name, intervals[at] ?? null]),
  ) as Record<CellStatistic, Interval | null>;
  const counts = classCounts(cells, cells.rows);
  const width = classRateNames.length;
  const perClass = judged.classes.map((_, index) => {
    const start = cellStatisticNames.length + index * width;
    const own = classRateNames.map((name, at) => [name, intervals[start + at] ?? null] as const);
    return {
      ...(Object.fromEntries(own) as Record<(typeof classRateNames)[number], Interval | null>),
      ...certainShares(counts, index, level),
    };
  });
  const right = counts.correct.reduce((sum, count) => sum + count, 0);
  const all = counts.total;
  const certain = all > 0 && (right === 0 || right === all);
  return {
    overall: {
      ...named,
      ...(certain ? { accuracy: wilson(right, all, level) } : {}),
      ...(certain ? { error_rate: wilson(all - right, all, level) } : {}),
      ...means,
    },
    perClass,
  };
}

function cellIntervals(
  judged: JudgedClasses,
  cells: ConfusionCells,
  usable: UsableRows,
  beta: number,
  { level = usual.level, replicates = usual.replicates, seed = usual.seed }: ResamplingOptions,
): (Interval | null)[] {
  if (cells.rows.length === 0) return [];
  const columns = Array.from(
    { length: cellStatisticNames.length + judged.classes.length * classRateNames.length },
    () => new Float64Array(replicates),
  );
  const use = (weight: Float64Array, replicate: number) => {
    cellStatistics(cells, weight, beta).forEach((value, at) => {
      const column = columns[at];
      if (column) column[replicate] = value;
    });
  };
  const drawn = judged.weights
    ? resampleWeighted(judged, cells, usable, replicates, seed, use)
    : resampleCells(cells, replicates, seed, use);
  return columns.map((column) => percentileInterval(column.subarray(0, drawn), level));
}

/** Matrices of at most so many cells are resampled with weights. */
const mostWeightedCells = 400;

/** Rows of unequal weight are drawn themselves, or groups of them. */
function resampleWeighted(
  { actual, predicted, weights }: JudgedClasses,
  cells: ConfusionCells,
  { usable }: UsableRows,
  replicates: number,
  seed: number,
  use: (weight: Float64Array, replicate: number) => void,
): number {
  const count = cells.rows.length;
  if (count > mostWeightedCells) return 0;
  const places = new Map(
    Array.from(cells.actual, (truth, cell) => [
      truth * cells.classes + (cells.predicted[cell] ?? 0),
      cell,
    ]),
  );
  const rows = rowsThatCount(usable);
  const sums = rowSums(rows.length, count, seed, (at, into, start) => {
    const row = rows[at] ?? 0;
    const cell = places.get((actual[row] ?? 0) * cells.classes + (predicted[row] ?? 0)) ?? 0;
    into[start + cell] = (into[start + cell] ?? 0) + (weights?.[row] ?? 1);
  });
  const times = Math.min(replicates, Math.max(200, Math.floor(5e8 / (sums.units * count))));
  resampleSums(sums, times, seed, use);
  return times;
}

function meanIntervals(
  { weights, classes }: JudgedClasses,
  scores: RowScores | null,
  { usable }: UsableRows,
  topK: number,
  { level = usual.level, replicates = usual.replicates, seed = usual.seed }: ResamplingOptions,
): Record<MeanStatistic, Interval | null> {
  const rows = rowsThatCount(usable);
  if (!scores || rows.length === 0) return { log_loss: null, brier: null, top_k_accuracy: null };
  const sums = rowSums(rows.length, 4, seed, (at, into, start) => {
    const row = rows[at] ?? 0;
    const weight = weights?.[row] ?? 1;
    into[start] = (into[start] ?? 0) + weight;
    into[start + 1] = (into[start + 1] ?? 0) + weight * (scores.logLoss[row] ?? NaN);
    into[start + 2] = (into[start + 2] ?? 0) + weight * (scores.brier[row] ?? NaN);
    if ((scores.rank[row] ?? 0) < topK) into[start + 3] = (into[start + 3] ?? 0) + weight;
  });
  const columns = [1, 2, 3].map(() => new Float64Array(replicates));
  resampleSums(sums, replicates, seed, (total, replicate) => {
    columns.forEach((column, at) => {
      column[replicate] = (total[at + 1] ?? NaN) / (total[0] ?? NaN);
    });
  });
  const [loss, brier, hits] = columns.map((column) => percentileInterval(column, level));
  return {
    log_loss: loss ?? null,
    brier: brier ?? null,
    top_k_accuracy: topK < classes.length ? (hits ?? null) : null,
  };
}

/** Precision and recall of a class that are 0 or 1 on all its rows. */
function certainShares(
  { correct, support, predicted }: ClassCounts,
  index: number,
  level: number,
): Partial<Record<'precision' | 'recall', Interval>> {
  const right = correct[index] ?? 0;
  const isCertain = (whole: number) => whole > 0 && (right === 0 || right === whole);
  const actual = support[index] ?? 0;
  const given = predicted[index] ?? 0;
  return {
    ...(isCertain(given) ? { precision: wilson(right, given, level) } : {}),
    ...(isCertain(actual) ? { recall: wilson(right, actual, level) } : {}),
  };
}

function wilson(successes: number, rows: number, level: number): Interval {
  const [low, high] = wilsonInterval(successes, rows, level);
  return { low, high, method: 'wilson' };
}

function rowsThatCount(usable: Uint8Array): Uint32Array {
  const rows = new Uint32Array(usable.length);
  let count = 0;
  for (let row = 0; row < usable.length; row++) if (usable[row] === 1) rows[count++] = row;
  return rows.subarray(0, count);
}
