import type { ChartDataset, ChartOptions, Point as DrawnPoint } from 'chart.js';
import { axis } from './chart-js.ts';
import { seriesColor, softColor, type ChartTheme } from './chart-theme.ts';
import { decimate, type Range } from './decimate.ts';
import { extent, type Series } from './series.ts';

/** How the lines are to be drawn now. */
export interface LineLook {
  readonly theme: ChartTheme;
  readonly range: Range | null;
  readonly log: boolean;
  readonly xLabel: string;
  readonly format: (value: number) => string;
  /** How places on the x axis are told; without it as values are, and whole numbers alone. */
  readonly formatX?: ((value: number) => string) | undefined;
  /** Width of the canvas in pixels. */
  readonly width: number;
}

/** The series as chart.js wants them: decimated to the width, dashed, with shaded gaps. */
export function lineDatasets(
  series: readonly Series[],
  look: LineLook,
): ChartDataset<'line', DrawnPoint[]>[] {
  const buckets = Math.max(50, Math.round(look.width / 2));
  return series.map((one) => {
    const color = seriesColor(look.theme, one.color);
    const target = series.findIndex((other) => other.id === one.gapTo);
    const shade = softColor(color, 12);
    return {
      label: one.label,
      data: decimate(one, look.range, buckets, look.log),
      borderColor: color,
      borderWidth: 1.75,
      borderDash: [...(one.dash ?? [])],
      // One point alone has no line to show it.
      pointRadius: one.length === 1 ? 3 : 0,
      pointHitRadius: 0,
      pointBackgroundColor: color,
      fill: target < 0 ? false : { target, above: shade, below: shade },
    };
  });
}

/** Ends of the x axis: the part in view, or all of it. */
export function xBounds(series: readonly Series[], range: Range | null): Range {
  const { min, max } = range ?? extent(series) ?? { min: 0, max: 1 };
  return { min, max: max > min ? max : min + 1 };
}

/**
 * Leaves room above and below the lines, but none where no value can be: below 0 for values that are
 * never negative, above 1 for those that reach no further.
 */
export function addRoom(scale: { min: number; max: number }): void {
  const { min, max } = scale;
  const room = (max - min) * 0.04;
  scale.min = min >= 0 ? Math.max(0, min - room) : min - room;
  scale.max = max <= 1 ? Math.min(1, max + room) : max + room;
}

/** Axes and behaviour; cursor, legend and zoom are drawn by the component, not by chart.js. */
export function lineOptions(series: readonly Series[], look: LineLook): ChartOptions<'line'> {
  const across = axis(
    look.theme,
    look.xLabel,
    (value) => look.formatX?.(value) ?? (Number.isInteger(value) ? look.format(value) : ''),
    9,
  );
  // Words of places, such as dates, are long: at both ends they would run into their neighbours.
  const ticks = { ...across.ticks, includeBounds: look.formatX === undefined };
  return {
    animation: false,
    parsing: false,
    normalized: true,
    responsive: true,
    maintainAspectRatio: false,
    events: [],
    layout: { padding: { top: 6, right: 8 } },
    plugins: { tooltip: { enabled: false }, legend: { display: false } },
    scales: {
      x: {
        type: 'linear',
        ...xBounds(series, look.range),
        ...across,
        ticks,
      },
      y: {
        type: look.log ? 'logarithmic' : 'linear',
        ...(look.log ? {} : { afterDataLimits: addRoom }),
        ...axis(look.theme, '', look.format, 6),
      },
    },
  };
}
