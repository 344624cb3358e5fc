import { extent, valueAt, type Series } from './series.ts';

interface Words {
  readonly xLabel: string;
  readonly format: (value: number) => string;
  /** How a place on the x axis is told. */
  readonly place: (x: number) => string;
}

/** A chart's values at its cursor, or the newest, as a sentence: `Epoch 4: training 0.25, validation 0.5`. */
export function spokenValues(
  series: readonly Series[],
  smoothed: readonly Series[],
  cursor: number | null,
  { xLabel, format, place }: Words,
): string {
  const x = cursor ?? extent(series)?.max;
  if (x === undefined) return 'no values';
  const values = series.map((one, i) => {
    const value = valueAt(one, cursor);
    const mean = smoothed === series ? null : valueAt(smoothed[i] ?? one, cursor);
    const about = mean === null ? '' : `, smoothed ${format(mean)}`;
    return `${one.label} ${value === null ? 'none' : format(value)}${about}`;
  });
  return `${xLabel} ${place(x)}: ${values.join(', ')}`;
}

/** A place on the x axis as a slider tells it in numbers, which must not need an exponent. */
export function sliderPlace(x: number, logX: boolean): number {
  return Number((logX && x > 0 ? Math.log10(x) : x).toFixed(6));
}
