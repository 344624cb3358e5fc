import { differingSettings, sortedValues } from '../../../common/comparison/encode-settings.ts';
import { formatNumber } from '../../ui/format.ts';
import type { ComparedRun } from './compared-run.ts';
import type { RunMeasure } from './scatter-runs.ts';

/** One upright axis; places on it go from 0 below to 1 above. */
export interface ParallelAxis {
  readonly id: string;
  readonly label: string;
  /** One per run; null where the run has no such value. */
  readonly places: readonly (number | null)[];
  /** The same in words. */
  readonly words: readonly string[];
  readonly ticks: readonly { readonly place: number; readonly label: string }[];
  /** What lies at a place, in words. */
  readonly at: (place: number) => string;
}

type Value = string | number | boolean | null;

/** Ticks of an axis of numbers. */
const numberTicks = 5;

/** An axis for each setting that differs between the runs, then one for the result. */
export function parallelAxes(
  runs: readonly ComparedRun[],
  result: RunMeasure,
): readonly ParallelAxis[] {
  const settings = runs.map(({ summary }) => summary.settings);
  return [
    ...differingSettings(settings).map((name) =>
      axisOf(
        `setting ${name}`,
        name,
        settings.map((own) => own[name] ?? null),
        formatNumber,
      ),
    ),
    axisOf(
      'result',
      result.label,
      runs.map(({ summary }) => result.of(summary)),
      result.words,
    ),
  ];
}

export function axisOf(
  id: string,
  label: string,
  values: readonly Value[],
  format: (value: number) => string,
): ParallelAxis {
  const numbers = values.filter((value) => typeof value === 'number' && Number.isFinite(value));
  const allNumbers = values.every((value) => value === null || typeof value === 'number');
  return allNumbers && numbers.length > 0
    ? numberAxis(id, label, values, format)
    : wordAxis(id, label, values);
}

function numberAxis(
  id: string,
  label: string,
  values: readonly (number | null)[],
  format: (value: number) => string,
): ParallelAxis {
  const finite = values.filter((value): value is number => Number.isFinite(value));
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  // Learning rates and sizes: equal factors are equally far apart.
  const log = low > 0 && high / low >= 50;
  const scale = (value: number): number => (log ? Math.log(value) : value);
  const span = scale(high) - scale(low);
  const placeOf = (value: number): number =>
    span === 0 ? 0.5 : (scale(value) - scale(low)) / span;
  const valueAt = (place: number): number => {
    const scaled = scale(low) + place * span;
    return log ? Math.exp(scaled) : scaled;
  };
  const distinct = [...new Set(finite)];
  const ticks =
    distinct.length <= numberTicks
      ? distinct.map((value) => ({ place: placeOf(value), label: format(value) }))
      : Array.from({ length: numberTicks }, (_, i) => {
          const place = i / (numberTicks - 1);
          return { place, label: format(Number(valueAt(place).toPrecision(3))) };
        });
  return {
    id,
    label,
    places: values.map((value) =>
      value !== null && Number.isFinite(value) ? placeOf(value) : null,
    ),
    words: values.map((value) => (value === null ? '–' : format(value))),
    ticks,
    at: (place) => format(Number(valueAt(place).toPrecision(3))),
  };
}

function wordAxis(id: string, label: string, values: readonly Value[]): ParallelAxis {
  const order = sortedValues(values);
  const placeOf = (value: Value): number | null => {
    const at = value === null ? -1 : order.indexOf(value);
    return at < 0 ? null : order.length === 1 ? 0.5 : at / (order.length - 1);
  };
  const words = values.map((value) => (value === null ? '–' : String(value)));
  return {
    id,
    label,
    places: values.map(placeOf),
    words,
    ticks: order.map((value) => ({ place: placeOf(value) ?? 0, label: String(value) })),
    at: (place) => String(order[Math.round(place * (order.length - 1))] ?? '–'),
  };
}

/** A stretch of an axis, from below to above. */
export type Brush = readonly [low: number, high: number];

/** Whether each run lies within every brush; a run without a value lies in none. */
export function brushed(
  axes: readonly ParallelAxis[],
  brushes: ReadonlyMap<string, Brush>,
  runs: number,
): readonly boolean[] {
  return Array.from({ length: runs }, (_, run) =>
    axes.every(({ id, places }) => {
      const brush = brushes.get(id);
      const place = places[run] ?? null;
      return !brush || (place !== null && place >= brush[0] - 1e-9 && place <= brush[1] + 1e-9);
    }),
  );
}
