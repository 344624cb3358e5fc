import type { JudgedNumbers } from '../judged.ts';
import { selectNth } from './select-nth.ts';
import { stepValues } from './step-values.ts';

/** Half the width of prediction intervals. */
export interface ConformalRadius {
  /** In the target's units; null where there are too few rows for the coverage. */
  readonly radius: number | null;
  /** Validation rows that it rests on. */
  readonly rows: number;
  /** The fewest rows that would do. */
  readonly needed: number;
}

/**
 * Split conformal prediction (Lei et al. 2018): the ⌈(n + 1)·coverage⌉-th smallest error by size on rows the network did
 * not learn from. Predicted ± radius then holds a new row's number with at least that probability, whatever the
 * distribution, as long as rows are exchangeable; of a series that changes over time it is only a guide.
 * @param errors Predicted − actual of the validation rows.
 * @param coverage Between 0 and 1.
 */
export function conformalRadius(errors: Float64Array, coverage: number): ConformalRadius {
  const sizes = errors.filter((error) => !Number.isNaN(error)).map(Math.abs);
  const rows = sizes.length;
  // Products such as 20 · 0.95 may lie a last digit above a whole number.
  const place = Math.ceil((rows + 1) * coverage - 1e-9);
  const needed = Math.ceil(coverage / (1 - coverage) - 1e-9);
  if (place > rows || rows === 0) return { radius: null, rows, needed };
  return { radius: selectNth(sizes, Math.max(0, place - 1)), rows, needed };
}

/** Share of rows whose actual number lies within predicted ± radius; null without rows. */
export function coveredShare(judged: JudgedNumbers, step: number, radius: number): number | null {
  const { errors } = stepValues(judged, step);
  if (errors.length === 0) return null;
  return (
    errors.reduce((sum, error) => sum + (Math.abs(error) <= radius ? 1 : 0), 0) / errors.length
  );
}
