import { classCounts } from '../../../common/evaluation/classification/class-counts.ts';
import {
  averageRates,
  metricsOfClasses,
} from '../../../common/evaluation/classification/class-rates.ts';
import type { ClassificationReport } from '../../../common/evaluation/evaluation-api.ts';
import { metricWords } from './metric-words.ts';

/** Weights of recall against precision that a person can choose between. */
export const betas = [0.5, 1, 2] as const;
export type Beta = (typeof betas)[number];

/** The F scores of every class and on average, recall counting β times as much as precision; null for 0 / 0. */
export function fScores(
  { classes, cells }: Pick<ClassificationReport, 'classes' | 'cells'>,
  beta: number,
): {
  readonly perClass: readonly (number | null)[];
  readonly averages: Readonly<Record<'micro' | 'macro' | 'weighted', number | null>>;
} {
  const counts = classCounts({ classes: classes.length, ...cells }, cells.count);
  const perClass = metricsOfClasses(counts, classes, beta);
  const { micro, macro, weighted } = averageRates(counts, perClass, beta);
  return {
    perClass: perClass.map((one) => one.f_score),
    averages: { micro: micro.f_score, macro: macro.f_score, weighted: weighted.f_score },
  };
}

/** The F score in words. */
export function fWords(beta: number): { readonly label: string; readonly help: string } {
  const label = `F${beta}`;
  if (beta === 1) return { label, help: metricWords('f_score').help };
  const help =
    beta > 1
      ? `As F1, but recall counts ${beta} times as much as precision: it is worse to miss a row of the class.`
      : `As F1, but precision counts ${1 / beta} times as much as recall: a false alarm is worse.`;
  return { label, help };
}
