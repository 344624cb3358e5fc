import type { EpochMetrics, RunSummary } from '../../../common/runs/run.ts';
import { markerOf, type RunLook } from '../../../common/runs/run-color.ts';
import { epochSeries } from '../../ui/charts/epoch-series.ts';
import type { Series } from '../../ui/charts/series.ts';

/** Dashes of runs that share a colour, by turn; validation lines are dashed, training lines dotted. */
const validationDash: readonly (readonly number[])[] = [[], [10, 3], [6, 2, 2, 2]];

/**
 * One metric of several runs in one chart. With validation values those are drawn (solid, or
 * dashed for the second run of a colour) and training values dotted under them.
 */
export function comparisonSeries(
  runs: readonly RunSummary[],
  metrics: Readonly<Record<string, readonly EpochMetrics[]>>,
  looks: ReadonlyMap<string, RunLook>,
  metric: string,
): Series[] {
  return runs.flatMap((run) => {
    const epochs = metrics[run.id] ?? [];
    const values = epochs[0]?.values ?? {};
    const look = looks.get(run.id) ?? { color: 8, turn: 0 };
    const { color, turn } = look;
    // Of a run alone the dashes tell the lines apart.
    const marker = runs.length > 1 ? markerOf(look) : undefined;
    const main = validationDash[turn % validationDash.length] ?? [];
    const validated = `val_${metric}` in values;
    const series: Series[] = [];
    if (validated) {
      const id = `${run.id} validation`;
      const label = `${run.name}, validation`;
      series.push(epochSeries(epochs, `val_${metric}`, { id, label, color, dash: main, marker }));
    }
    if (metric in values) {
      const id = `${run.id} training`;
      const label = `${run.name}, training`;
      series.push(
        epochSeries(epochs, metric, {
          id,
          label,
          color,
          dash: validated ? [2, 3] : main,
          marker: validated ? undefined : marker,
        }),
      );
    }
    return series;
  });
}

/** Names of the metrics that any of the runs reports, without `val_`. */
export function comparedMetrics(
  runs: readonly RunSummary[],
  metrics: Readonly<Record<string, readonly EpochMetrics[]>>,
): string[] {
  const names = runs.flatMap((run) => Object.keys(metrics[run.id]?.[0]?.values ?? {}));
  return [...new Set(names.map((name) => name.replace(/^val_/, '')))];
}
