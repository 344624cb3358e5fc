/** Errors of rows with neighbouring values of a feature. */
export interface TrendBin {
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  /** Mean of the feature, of the error, and of the error's size. */
  readonly centre: number;
  readonly meanError: number;
  readonly meanAbsoluteError: number;
}

/**
 * How errors change along a feature: bins of about equally many rows, equal values in the same one. Rows without a value
 * are left out.
 * @param feature Of the same rows as `errors`; NaN where a cell is missing.
 */
export function errorTrend(feature: Float64Array, errors: Float64Array, bins = 20): TrendBin[] {
  const order = Uint32Array.from(feature, (_, row) => row)
    .filter((row) => !Number.isNaN(feature[row] ?? NaN))
    .sort((a, b) => (feature[a] ?? 0) - (feature[b] ?? 0));
  const found: TrendBin[] = [];
  const size = Math.max(1, Math.ceil(order.length / bins));
  const value = (place: number) => feature[order[place] ?? -1] ?? NaN;
  let start = 0;
  while (start < order.length) {
    let end = Math.min(order.length, start + size);
    while (end < order.length && value(end) === value(end - 1)) end++;
    let [sum, error, absolute] = [0, 0, 0];
    for (let place = start; place < end; place++) {
      const own = errors[order[place] ?? -1] ?? NaN;
      sum += value(place);
      error += own;
      absolute += Math.abs(own);
    }
    const rows = end - start;
    found.push({
      from: value(start),
      to: value(end - 1),
      rows,
      centre: sum / rows,
      meanError: error / rows,
      meanAbsoluteError: absolute / rows,
    });
    start = end;
  }
  return found;
}
