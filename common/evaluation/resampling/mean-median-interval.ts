import { RandomSource } from '../../random/random-source.ts';
import type { JudgedNumbers } from '../judged.ts';
import { medianOf } from '../regression/select-nth.ts';
import { type Interval, percentileInterval } from './interval.ts';

/** Numbers that are drawn in all: a second's work. */
const mostDrawn = 60_000_000;
/** Fewer resamples say too little of the ends of an interval. */
const fewest = 200;

/**
 * Percentile bootstrap interval of the mean of several steps' median absolute errors, by whole rows, as the steps of a
 * row go together. Null for weighted rows, and where there are so many rows that too few resamples could be drawn.
 */
export function meanMedianInterval(
  { actual, predicted, names, weights }: JudgedNumbers,
  {
    level,
    replicates,
    seed,
  }: { readonly level: number; readonly replicates: number; readonly seed: number },
): Interval | null {
  const steps = names.length;
  const rows = steps === 0 ? 0 : actual.length / steps;
  const draws = rows === 0 ? 0 : Math.min(replicates, Math.floor(mostDrawn / actual.length));
  if (weights || draws < fewest) return null;
  const sizes = predicted.map((value, at) => Math.abs(value - (actual[at] ?? NaN)));
  const random = RandomSource.seeded(seed, 'resampled medians');
  const chosen = new Uint32Array(rows);
  const drawn = new Float64Array(rows);
  const means = new Float64Array(draws);
  for (let draw = 0; draw < draws; draw++) {
    for (let at = 0; at < rows; at++) chosen[at] = random.below(rows);
    let sum = 0;
    for (let step = 0; step < steps; step++) {
      let count = 0;
      for (const row of chosen) {
        const size = sizes[row * steps + step] ?? NaN;
        if (Number.isFinite(size)) drawn[count++] = size;
      }
      sum += medianOf(drawn.subarray(0, count));
    }
    means[draw] = sum / steps;
  }
  return percentileInterval(means, level);
}
