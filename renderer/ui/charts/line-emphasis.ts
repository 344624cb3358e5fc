import type { Chart } from './chart-js.ts';
import { mostMarked } from './line-markers.ts';

type LineChart = Chart<'line'> | null;

/** A point as it was handed to the chart; NaN where the line is broken. */
interface DrawnPoint {
  readonly x: number;
  readonly y: number;
}

/** Pixels within which a line is meant by a pointer. */
const reach = 24;

/** Whether a chart has so many lines that one of them is looked for. */
export function hasManyLines(lines: number): boolean {
  return lines > mostMarked;
}

/** Index of the line that is nearest to a place of the picture, measured upright; null where none is near. */
export function nearestLine(
  chart: LineChart,
  lines: number,
  place: { readonly x: number; readonly y: number },
): number | null {
  const [across, up] = [chart?.scales['x'], chart?.scales['y']];
  if (!chart || !across || !up) return null;
  let best: number | null = null;
  let least = reach;
  for (let i = 0; i < lines; i++) {
    const points = drawnOf(chart, i);
    const after = indexBehind(points, across.getValueForPixel(place.x) ?? NaN);
    const [left, right] = [points[after - 1], points[after]];
    const one = left ?? right;
    const other = right ?? left;
    if (!one || !other || !Number.isFinite(one.y) || !Number.isFinite(other.y)) continue;
    const [x0, x1] = [across.getPixelForValue(one.x), across.getPixelForValue(other.x)];
    const [y0, y1] = [up.getPixelForValue(one.y), up.getPixelForValue(other.y)];
    const share = x1 === x0 ? 0 : Math.min(1, Math.max(0, (place.x - x0) / (x1 - x0)));
    const far = Math.abs(y0 + share * (y1 - y0) - place.y);
    if (far < least) [best, least] = [i, far];
  }
  return best;
}

/** A line as the picture has it, as the `d` of an SVG path; empty where there is none. */
export function pathOfLine(chart: LineChart, index: number): string {
  const [across, up] = [chart?.scales['x'], chart?.scales['y']];
  if (!chart || !across || !up) return '';
  let path = '';
  let pen = 'M';
  for (const { x, y } of drawnOf(chart, index)) {
    if (!Number.isFinite(y)) {
      pen = 'M';
      continue;
    }
    path += `${pen}${across.getPixelForValue(x).toFixed(1)} ${up.getPixelForValue(y).toFixed(1)}`;
    pen = 'L';
  }
  return path;
}

function drawnOf(chart: Chart<'line'>, index: number): readonly DrawnPoint[] {
  const points = chart.data.datasets[index]?.data as readonly DrawnPoint[] | undefined;
  return points ?? [];
}

/** Index of the first point behind `x`. */
function indexBehind(points: readonly DrawnPoint[], x: number): number {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((points[middle]?.x ?? Infinity) <= x) low = middle + 1;
    else high = middle;
  }
  return low;
}
