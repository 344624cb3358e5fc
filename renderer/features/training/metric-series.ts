import type { EpochMetrics } from '../../../common/runs/run.ts';
import { epochSeries } from '../../ui/charts/epoch-series.ts';
import type { Series } from '../../ui/charts/series.ts';
import type { XMeasure } from './x-measure.ts';

/** One metric of a run: training solid, validation dashed, the gap between them shaded. */
export function metricSeries(
  epochs: readonly EpochMetrics[],
  names: readonly string[],
  metric: string,
  measure: XMeasure,
): Series[] {
  const placed = (series: Series): Series => ({
    ...series,
    x: (index) => {
      const epoch = epochs[index];
      return epoch ? measure.ofEpoch(epoch) : 0;
    },
  });
  const training = epochSeries(epochs, metric, {
    id: 'training',
    label: 'Training',
    color: 1,
    gapTo: 'validation',
  });
  if (!names.includes(`val_${metric}`)) return [placed(training)];
  const look = { id: 'validation', label: 'Validation', color: 2, dash: [6, 3] };
  return [placed(training), placed(epochSeries(epochs, `val_${metric}`, look))];
}

/** Values that differ so many times hide all but the largest on a linear scale. */
const wide = 1000;

/** Whether values grew so far beyond their beginning that only a logarithmic scale shows it; none may be below 0. */
export function wantsLog(all: readonly Series[]): boolean {
  let least = Infinity;
  let most = 0;
  for (const series of all) {
    for (let i = 0; i < series.length; i++) {
      const y = series.y(i);
      if (y === null) continue;
      if (y < 0) return false;
      if (y > 0) least = Math.min(least, y);
      most = Math.max(most, y);
    }
  }
  return most > wide * least;
}
