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

/** How much of the heat colour a cell gets, and whether its text must be the one for full colour. */
export interface Heat {
  /** Percent of 0 to 100. */
  readonly strength: number;
  readonly strong: boolean;
}

/**
 * Heat of a share of 0 to 1. The square root makes rare confusions visible; the middle strengths
 * are left out because neither text colour has enough contrast on them.
 */
export function heat(share: number | null): Heat {
  if (share === null || share <= 0) return { strength: 0, strong: false };
  return share < 0.5
    ? { strength: Math.round(6 + 39 * Math.sqrt(share / 0.5)), strong: false }
    : { strength: Math.round(90 + 20 * (share - 0.5)), strong: true };
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
