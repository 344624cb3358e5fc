import type { EpochMetrics } from './run.ts';

/**
 * A shorter history that looks the same: at most about `most` epochs, among them, from every
 * stretch of the history, those where any metric is lowest or highest, and the first and last of
 * all. No peak is lost, and thinning what was thinned before loses none either.
 * Gives the same array back when it is short enough.
 */
export function thinEpochs(epochs: readonly EpochMetrics[], most: number): readonly EpochMetrics[] {
  const names = Object.keys(epochs[0]?.values ?? {});
  if (epochs.length <= most || names.length === 0) return epochs;
  // Every stretch keeps at most two epochs per metric.
  const stretches = Math.max(1, Math.floor(most / (2 * names.length)));
  const kept: EpochMetrics[] = [];
  let taken = -1;
  const take = (index: number): void => {
    const epoch = epochs[index];
    if (index <= taken || !epoch) return;
    kept.push(epoch);
    taken = index;
  };
  take(0);
  const first = epochs[0]?.epoch ?? 0;
  const width = ((epochs.at(-1)?.epoch ?? 0) + 1 - first) / stretches;
  let from = 0;
  for (let stretch = 1; stretch <= stretches; stretch++) {
    // Stretches of equal numbers of epochs, however many of them an earlier thinning has left.
    const end = first + stretch * width;
    let to = from;
    while (to < epochs.length && (stretch === stretches || (epochs[to]?.epoch ?? 0) < end)) to++;
    const extremes = names.flatMap((name) => lowestAndHighest(epochs, name, from, to));
    for (const index of extremes.sort((a, b) => a - b)) take(index);
    from = to;
  }
  take(epochs.length - 1);
  return kept;
}

/** Indices between `from` and `to`; where there are no values, that of the first epoch. */
function lowestAndHighest(
  epochs: readonly EpochMetrics[],
  name: string,
  from: number,
  to: number,
): [number, number] {
  let low = from;
  let high = from;
  let lowest = Infinity;
  let highest = -Infinity;
  for (let index = from; index < to; index++) {
    const value = epochs[index]?.values[name] ?? null;
    if (value === null) continue;
    if (value < lowest) {
      low = index;
      lowest = value;
    }
    if (value > highest) {
      high = index;
      highest = value;
    }
  }
  return [low, high];
}
