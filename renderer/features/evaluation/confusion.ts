/** One cell of a confusion matrix. */
export interface ConfusionCell {
  readonly count: number;
  /** Share of the rows of this true class; null for a class without rows. */
  readonly share: number | null;
  readonly correct: boolean;
}

/** The matrix with each row's shares: confusion[actual][predicted] = rows. */
export function confusionCells(confusion: readonly (readonly number[])[]): ConfusionCell[][] {
  return confusion.map((row, actual) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return row.map((count, predicted) => ({
      count,
      share: total === 0 ? null : count / total,
      correct: actual === predicted,
    }));
  });
}

/**
 * How much of the heat colour a cell gets, in percent of 0 to 100. Steps of the square root make
 * rare confusions visible.
 */
export function heat(share: number | null): number {
  return share === null || share <= 0 ? 0 : Math.round(8 + 92 * Math.sqrt(share));
}

/** The pair of classes confused most often, to be said in words; null when none is. */
export function worstConfusion(
  classes: readonly string[],
  confusion: readonly (readonly number[])[],
): { readonly actual: string; readonly predicted: string; readonly count: number } | null {
  let worst: { actual: string; predicted: string; count: number } | null = null;
  confusion.forEach((row, a) => {
    row.forEach((count, p) => {
      if (a === p || count <= (worst?.count ?? 0)) return;
      worst = { actual: classes[a] ?? '', predicted: classes[p] ?? '', count };
    });
  });
  return worst;
}
