import type { EpochMetrics } from '../../../common/runs/run.ts';
import { formatCount } from '../../ui/format.ts';
import type { Stretch } from '../../ui/charts/series.ts';
import type { XMeasure } from './x-measure.ts';

/** The first and the last of some epochs of a run, by their numbers. */
export type EpochStretch = readonly [from: number, to: number];

/**
 * Epochs as they are shaded on the run's charts; none where the history does not reach them. Of a thinned history
 * the nearest epochs within stand for the ends.
 */
export function shadedEpochs(
  [from, to]: EpochStretch,
  epochs: readonly EpochMetrics[],
  measure: XMeasure,
): Stretch[] {
  const first = epochs.find(({ epoch }) => epoch >= from);
  const last = epochs.findLast(({ epoch }) => epoch <= to);
  if (!first || !last) return [];
  return [
    {
      id: 'shown',
      from: measure.ofEpoch(first),
      to: Math.max(measure.ofEpoch(first), measure.ofEpoch(last)),
      label:
        from === to
          ? `epoch ${formatCount(from)}`
          : `epochs ${formatCount(from)}–${formatCount(to)}`,
    },
  ];
}
