import type { EpochMetrics } from './run.ts';

/** Epochs at the end that follow each other without a gap: means over the last ones are those of the whole history. */
const tail = 8;

/**
 * Places of about `most` of `count` epochs, in order: the same distance apart, whatever their values are, then the
 * last few without a gap. Jumps from one to the next are as large as those of the whole history, where extremes
 * alone, which a chart needs, would make a restless curve of every calm one.
 */
export function evenPlaces(count: number, most: number): number[] {
  if (count <= most) return Array.from({ length: count }, (_, at) => at);
  const end = count - tail;
  const apart = Math.ceil(end / Math.max(1, most - tail));
  const places: number[] = [];
  for (let at = 0; at < end; at += apart) places.push(at);
  for (let at = end; at < count; at += 1) places.push(at);
  return places;
}

/** Whether some epochs of a history are left out. */
export function leavesOut(epochs: readonly EpochMetrics[]): boolean {
  const [first, last] = [epochs[0], epochs.at(-1)];
  return first !== undefined && last !== undefined && last.epoch - first.epoch >= epochs.length;
}
