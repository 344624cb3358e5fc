import { drawPoint } from 'chart.js/helpers';
import { markerShape } from '../../../common/charts/marker-shapes.ts';
import { seriesColor, type ChartTheme } from './chart-theme.ts';
import { isMarked, pointStyles } from './line-markers.ts';
import type { SvgContext } from './svg-context.ts';

/** What one colour, dash, marker or shape of a chart stands for. */
export interface ChartKey {
  readonly label: string;
  /** Number of the series colour token, 1 to 8. */
  readonly color: number;
  readonly dash?: readonly number[] | undefined;
  /** Number of its marker; see `markerShape`. */
  readonly marker?: number | undefined;
  /** An SVG path around the origin, filled in place of the line; an empty one draws nothing. */
  readonly shape?: string | undefined;
  /** Where the colour goes to, which is what `label` stands for there: a bar after the label in place of the line. */
  readonly until?: { readonly label: string; readonly color: number } | undefined;
}

/** Pixels around a chart in a file and between its parts. */
export const paperMargin = 12;

/** Pixels that a line, a shape and a bar take, and those after each key. */
const [lineWidth, shapeWidth, barWidth, gap] = [30, 14, 80, 16];
/** Steps of colour in a bar. */
const steps = 40;

/** Writes what lines and marks stand for below the title, in as many rows as it takes, and tells where it ends. */
export function writeKeys(
  head: SvgContext,
  keys: readonly ChartKey[],
  theme: ChartTheme,
  width: number,
): number {
  head.font = `12px ${theme.font.family}`;
  let x = paperMargin;
  let y = paperMargin + 28;
  if (keys.length === 0) return paperMargin + 20;
  const marked = isMarked(keys);
  for (const key of keys) {
    const takes = widthOf(head, key);
    if (x > paperMargin && x + takes > width) {
      x = paperMargin;
      y += 18;
    }
    if (key.until) writeBar(head, key, key.until, x, y, theme);
    else if (key.shape !== undefined) writeShape(head, key, key.shape, x, y, theme);
    else writeLine(head, marked ? key : { ...key, marker: undefined }, x, y, theme);
    x += takes;
  }
  return y + 10;
}

function widthOf(head: SvgContext, { label, shape, until }: ChartKey): number {
  const words = head.measureText(label).width + gap;
  if (until) return words + barWidth + 12 + head.measureText(until.label).width;
  return words + (shape === undefined ? lineWidth : shapeWidth);
}

function writeLine(
  head: SvgContext,
  { label, color, dash, marker }: ChartKey,
  x: number,
  y: number,
  theme: ChartTheme,
): void {
  head.strokeStyle = seriesColor(theme, color);
  head.lineWidth = 2;
  head.setLineDash(dash ?? []);
  head.beginPath();
  head.moveTo(x, y);
  head.lineTo(x + 24, y);
  head.stroke();
  if (marker !== undefined) writeMarker(head, marker, x + 12, y, theme, color);
  head.fillStyle = theme.text;
  head.fillText(label, x + lineWidth, y);
}

/** Draws the marker of a key as chart.js draws those on the line. */
function writeMarker(
  head: SvgContext,
  marker: number,
  x: number,
  y: number,
  theme: ChartTheme,
  number: number,
): void {
  const { form, filled } = markerShape(marker);
  const color = seriesColor(theme, number);
  head.setLineDash([]);
  head.lineWidth = 1.75;
  head.fillStyle = filled ? color : theme.surface;
  head.strokeStyle = color;
  const options = { pointStyle: pointStyles[form], radius: 4.5, borderWidth: head.lineWidth };
  drawPoint(head as unknown as CanvasRenderingContext2D, options, x, y);
}

function writeShape(
  head: SvgContext,
  { label, color }: ChartKey,
  shape: string,
  x: number,
  y: number,
  theme: ChartTheme,
): void {
  head.fillStyle = seriesColor(theme, color);
  if (shape !== '') head.fillShape(shape, x + 5, y);
  head.fillStyle = theme.text;
  head.fillText(label, x + shapeWidth, y);
}

/** The lower end in words, all colours between the two ends, the upper end in words. */
function writeBar(
  head: SvgContext,
  { label, color }: ChartKey,
  until: NonNullable<ChartKey['until']>,
  x: number,
  y: number,
  theme: ChartTheme,
): void {
  const [low, high] = [seriesColor(theme, color), seriesColor(theme, until.color)];
  const from = x + head.measureText(label).width + 6;
  for (let step = 0; step < steps; step++) {
    const share = (step * 100) / (steps - 1);
    head.fillStyle = `color-mix(in srgb, ${high} ${share}%, ${low})`;
    // Each reaches to the end, so that no white shows between two of them.
    const left = (step * barWidth) / steps;
    head.fillRect(from + left, y - 5, barWidth - left, 10);
  }
  head.fillStyle = theme.text;
  head.fillText(label, x, y);
  head.fillText(until.label, from + barWidth + 6, y);
}
