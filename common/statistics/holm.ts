/**
 * Probabilities corrected for having made several comparisons (Holm 1979): with those below α the chance of even one
 * false finding stays below α. In the order given; NaN stays NaN and does not count as a comparison.
 */
export function holm(probabilities: readonly number[]): number[] {
  const order = probabilities
    .map((_, index) => index)
    .filter((index) => !Number.isNaN(probabilities[index]))
    .sort((a, b) => (probabilities[a] ?? 0) - (probabilities[b] ?? 0));
  const corrected = new Array<number>(probabilities.length).fill(NaN);
  let highest = 0;
  order.forEach((index, place) => {
    const own = (order.length - place) * (probabilities[index] ?? 0);
    highest = Math.min(1, Math.max(highest, own));
    corrected[index] = highest;
  });
  return corrected;
}
