/** A run as a point: what it costs and what it gives. */
export interface ParetoPoint {
  /** Smaller is better: parameters, seconds, bytes. */
  readonly cost: number;
  readonly gain: number;
}

/**
 * The points that no other one beats: none costs as little or less and gives as much or more, with one of both
 * strictly so. In order of cost. Points that are no numbers are never among them; of equal points all are.
 *
 * @param rising whether a larger gain is better (accuracy) or a smaller one (loss)
 */
export function paretoFront<Point extends ParetoPoint>(
  points: readonly Point[],
  rising: boolean,
): readonly Point[] {
  const gainOf = ({ gain }: Point): number => (rising ? gain : -gain);
  const sorted = points
    .filter(({ cost, gain }) => Number.isFinite(cost) && Number.isFinite(gain))
    .toSorted((a, b) => a.cost - b.cost || gainOf(b) - gainOf(a));
  const front: Point[] = [];
  let best = -Infinity;
  for (const point of sorted) {
    const gain = gainOf(point);
    const last = front.at(-1);
    const equal = last && last.cost === point.cost && gainOf(last) === gain;
    if (gain > best || equal) front.push(point);
    best = Math.max(best, gain);
  }
  return front;
}
