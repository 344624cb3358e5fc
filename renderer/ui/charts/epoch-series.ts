import type { EpochMetrics } from '../../../common/runs/run.ts';
import type { Series } from './series.ts';

/** One metric over the epochs of a run, read in place. `name` is Keras's: `val_loss`. */
export function epochSeries(
  epochs: readonly EpochMetrics[],
  name: string,
  look: Pick<Series, 'id' | 'label' | 'color' | 'dash' | 'marker' | 'gapTo'>,
): Series {
  return {
    ...look,
    length: epochs.length,
    x: (index) => epochs[index]?.epoch ?? 0,
    y: (index) => epochs[index]?.values[name] ?? null,
  };
}

/** Names of the metrics that a run reports. The first epoch has them all. */
export function metricNames(epochs: readonly EpochMetrics[]): string[] {
  return Object.keys(epochs[0]?.values ?? {});
}
