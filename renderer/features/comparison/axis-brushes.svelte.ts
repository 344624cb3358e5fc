import type { Brush, ParallelAxis } from './parallel-axes.ts';

/** How far a key moves what is marked, as a share of the axis. */
const step = 0.125;

/** What is marked of the axes of a parallel plot, by their ids; places go from 0 below to 1 above. */
export class AxisBrushes {
  all = $state.raw<ReadonlyMap<string, Brush>>(new Map());

  /** Marks what lies between two places, whichever is the lower one. */
  mark(id: string, from: number, to: number): void {
    this.all = new Map(this.all).set(id, [Math.min(from, to), Math.max(from, to)]);
  }

  remove(id: string): void {
    const left = new Map(this.all);
    left.delete(id);
    this.all = left;
  }

  clear(): void {
    this.all = new Map();
  }

  /** Moves the mark of an axis up or down as far as it goes; without one, marks its upper or lower quarter. */
  shift(id: string, up: boolean): void {
    const own = this.all.get(id);
    if (!own) {
      this.mark(id, up ? 0.75 : 0, up ? 1 : 0.25);
      return;
    }
    const by = Math.max(-own[0], Math.min(1 - own[1], up ? step : -step));
    this.mark(id, own[0] + by, own[1] + by);
  }

  /** What is marked of an axis, in its own words. */
  words(axis: ParallelAxis): string {
    const own = this.all.get(axis.id);
    return own ? `${axis.at(own[0])} to ${axis.at(own[1])}` : 'all values';
  }
}
