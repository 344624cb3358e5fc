import type { Range } from './decimate.ts';
import type { Turn } from './redraw.ts';

/** Cursor, zoom and smoothing; charts that are given the same one move together. */
export class ChartView {
  /** x under the cursor; null when there is none. */
  cursor = $state<number | null>(null);
  /** x in view; null for everything. */
  range = $state.raw<Range | null>(null);
  /** Weight of the moving average, 0 (as measured) to less than 1. */
  smoothing = $state(0);
  /** Whether the x axis is logarithmic. */
  logX = $state(false);
  readonly turn: Turn = { frame: -1, rested: 0 };

  /** Shows everything again; for when places on the axis mean something else from now on. */
  reset(): void {
    this.cursor = null;
    this.range = null;
  }
}
