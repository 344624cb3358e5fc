import type { ConfusionCells } from '../classification/confusion-cells.ts';
import { RandomSource } from '../../random/random-source.ts';
import { drawMultinomial } from './draw-binomial.ts';

/** So many cells are drawn in all at most, beyond 200 resamples. */
const mostDraws = 5_000_000;

/**
 * Resamples the rows of a confusion matrix by drawing how many fall into each cell, which is the same as drawing rows
 * where all weigh alike and costs nothing more for many rows. Calls `use` with the counts of each draw, an array that is
 * the same every time. Matrices of many thousand cells are drawn less often, at least 200 times.
 * @returns How often it drew.
 */
export function resampleCells(
  { rows }: Pick<ConfusionCells, 'rows'>,
  replicates: number,
  seed: number,
  use: (counts: Float64Array, replicate: number) => void,
): number {
  const random = RandomSource.seeded(seed, 'resampled cells');
  const total = rows.reduce((sum, count) => sum + count, 0);
  const drawn = new Float64Array(rows.length);
  const times = Math.min(replicates, Math.max(200, Math.floor(mostDraws / (rows.length + 1))));
  for (let replicate = 0; replicate < times; replicate++) {
    drawMultinomial(random, rows, total, drawn);
    use(drawn, replicate);
  }
  return times;
}
