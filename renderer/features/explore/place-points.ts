/** A point within a square picture. */
export interface PlacedPoint {
  readonly point: number;
  /** Pixels. */
  readonly left: number;
  readonly top: number;
}

const margin = 8;
/** Columns of fewer values are spread a little, or their points would hide one another. */
const fewValues = 12;
/** Share of the picture. */
const widestSpread = 0.05;

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
  const [spreadX, spreadY] = [spreadOf(x), spreadOf(y)];
  const at: PlacedPoint[] = [];
  x.forEach((value, point) => {
    const other = y[point] ?? null;
    if (value === null || other === null) return;
    at.push({
      point,
      left: margin + (share(value, across) + spreadX(point)) * room,
      top: margin + (1 - share(other, up) + spreadY(point + 1)) * room,
    });
  });
  return { at };
}

/** How far a point is moved from its value: the same for the same point. */
function spreadOf(values: readonly (number | null)[]): (point: number) => number {
  const distinct = new Set<number>();
  for (const value of values) {
    if (value !== null) distinct.add(value);
    if (distinct.size > fewValues) return () => 0;
  }
  // Multiples of the golden ratio are spread evenly.
  return (point) => (((point * 0.6180339887498949) % 1) - 0.5) * widestSpread;
}
