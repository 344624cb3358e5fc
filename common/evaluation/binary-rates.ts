/** Rows of one class against the rest. */
export interface BinaryCounts {
  readonly truePositives: number;
  readonly falseNegatives: number;
  readonly falsePositives: number;
  readonly trueNegatives: number;
}

/** Shares that follow from the counts (Fawcett 2006, An introduction to ROC analysis); null for 0 / 0. */
export interface BinaryRates {
  readonly accuracy: number | null;
  readonly errorRate: number | null;
  /** TP / (TP + FN); true positive rate, sensitivity. */
  readonly recall: number | null;
  /** FP / (FP + TN). */
  readonly falsePositiveRate: number | null;
  /** TN / (FP + TN). */
  readonly specificity: number | null;
  /** TP / (TP + FP). */
  readonly precision: number | null;
  /** Share of positives. */
  readonly prevalence: number | null;
  /** Error of always guessing the more frequent side. */
  readonly nullErrorRate: number | null;
  readonly f1: number | null;
}

export function binaryRates(counts: BinaryCounts): BinaryRates {
  const { truePositives, falseNegatives, falsePositives, trueNegatives } = counts;
  const positives = truePositives + falseNegatives;
  const negatives = falsePositives + trueNegatives;
  const rows = positives + negatives;
  return {
    accuracy: share(truePositives + trueNegatives, rows),
    errorRate: share(falsePositives + falseNegatives, rows),
    recall: share(truePositives, positives),
    falsePositiveRate: share(falsePositives, negatives),
    specificity: share(trueNegatives, negatives),
    precision: share(truePositives, truePositives + falsePositives),
    prevalence: share(positives, rows),
    nullErrorRate: share(Math.min(positives, negatives), rows),
    f1: share(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives),
  };
}

/** (1 + β²)·TP / ((1 + β²)·TP + FP + β²·FN) (van Rijsbergen 1979); null for 0 / 0. */
export function fScore(
  { truePositives, falsePositives, falseNegatives }: BinaryCounts,
  beta: number,
): number | null {
  const squared = beta * beta;
  const found = (1 + squared) * truePositives;
  return share(found, found + falsePositives + squared * falseNegatives);
}

/** Harmonic mean of precision and recall: 2PR / (P + R); null when both are 0. */
export function fMeasure(precision: number, recall: number): number | null {
  return share(2 * precision * recall, precision + recall);
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
