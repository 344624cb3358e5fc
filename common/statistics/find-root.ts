/**
 * Where a function that never falls reaches 0, by halving until no number lies between the bounds or they agree to
 * `tolerance`; the nearer bound where it never does.
 */
export function findRoot(
  value: (x: number) => number,
  low: number,
  high: number,
  tolerance = 0,
): number {
  let [below, above] = [low, high];
  for (let step = 0; step < 1100; step++) {
    const middle = below + (above - below) / 2;
    if (middle === below || middle === above || above - below <= tolerance) return middle;
    if (value(middle) < 0) below = middle;
    else above = middle;
  }
  return above;
}
