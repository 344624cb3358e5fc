/** Whole steps of 1, 2 or 5 times a power of ten between two numbers, about `count` of them. */
export function niceTicks(from: number, to: number, count: number): number[] {
  const span = to - from;
  if (!(span > 0) || !Number.isFinite(span)) return [from];
  const rough = span / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const ticks: number[] = [];
  for (let at = Math.ceil(from / step); at * step <= to + step * 1e-9; at += 1) {
    // Without the digits that multiplication adds: 0.30000000000000004.
    ticks.push(Number((at * step).toPrecision(12)));
  }
  return ticks;
}

/** From the least to the greatest of numbers with a little room; null where none is finite. */
export function rangeOf(numbers: Iterable<number>): readonly [number, number] | null {
  let least = Infinity;
  let most = -Infinity;
  for (const value of numbers) {
    if (!Number.isFinite(value)) continue;
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  if (least > most) return null;
  const room = least === most ? Math.max(1, Math.abs(least)) * 0.05 : (most - least) * 0.03;
  return [least - room, most + room];
}

type Range = readonly [number, number];

/** Where the line of equal numbers enters and leaves two axes; null where it does not cross them. */
export function identityStretch(x: Range, y: Range): Range | null {
  const [from, to] = [Math.max(x[0], y[0]), Math.min(x[1], y[1])];
  return from < to ? [from, to] : null;
}
