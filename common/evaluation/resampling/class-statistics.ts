import { type Agreement, agreement } from '../classification/agreement.ts';
import { classCounts } from '../classification/class-counts.ts';
import { averageRates, type ClassRates, metricsOfClasses } from '../classification/class-rates.ts';
import type { ConfusionCells } from '../classification/confusion-cells.ts';

/** The rates of a class, and averages of them, that intervals are given for. */
export const classRateNames = [
  'precision',
  'recall',
  'f_score',
] as const satisfies readonly (keyof ClassRates)[];

const agreements = [
  'accuracy',
  'error_rate',
  'null_error_rate',
  'balanced_accuracy',
  'matthews_corrcoef',
  'cohen_kappa',
] as const satisfies readonly (keyof Agreement)[];

/** Names of the metrics of all classes together, in the order of `cellStatistics`. */
export const cellStatisticNames = [
  ...agreements,
  ...(['macro', 'weighted'] as const).flatMap((average) =>
    classRateNames.map((rate) => `${rate}_${average}` as const),
  ),
] as const;

export type CellStatistic = (typeof cellStatisticNames)[number];

/** What a confusion matrix says as a list of numbers, NaN where undefined: all classes together, then class by class. */
export function cellStatistics(
  cells: ConfusionCells,
  weight: ArrayLike<number>,
  names: readonly string[],
  beta: number,
): number[] {
  const counts = classCounts(cells, weight);
  const whole = agreement(counts);
  const classes = metricsOfClasses(counts, names, beta);
  const averages = averageRates(counts, classes, beta);
  return [
    ...agreements.map((name) => whole[name] ?? NaN),
    ...classRateNames.map((rate) => averages.macro[rate] ?? NaN),
    ...classRateNames.map((rate) => averages.weighted[rate] ?? NaN),
    ...classes.flatMap((one) => classRateNames.map((rate) => one[rate] ?? NaN)),
  ];
}
