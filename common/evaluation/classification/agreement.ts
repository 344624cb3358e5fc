import type { ClassCounts } from './class-counts.ts';

/** Metrics of all classes together that follow from a confusion matrix; null where they are undefined. */
export interface Agreement {
  readonly accuracy: number | null;
  readonly error_rate: number | null;
  /** Error of always guessing the most frequent actual class of these rows. */
  readonly null_error_rate: number | null;
  /** Mean recall of the classes that have rows. */
  readonly balanced_accuracy: number | null;
  /**
   * Correlation of actual and predicted class (Gorodkin 2004, R_K), in −1 … 1. Null where either is always the same
   * class; scikit-learn says 0 there.
   */
  readonly matthews_corrcoef: number | null;
  /** Agreement beyond chance (Cohen 1960): (p_o − p_e) / (1 − p_e). */
  readonly cohen_kappa: number | null;
}

export function agreement({ total, support, predicted, correct }: ClassCounts): Agreement {
  if (total === 0) return nothing;
  let right = 0;
  let most = 0;
  let recalls = 0;
  let present = 0;
  let chance = 0;
  let squaredSupport = 0;
  let squaredPredicted = 0;
  for (let index = 0; index < support.length; index++) {
    const actual = support[index] ?? 0;
    const given = predicted[index] ?? 0;
    right += correct[index] ?? 0;
    most = Math.max(most, actual);
    chance += actual * given;
    squaredSupport += actual * actual;
    squaredPredicted += given * given;
    if (actual === 0) continue;
    recalls += (correct[index] ?? 0) / actual;
    present++;
  }
  const whole = total * total;
  const spread = (whole - squaredSupport) * (whole - squaredPredicted);
  const oneClass = isOnly(support) && isOnly(predicted) && chance > 0;
  return {
    accuracy: right / total,
    error_rate: 1 - right / total,
    null_error_rate: 1 - most / total,
    balanced_accuracy: recalls / present,
    matthews_corrcoef:
      isOnly(support) || isOnly(predicted) || spread <= 0
        ? null
        : (right * total - chance) / Math.sqrt(spread),
    cohen_kappa: oneClass ? null : 1 - (total - right) / (total - chance / total),
  };
}

/** Whether a single class has rows. */
function isOnly(counts: Float64Array): boolean {
  let present = 0;
  for (const count of counts) if (count > 0) present++;
  return present < 2;
}

const nothing: Agreement = {
  accuracy: null,
  error_rate: null,
  null_error_rate: null,
  balanced_accuracy: null,
  matthews_corrcoef: null,
  cohen_kappa: null,
};
