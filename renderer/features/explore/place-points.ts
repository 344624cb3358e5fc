/** A point within a square picture. */
export interface PlacedPoint {
  readonly point: number;
  /** Pixels. */
  readonly left: number;
  readonly top: number;
}

const margin = 6;

/** The smallest and largest value that is there; null for none. */
export function rangeOf(values: readonly (number | null)[]): readonly [number, number] | null {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value === null) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low > high ? null : [low, high];
}

/** Where the points that have both values lie in a square of `size` pixels; y grows upwards. */
export function placePoints(
  x: readonly (number | null)[],
  y: readonly (number | null)[],
  size: number,
): { readonly at: readonly PlacedPoint[] } {
  const [across, up] = [rangeOf(x), rangeOf(y)];
  if (!across || !up) return { at: [] };
  const room = size - 2 * margin;
  const share = (value: number, [low, high]: readonly [number, number]) =>
    high > low ? (value - low) / (high - low) : 0.5;
  const at: PlacedPoint[] = [];
  x.forEach((value, point) => {
    const other = y[point] ?? null;
    if (value === null || other === null) return;
    at.push({
      point,
      left: margin + share(value, across) * room,
      top: margin + (1 - share(other, up)) * room,
    });
  });
  return { at };
}
