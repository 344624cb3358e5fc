/** A measure and the rows it is from: those that have both values. */
export interface Measured {
  readonly value: number | null;
  readonly rows: number;
}

/**
 * Pearson's correlation over the rows that have both numbers (NaN is missing), −1…1: how well a straight line
 * tells one from the other. Null for fewer than two rows or a constant column.
 */
export function pearson(x: Float64Array, y: Float64Array): Measured {
  let rows = 0;
  let meanX = 0;
  let meanY = 0;
  for (let row = 0; row < x.length; row += 1) {
    const a = x[row] ?? NaN;
    const b = y[row] ?? NaN;
    if (Number.isNaN(a) || Number.isNaN(b)) continue;
    rows += 1;
    meanX += (a - meanX) / rows;
    meanY += (b - meanY) / rows;
  }
  let squaresX = 0;
  let squaresY = 0;
  let products = 0;
  for (let row = 0; row < x.length; row += 1) {
    const a = (x[row] ?? NaN) - meanX;
    const b = (y[row] ?? NaN) - meanY;
    if (Number.isNaN(a) || Number.isNaN(b)) continue;
    squaresX += a * a;
    squaresY += b * b;
    products += a * b;
  }
  const negligible = (squares: number, mean: number) =>
    squares <= rows * (Math.abs(mean) * 1e-14) ** 2;
  if (rows < 2 || negligible(squaresX, meanX) || negligible(squaresY, meanY)) {
    return { value: null, rows };
  }
  const value = products / Math.sqrt(squaresX) / Math.sqrt(squaresY);
  return { value: Math.min(1, Math.max(-1, value)), rows };
}

/** Ranks from 1; equal numbers share the mean of their ranks; NaN stays NaN. */
export function averageRanks(values: Float64Array): Float64Array {
  const present = new Uint32Array(values.length);
  let count = 0;
  for (let row = 0; row < values.length; row += 1) {
    if (Number.isNaN(values[row])) continue;
    present[count] = row;
    count += 1;
  }
  const order = present.subarray(0, count).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const ranks = new Float64Array(values.length).fill(NaN);
  for (let from = 0; from < count;) {
    const value = values[order[from] ?? 0];
    let to = from + 1;
    while (to < count && values[order[to] ?? 0] === value) to += 1;
    for (let place = from; place < to; place += 1) ranks[order[place] ?? 0] = (from + to + 1) / 2;
    from = to;
  }
  return ranks;
}

/** A column with what every pair of it needs once. */
export interface RankedColumn {
  readonly values: Float64Array;
  readonly ranks: Float64Array;
  readonly complete: boolean;
}

/** A column and its ranks. */
export function ranked(values: Float64Array): RankedColumn {
  return { values, ranks: averageRanks(values), complete: !values.some(Number.isNaN) };
}

/**
 * Spearman's correlation, −1…1: Pearson's of the ranks, so of any rising or falling relation. As pandas, rows
 * that miss one of the two are left out before ranking.
 */
export function spearman(x: RankedColumn, y: RankedColumn): Measured {
  if (x.complete && y.complete) return pearson(x.ranks, y.ranks);
  const without = (values: Float64Array, other: Float64Array) =>
    values.map((value, row) => (Number.isNaN(other[row] ?? NaN) ? NaN : value));
  return pearson(
    averageRanks(without(x.values, y.values)),
    averageRanks(without(y.values, x.values)),
  );
}
