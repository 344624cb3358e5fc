import type { JudgedClasses } from '../judged.ts';
import { type Agreement, agreement } from './agreement.ts';
import { classCounts } from './class-counts.ts';
import {
  type Average,
  averageRates,
  type ClassMetrics,
  type ClassRates,
  metricsOfClasses,
} from './class-rates.ts';
import { type ConfusionCells, confusionCells } from './confusion-cells.ts';
import {
  probabilityScores,
  type ProbabilityScores,
  rowScores,
  topKAccuracies,
  type TopKAccuracy,
} from './probability-scores.ts';
import { type RowCounts, usableRows } from './usable-rows.ts';

export interface ClassMetricsOptions {
  /** How much more recall counts than precision in the F score; 1 without it. */
  readonly beta?: number | undefined;
  /** How many of the most probable classes may hold the actual one; 5 without it. */
  readonly topK?: number | undefined;
}

/** How a classification does, under scikit-learn's names; null where a value is undefined. */
export interface ClassificationMetrics {
  readonly overall: Agreement & ProbabilityScores;
  readonly perClass: readonly ClassMetrics[];
  readonly averages: Readonly<Record<Average, ClassRates>>;
  /** For 2, 3, 5 and 10 where there are more classes. */
  readonly topK: readonly TopKAccuracy[];
  readonly cells: ConfusionCells;
  /** What was judged, and what could not be. */
  readonly counts: RowCounts;
}

/** Of how many of the most probable classes is told whether the actual one is among them. */
const usualTopK = [2, 3, 5, 10];

/**
 * All metrics of a classification over the rows that have an answer and a known class; the others are counted.
 * Equal to scikit-learn's with `labels` of all classes and `zero_division=nan`, probabilities in double precision.
 */
export function classMetrics(
  judged: JudgedClasses,
  { beta = 1, topK = 5 }: ClassMetricsOptions = {},
): ClassificationMetrics {
  const usable = usableRows(judged);
  const cells = confusionCells(judged, usable);
  const counts = classCounts(cells, cells.weight);
  const perClass = metricsOfClasses(counts, judged.classes, beta);
  const ofRows = rowScores(judged, usable);
  const scores = probabilityScores(ofRows, usable, topK, judged.weights);
  const isMeaningless = topK >= judged.classes.length;
  return {
    overall: {
      ...agreement(counts),
      ...scores,
      top_k_accuracy: isMeaningless ? null : scores.top_k_accuracy,
    },
    perClass,
    averages: averageRates(counts, perClass, beta),
    topK: topKAccuracies(ofRows, usable, judged.classes.length, usualTopK, judged.weights),
    cells,
    counts: usable.counts,
  };
}
