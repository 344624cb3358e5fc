import type { RunCurves } from '../../../common/comparison/comparison-api.ts';
import { markerOf } from '../../../common/runs/run-color.ts';
import { moreIsBetter } from '../../../common/training/metric-catalogue.ts';
import type { Frame } from '../../ui/charts/line-config.ts';
import type { Series } from '../../ui/charts/series.ts';
import { dashOf, type ComparedRun } from './compared-run.ts';

/** What the x axis counts. */
export type CurvePlace = 'epoch' | 'step' | 'time';

export interface CurveChoice {
  readonly metric: string;
  readonly place: CurvePlace;
  /** Whether values are told as their distance from the best that any of the runs reached. */
  readonly fromBest: boolean;
}

/** One line per run that has the metric. Runs whose steps are not known are left out where steps are counted. */
export function curveSeries(
  runs: readonly ComparedRun[],
  curves: readonly RunCurves[],
  { metric, place, fromBest }: CurveChoice,
): Series[] {
  const byRun = new Map(curves.map((curve) => [curve.runId, curve]));
  const best = fromBest ? bestValue(runs, byRun, metric) : null;
  const sign = moreIsBetter(metric) ? 1 : -1;
  return runs.flatMap(({ summary, look }): Series[] => {
    const curve = byRun.get(summary.id);
    const values = curve?.values[metric];
    const places = curve && placesOf(curve, place);
    if (!values || !places) return [];
    return [
      {
        id: summary.id,
        label: summary.name,
        color: look.color,
        dash: dashOf(look),
        marker: markerOf(look),
        length: values.length,
        x: (index) => places(index),
        y: (index) => {
          const value = values[index] ?? null;
          return value === null || best === null ? value : sign * (best - value);
        },
      },
    ];
  });
}

/** What all the lines reach over, so that charts of one line each have the same axes; undefined of no values. */
export function frameOf(all: readonly Series[]): Frame | undefined {
  const [x, y] = [
    { min: Infinity, max: -Infinity },
    { min: Infinity, max: -Infinity },
  ];
  const widen = (range: typeof x, value: number): void => {
    range.min = Math.min(range.min, value);
    range.max = Math.max(range.max, value);
  };
  for (const one of all) {
    for (let index = 0; index < one.length; index++) {
      const value = one.y(index);
      if (value === null || !Number.isFinite(value)) continue;
      widen(x, one.x(index));
      widen(y, value);
    }
  }
  return Number.isFinite(y.min) ? { x, y } : undefined;
}

function placesOf(
  { epochs, seconds, stepsPerEpoch }: RunCurves,
  place: CurvePlace,
): ((index: number) => number) | null {
  if (place === 'time') return (index) => seconds[index] ?? 0;
  if (place === 'epoch') return (index) => epochs[index] ?? 0;
  return stepsPerEpoch === null ? null : (index) => (epochs[index] ?? 0) * stepsPerEpoch;
}

function bestValue(
  runs: readonly ComparedRun[],
  curves: ReadonlyMap<string, RunCurves>,
  metric: string,
): number | null {
  const more = moreIsBetter(metric);
  let best: number | null = null;
  for (const { summary } of runs) {
    for (const value of curves.get(summary.id)?.values[metric] ?? []) {
      if (value !== null && (best === null || (more ? value > best : value < best))) best = value;
    }
  }
  return best;
}
