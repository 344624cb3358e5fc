import type { ChartDataset, ChartOptions, Point as DrawnPoint } from 'chart.js';
import { formatNumber } from '../format.ts';
import { axis } from './chart-js.ts';
import { seriesColor, softColor, type ChartTheme } from './chart-theme.ts';
import type { Range } from './decimate.ts';
import { drawnForm, envelope, heightOf, isRagged, type Drawn } from './envelope.ts';
import { includeBands, type Banded } from './range-bands.ts';
import { markerDatasets } from './line-markers.ts';
import { extent, indexAt, type Series } from './series.ts';

/** How the lines are to be drawn now. */
export interface LineLook {
  readonly theme: ChartTheme;
  readonly range: Range | null;
  readonly log: boolean;
  readonly xLabel: string;
  readonly format: (value: number) => string;
  /** How places on the x axis are told; without it as numbers, and whole ones alone. */
  readonly formatX?: ((value: number) => string) | undefined;
  /** Whether places are seconds: then ticks stand at whole minutes or hours. */
  readonly inSeconds?: boolean | undefined;
  readonly logX?: boolean | undefined;
  /** The series smoothed, in the same order; without it they are drawn as they are. */
  readonly smoothed?: readonly Series[] | undefined;
  /** Width of the canvas in pixels. */
  readonly width: number;
  /** What both axes reach over at least, so that several charts have the same. */
  readonly frame?: Frame | undefined;
}

/** Ends of both axes. */
export interface Frame {
  readonly x: Range;
  readonly y: Range;
}

type LineDataset = ChartDataset<'line', DrawnPoint[]> & Banded;

/** How much of a line's colour its band has, in percent: alone, among many lines, and behind its smoothed form. */
const shades = { few: 32, many: 12, measured: 16 };
const few = 4;

/**
 * The series as chart.js wants them: dashed, with shaded gaps; smoothed ones over faint ones. Where there are more
 * values than pixels, or they swing too fast to be followed, their means become the line, before a band from the
 * lowest to the highest.
 */
export function lineDatasets(series: readonly Series[], look: LineLook): LineDataset[] {
  const { smoothed = series } = look;
  const forms = withoutRagged(smoothed, look);
  const shade = smoothed.length > few ? shades.many : shades.few;
  const drawn = smoothed.map((one, i): LineDataset => {
    const color = seriesColor(look.theme, one.color);
    const target = smoothed.findIndex((other) => other.id === one.gapTo);
    const gap = softColor(color, 12);
    return {
      label: one.label,
      data: forms[i]?.line ?? [],
      band: forms[i]?.band,
      bandColor: softColor(color, shade),
      borderColor: color,
      borderWidth: 1.75,
      borderDash: [...(one.dash ?? [])],
      // One point alone has no line to show it.
      pointRadius: one.length === 1 ? 3 : 0,
      pointHitRadius: 0,
      pointBackgroundColor: color,
      fill: target < 0 ? false : { target, above: gap, below: gap },
    };
  });
  const { theme, range, logX = false, width, frame } = look;
  const lines = forms.map(({ line }) => line);
  const bounds = xBounds(series, range ?? frame?.x ?? null, logX);
  const markers = markerDatasets(smoothed, lines, { theme, bounds, logX, width });
  if (smoothed === series) return [...drawn, ...markers];
  // What comes later is drawn first, so behind.
  const behind = withoutRagged(series, look);
  const measured = series.map((one, i): LineDataset => {
    const color = seriesColor(look.theme, one.color);
    const band = behind[i]?.band;
    return {
      label: `${one.label}, measured`,
      data: behind[i]?.line ?? [],
      band,
      bandColor: softColor(color, shades.measured),
      // Behind the smoothed line the band says enough.
      showLine: band === undefined,
      borderColor: softColor(color, 30),
      borderWidth: 1,
      pointRadius: 0,
      pointHitRadius: 0,
      fill: false,
    };
  });
  return [...drawn, ...measured, ...markers];
}

/** The series as lines with bands where they need them. */
function withoutRagged(
  series: readonly Series[],
  { range, log, logX = false, width }: LineLook,
): Drawn[] {
  // Many lines are drawn coarser: together they cost what a few do.
  const buckets = Math.max(50, Math.round(Math.min(width / 2, 20_000 / series.length)));
  const forms = series.map((one) => drawnForm(one, { range, buckets, positive: log, logX }));
  const height = heightOf(forms, log);
  return forms.map((form, i) => {
    const one = series[i];
    if (form.band || !one || !isRagged(form.line, { ...height, log, width })) return form;
    return envelope(one, { range, buckets, positive: log, logX });
  });
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
  look: Pick<LineLook, 'range' | 'logX' | 'inSeconds' | 'frame'>,
): { min: number; max: number; ticks: { stepSize: number | undefined } } {
  const bounds = xBounds(series, look.range ?? look.frame?.x ?? null, look.logX);
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

/** Widens an axis to a range; a logarithmic one only to what lies above 0. */
export function includeFrame(
  scale: { min: number; max: number },
  { min, max }: Range,
  log: boolean,
): void {
  if (!log || min > 0) scale.min = Math.min(scale.min, min);
  scale.max = Math.max(scale.max, max);
}

/** Axes and behaviour; cursor, legend and zoom are drawn by the component, not by chart.js. */
export function lineOptions(series: readonly Series[], look: LineLook): ChartOptions<'line'> {
  const across = axis(
    look.theme,
    look.xLabel,
    (value) => look.formatX?.(value) ?? (Number.isInteger(value) ? formatNumber(value) : ''),
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
          if (look.frame) includeFrame(scale, look.frame.y, look.log);
          if (!look.log) addRoom(scale);
        },
        ...axis(look.theme, '', look.format, 6),
      },
    },
  };
}
