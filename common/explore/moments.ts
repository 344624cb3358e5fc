/** Sums of powers of the distance from the mean: Σ(x − x̄)², Σ(x − x̄)³ and Σ(x − x̄)⁴ over `count` numbers. */
export interface CentralSums {
  readonly count: number;
  readonly second: number;
  readonly third: number;
  readonly fourth: number;
}

/**
 * Skewness without the bias of small samples (G₁ of Joanes and Gill 1998): 0 for a symmetric
 * column, positive for a long tail of large values. Null for fewer than three numbers or a constant column.
 */
export function skewness({ count, second, third }: CentralSums): number | null {
  if (count < 3 || second <= 0) return null;
  const biased = third / count / (second / count) ** 1.5;
  return (biased * Math.sqrt(count * (count - 1))) / (count - 2);
}

/**
 * Excess kurtosis without that bias (G₂ of Joanes and Gill 1998): 0 for a normal distribution, positive for heavy
 * tails. Null for fewer than four numbers or a constant column.
 */
export function excessKurtosis({ count, second, fourth }: CentralSums): number | null {
  if (count < 4 || second <= 0) return null;
  const biased = fourth / count / (second / count) ** 2 - 3;
  return ((count - 1) / ((count - 2) * (count - 3))) * ((count + 1) * biased + 6);
}
