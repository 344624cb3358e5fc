import type { Range } from './decimate.ts';
import type { Turn } from './redraw.ts';

/** Cursor and zoom; charts that are given the same one move together. */
export class ChartView {
  /** x under the cursor; null when there is none. */
  cursor = $state<number | null>(null);
  /** x in view; null for everything. */
  range = $state.raw<Range | null>(null);
  readonly turn: Turn = { frame: -1, rested: 0 };
}
