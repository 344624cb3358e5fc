import type { ConfusionCells } from './confusion-cells.ts';

/** Margins and diagonal of a confusion matrix, as sums of weights. */
export interface ClassCounts {
  readonly total: number;
  /** Rows of each actual class. */
  readonly support: Float64Array;
  /** Rows that were given each class. */
  readonly predicted: Float64Array;
  /** Rows of each class that were given it. */
  readonly correct: Float64Array;
}

/**
 * Several cells may lie at the same place.
 * @param weight Of each cell; those of the cells themselves, or a resample of them.
 */
export function classCounts(
  {
    classes,
    actual,
    predicted,
  }: Pick<ConfusionCells, 'classes'> & Readonly<Record<'actual' | 'predicted', ArrayLike<number>>>,
  weight: ArrayLike<number>,
): ClassCounts {
  const support = new Float64Array(classes);
  const given = new Float64Array(classes);
  const correct = new Float64Array(classes);
  let total = 0;
  for (let cell = 0; cell < actual.length; cell++) {
    const truth = actual[cell] ?? 0;
    const answer = predicted[cell] ?? 0;
    const value = weight[cell] ?? 0;
    total += value;
    support[truth] = (support[truth] ?? 0) + value;
    given[answer] = (given[answer] ?? 0) + value;
    if (truth === answer) correct[truth] = (correct[truth] ?? 0) + value;
  }
  return { total, support, predicted: given, correct };
}
