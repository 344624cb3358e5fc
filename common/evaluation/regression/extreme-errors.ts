import { selectNth } from './select-nth.ts';

/** Places of the `count` errors that are the largest by size, largest first; of equals the earlier row first. */
export function largestErrors(errors: Float64Array, count: number): number[] {
  return extremes(
    errors.map((error) => -Math.abs(error)),
    count,
  );
}

/** Places of the `count` errors that are the smallest by size, smallest first; of equals the earlier row first. */
export function smallestErrors(errors: Float64Array, count: number): number[] {
  return extremes(errors.map(Math.abs), count);
}

/** Without sorting all of them: first the bound, then what lies within it. */
function extremes(keys: Float64Array, count: number): number[] {
  const wanted = Math.min(count, keys.length);
  if (wanted <= 0) return [];
  const bound = selectNth(keys.slice(), wanted - 1);
  const within: number[] = [];
  let atBound = wanted;
  for (const key of keys) if (key < bound) atBound--;
  keys.forEach((key, place) => {
    if (key < bound || (key === bound && atBound-- > 0)) within.push(place);
  });
  return within.sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b);
}
