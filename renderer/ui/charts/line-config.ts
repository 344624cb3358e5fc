import type { ChartDataset, ChartOptions, Point as DrawnPoint } from 'chart.js';
import { axis } from './chart-js.ts';
import { seriesColor, softColor, type ChartTheme } from './chart-theme.ts';
import { decimate, type Range } from './decimate.ts';
import { envelope, isRagged } from './envelope.ts';
import { includeBands, type Banded } from './range-bands.ts';
import { extent, indexAt, type Point, type Series } from './series.ts';

/** How the lines are to be drawn now. */
export interface LineLook {
  readonly theme: ChartTheme;
  readonly range: Range | null;
  readonly log: boolean;
  readonly xLabel: string;
  readonly format: (value: number) => string;
  /** How places on the x axis are told; without it as values are, and whole numbers alone. */
  readonly formatX?: ((value: number) => string) | undefined;
  /** Whether places are seconds: then ticks stand at whole minutes or hours. */
  readonly inSeconds?: boolean | undefined;
  readonly logX?: boolean | undefined;
  /** The series smoothed, in the same order; without it they are drawn as they are. */
  readonly smoothed?: readonly Series[] | undefined;
  /** Width of the canvas in pixels. */
  readonly width: number;
}

type LineDataset = ChartDataset<'line', DrawnPoint[]> & Banded;

/** Shares of a colour in the band of a line, and of one that lies behind its smoothed form. */
const shades = { drawn: 32, measured: 16 };

/**
 * The series as chart.js wants them: decimated to the width, dashed, with shaded gaps; smoothed ones over faint ones.
 * A line that swings too fast to be followed becomes the line of its means before a band from its lowest to its
 * highest values.
 */
export function lineDatasets(series: readonly Series[], look: LineLook): LineDataset[] {
  const { smoothed = series } = look;
  const points = smoothed.map((one) => pointsOf(one, look));
  // What comes later is drawn first, so behind.
  const measured = smoothed === series ? [] : series.map((one) => pointsOf(one, look));
  const height = heightOf([...points, ...measured], look.log);
  const drawn = smoothed.map((one, i) => {
    const color = seriesColor(look.theme, one.color);
    const target = smoothed.findIndex((other) => other.id === one.gapTo);
    const shade = softColor(color, 12);
    return {
      label: one.label,
      ...lineOrBand(one, points[i] ?? [], height, look, softColor(color, shades.drawn)),
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
  const behind = measured.map((data, i): LineDataset => {
    const one = series[i] as Series;
    const color = seriesColor(look.theme, one.color);
    const form = lineOrBand(one, data, height, look, softColor(color, shades.measured));
    return {
      label: `${one.label}, measured`,
      ...form,
      // The band says enough behind the smoothed line.
      showLine: form.band === undefined,
      borderColor: softColor(color, 30),
      borderWidth: 1,
      pointRadius: 0,
      pointHitRadius: 0,
      fill: false,
    };
  });
  return [...drawn, ...behind];
}

const bucketsOf = ({ width }: LineLook): number => Math.max(50, Math.round(width / 2));

const pointsOf = (series: Series, look: LineLook): Point[] =>
  decimate(series, look.range, bucketsOf(look), look.log, look.logX);

/** From the lowest to the highest of all points, on a logarithmic scale in exponents of e. */
function heightOf(all: readonly (readonly Point[])[], log: boolean): Range {
  let min = Infinity;
  let max = -Infinity;
  for (const points of all) {
    for (const { y } of points) {
      if (y < min) min = y;
      if (y > max) max = y;
    }
  }
  return log ? { min: Math.log(min), max: Math.log(max) } : { min, max };
}

function lineOrBand(
  series: Series,
  points: Point[],
  height: Range,
  look: LineLook,
  bandColor: string,
): { data: Point[] } & Banded {
  const { log, width, range, logX } = look;
  const seen = log ? points.map(({ x, y }) => ({ x, y: Math.log(y) })) : points;
  if (!isRagged(seen, height, width)) return { data: points };
  const { line, band } = envelope(series, range, bucketsOf(look), log, logX);
  return { data: line, band, bandColor };
}

/** Distances of ticks on an axis of seconds. */
const steadySeconds = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400,
];

/** Seconds between two ticks so that there are at most nine; undefined below nine seconds and beyond nine days. */
export function secondsPerTick({ min, max }: Range): number | undefined {
  const least = (max - min) / 9;
  return least < 1 ? undefined : steadySeconds.find((seconds) => seconds >= least);
}

/** Ends of the x axis: the part in view, or all of it; on a logarithmic one all that lies above 0. */
export function xBounds(series: readonly Series[], range: Range | null, logX = false): Range {
  const { min, max } = range ?? extent(series) ?? { min: 0, max: 1 };
  const start = logX && min <= 0 ? firstPositive(series) : min;
  return { min: start, max: max > start ? max : start + 1 };
}

function firstPositive(series: readonly Series[]): number {
  const places = series.map((one) => one.x(indexAt(one, 0) + 1)).filter((x) => x > 0);
  return places.length === 0 ? 1 : Math.min(...places);
}

/** What of the x axis depends on what is in view. */
export function xScale(
  series: readonly Series[],
  look: Pick<LineLook, 'range' | 'logX' | 'inSeconds'>,
): { min: number; max: number; ticks: { stepSize: number | undefined } } {
  const bounds = xBounds(series, look.range, look.logX);
  return { ...bounds, ticks: { stepSize: look.inSeconds ? secondsPerTick(bounds) : undefined } };
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
  const { ticks: steps, ...ends } = xScale(series, look);
  const ticks = { ...across.ticks, ...steps, includeBounds: look.formatX === undefined };
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
        type: look.logX ? 'logarithmic' : 'linear',
        ...ends,
        ...across,
        ticks,
      },
      y: {
        type: look.log ? 'logarithmic' : 'linear',
        afterDataLimits: (scale) => {
          includeBands(scale);
          if (!look.log) addRoom(scale);
        },
        ...axis(look.theme, '', look.format, 6),
      },
    },
  };
}
