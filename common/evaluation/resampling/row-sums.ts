import { RandomSource } from '../../random/random-source.ts';

/**
 * What rows add to the sums that metrics are made of. Up to 4,096 rows stand for themselves; more are dealt at random to
 * as many groups, whose sums vary as those of rows do, so that a resample costs the same for a million rows as for a few
 * thousand (the bootstrap of grouped sums; every metric here is a function of sums).
 */
export interface RowSums {
  /** Row-major [units, width]. */
  readonly sums: Float64Array;
  readonly units: number;
  readonly width: number;
}

const mostUnits = 4096;

/** @param add Writes what a row adds into `into` from `start` on, by adding. */
export function rowSums(
  rows: number,
  width: number,
  seed: number,
  add: (row: number, into: Float64Array, start: number) => void,
): RowSums {
  const units = Math.min(rows, mostUnits);
  const sums = new Float64Array(units * width);
  const random = RandomSource.seeded(seed, 'groups of rows');
  for (let row = 0; row < rows; row++) {
    add(row, sums, (rows <= mostUnits ? row : random.uint32() % mostUnits) * width);
  }
  return { sums, units, width };
}

/**
 * Draws as many units as there are, with replacement, `replicates` times, and calls `use` with the sums of each draw.
 * The array is the same every time.
 */
export function resampleSums(
  { sums, units, width }: RowSums,
  replicates: number,
  seed: number,
  use: (total: Float64Array, replicate: number) => void,
): void {
  const random = RandomSource.seeded(seed, 'resampled sums');
  const total = new Float64Array(width);
  const drawn = new Uint32Array(units);
  for (let replicate = 0; replicate < replicates; replicate++) {
    total.fill(0);
    random.fillWords(drawn);
    for (let draw = 0; draw < units; draw++) {
      const start = Math.floor(((drawn[draw] ?? 0) / 2 ** 32) * units) * width;
      for (let at = 0; at < width; at++) {
        total[at] = (total[at] ?? 0) + (sums[start + at] ?? 0);
      }
    }
    use(total, replicate);
  }
}
