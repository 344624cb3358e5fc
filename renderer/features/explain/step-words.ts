import { formatCount } from '../../ui/format.ts';

/**
 * The fewest neighbouring rows of a window that hold at least half of a map, and most of it among as few, from 0, the
 * last one included; null where the map is 0 everywhere.
 */
export function strongestStretch(
  heat: readonly number[],
): readonly [first: number, last: number] | null {
  const half = heat.reduce((sum, value) => sum + value, 0) / 2;
  if (!(half > 0)) return null;
  let best: readonly [number, number] = [0, heat.length];
  let [sum, first, most] = [0, 0, 0];
  heat.forEach((value, last) => {
    sum += value;
    while (sum - (heat[first] ?? 0) >= half) {
      sum -= heat[first] ?? 0;
      first += 1;
    }
    const longer = last - first - (best[1] - best[0]);
    if (sum >= half && (longer < 0 || (longer === 0 && sum > most))) {
      best = [first, last];
      most = sum;
    }
  });
  return best;
}

/** Which rows of a window a map is strongest at: `row 3`, `rows 9 – 12`. */
export function stretchWords([first, last]: readonly [first: number, last: number]): string {
  const [from, to] = [formatCount(first + 1), formatCount(last + 1)];
  return first === last ? `row ${from}` : `rows ${from} – ${to}`;
}
