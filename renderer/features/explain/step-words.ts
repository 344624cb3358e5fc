import { formatCount } from '../../ui/format.ts';

/**
 * The fewest neighbouring rows of a window that hold at least half of a map, from 0, the last one included; null where
 * the map is 0 everywhere.
 */
export function strongestStretch(
  heat: readonly number[],
): readonly [first: number, last: number] | null {
  const half = heat.reduce((sum, value) => sum + value, 0) / 2;
  if (!(half > 0)) return null;
  let best: readonly [number, number] = [0, heat.length - 1];
  let [sum, first] = [0, 0];
  heat.forEach((value, last) => {
    sum += value;
    while (sum - (heat[first] ?? 0) >= half) {
      sum -= heat[first] ?? 0;
      first += 1;
    }
    if (sum >= half && last - first < best[1] - best[0]) best = [first, last];
  });
  return best;
}

/** Which rows of a window a map is strongest at: `row 3`, `rows 9 – 12`. */
export function stretchWords([first, last]: readonly [first: number, last: number]): string {
  const [from, to] = [formatCount(first + 1), formatCount(last + 1)];
  return first === last ? `row ${from}` : `rows ${from} – ${to}`;
}
