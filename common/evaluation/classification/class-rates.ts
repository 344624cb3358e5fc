import type { ClassCounts } from './class-counts.ts';

/** Shares of one class against the rest; null for 0 / 0. */
export interface ClassRates {
  /** TP / (TP + FP); positive predictive value. */
  readonly precision: number | null;
  /** TP / (TP + FN); true positive rate, sensitivity. */
  readonly recall: number | null;
  /** (1 + β²)·TP / ((1 + β²)·TP + FP + β²·FN) (van Rijsbergen 1979). */
  readonly f_score: number | null;
  /** TN / (TN + FP). */
  readonly specificity: number | null;
  /** FP / (TN + FP). */
  readonly false_positive_rate: number | null;
  /** FN / (TP + FN). */
  readonly false_negative_rate: number | null;
  /** TN / (TN + FN). */
  readonly negative_predictive_value: number | null;
}

/** One class against the rest, in sums of weights. */
export interface ClassMetrics extends ClassRates {
  readonly name: string;
  /** Rows of the class. */
  readonly support: number;
  /** Rows that were given the class. */
  readonly predicted: number;
  readonly true_positives: number;
  readonly false_positives: number;
  readonly false_negatives: number;
  readonly true_negatives: number;
  /** Share of the class among all rows. */
  readonly prevalence: number | null;
}

export type Average = 'micro' | 'macro' | 'weighted';

interface Counts {
  readonly tp: number;
  readonly fp: number;
  readonly fn: number;
  readonly tn: number;
}

/** @param beta How much more recall counts than precision in the F score. */
export function metricsOfClasses(
  counts: ClassCounts,
  names: readonly string[],
  beta: number,
): ClassMetrics[] {
  return names.map((name, index) => {
    const one = countsOf(counts, index);
    return {
      name,
      support: counts.support[index] ?? 0,
      predicted: counts.predicted[index] ?? 0,
      true_positives: one.tp,
      false_positives: one.fp,
      false_negatives: one.fn,
      true_negatives: one.tn,
      prevalence: share(counts.support[index] ?? 0, counts.total),
      ...rates(one, beta),
    };
  });
}

/**
 * Averages over the classes as scikit-learn's with `zero_division=nan`: where a class has no value it is left out.
 * `micro` counts all classes together, `macro` takes each class once, `weighted` by its rows.
 */
export function averageRates(
  counts: ClassCounts,
  classes: readonly ClassMetrics[],
  beta: number,
): Readonly<Record<Average, ClassRates>> {
  const micro = { tp: 0, fp: 0, fn: 0, tn: 0 };
  for (let index = 0; index < classes.length; index++) {
    const { tp, fp, fn, tn } = countsOf(counts, index);
    micro.tp += tp;
    micro.fp += fp;
    micro.fn += fn;
    micro.tn += tn;
  }
  return {
    micro: rates(micro, beta),
    macro: averaged(classes, () => 1),
    weighted: averaged(classes, ({ support }) => support),
  };
}

function countsOf({ total, support, predicted, correct }: ClassCounts, index: number): Counts {
  const tp = correct[index] ?? 0;
  // Sums of weights in another order may differ in the last digit.
  const fn = Math.max(0, (support[index] ?? 0) - tp);
  const fp = Math.max(0, (predicted[index] ?? 0) - tp);
  return { tp, fp, fn, tn: Math.max(0, total - tp - fn - fp) };
}

function rates({ tp, fp, fn, tn }: Counts, beta: number): ClassRates {
  const squared = beta * beta;
  return {
    precision: share(tp, tp + fp),
    recall: share(tp, tp + fn),
    f_score: share((1 + squared) * tp, (1 + squared) * tp + fp + squared * fn),
    specificity: share(tn, tn + fp),
    false_positive_rate: share(fp, tn + fp),
    false_negative_rate: share(fn, tp + fn),
    negative_predictive_value: share(tn, tn + fn),
  };
}

const rateNames = [
  'precision',
  'recall',
  'f_score',
  'specificity',
  'false_positive_rate',
  'false_negative_rate',
  'negative_predictive_value',
] as const satisfies readonly (keyof ClassRates)[];

function averaged(
  classes: readonly ClassMetrics[],
  weightOf: (one: ClassMetrics) => number,
): ClassRates {
  const means = rateNames.map((rate) => {
    const known = classes.filter((one) => one[rate] !== null);
    const total = known.reduce((sum, one) => sum + weightOf(one), 0);
    // Classes without rows have no weight; among themselves they count alike, as in scikit-learn.
    const weights = known.map((one) => (total === 0 ? 1 : weightOf(one)));
    const weighted = known.reduce((sum, one, at) => sum + (weights[at] ?? 0) * (one[rate] ?? 0), 0);
    return [rate, share(weighted, total === 0 ? known.length : total)] as const;
  });
  return Object.fromEntries(means) as unknown as ClassRates;
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
