/** Points of a line, ascending in x; NaN in y is missing. */
export interface Line {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  /** The first point and the one behind the last that count. */
  readonly from: number;
  readonly to: number;
}

/**
 * At most `most` points of a line that show every peak and dip: of equally many neighbours the lowest and the
 * highest, in their order. A stretch without any value stays as one missing point.
 */
export function thinLine(
  { x, y, from, to }: Line,
  most: number,
): { x: number[]; y: (number | null)[] } {
  const thin: { x: number[]; y: (number | null)[] } = { x: [], y: [] };
  const add = (index: number) => {
    const value = y[index] ?? NaN;
    thin.x.push(x[index] ?? NaN);
    thin.y.push(Number.isNaN(value) ? null : value);
  };
  const count = to - from;
  if (count <= most) {
    for (let index = from; index < to; index += 1) add(index);
    return thin;
  }
  const buckets = Math.max(1, Math.floor(most / 2));
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    const first = from + Math.floor((bucket * count) / buckets);
    const end = from + Math.floor(((bucket + 1) * count) / buckets);
    let [low, high] = [-1, -1];
    let [lowest, highest] = [Infinity, -Infinity];
    for (let index = first; index < end; index += 1) {
      const value = y[index] ?? NaN;
      if (value < lowest) [low, lowest] = [index, value];
      if (value > highest) [high, highest] = [index, value];
    }
    if (low < 0 || high < 0) add(first);
    else {
      add(Math.min(low, high));
      if (low !== high) add(Math.max(low, high));
    }
  }
  return thin;
}

/** The first place in ascending numbers that is not below `value`. */
export function lowerBound(values: ArrayLike<number>, value: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] ?? NaN) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
