import type { Chart } from './chart-js.ts';
import { nearestIndex, type Mark, type Series, type Stretch } from './series.ts';

type LineChart = Chart<'line'> | null;

/** A stretch with the pixels that it takes. */
export type PlacedStretch = Stretch & { readonly left: number; readonly width: number };

/** A mark with its pixel; `late` where its words belong to its left. */
export type PlacedMark = Mark & { readonly pixel: number; readonly late: boolean };

/** Pixel of a place on the x axis, or null outside the view. */
export function pixelOf(chart: LineChart, x: number): number | null {
  const scale = chart?.scales['x'];
  const area = chart?.chartArea;
  if (!scale || !area) return null;
  const pixel = scale.getPixelForValue(x);
  return pixel >= area.left - 1 && pixel <= area.right + 1 ? pixel : null;
}

/** The place of the nearest point to a pixel, on whichever series has one. */
export function placeAt(chart: LineChart, series: readonly Series[], pixel: number): number | null {
  const x = chart?.scales['x']?.getValueForPixel(pixel);
  if (x === undefined) return null;
  const places = series.map((one) => ({ one, index: nearestIndex(one, x) }));
  const found = places.filter(({ index }) => index >= 0).map(({ one, index }) => one.x(index));
  return found.length === 0
    ? null
    : found.reduce((best, place) => (Math.abs(place - x) < Math.abs(best - x) ? place : best));
}

/** The stretches that are in view, as far as they are. */
export function placedStretches(
  chart: LineChart,
  stretches: readonly Stretch[],
): readonly PlacedStretch[] {
  const scale = chart?.scales['x'];
  const area = chart?.chartArea;
  if (!scale || !area) return [];
  return stretches.flatMap((stretch) => {
    const left = Math.max(area.left, scale.getPixelForValue(stretch.from));
    const right = Math.min(area.right, scale.getPixelForValue(stretch.to));
    return right < left ? [] : [{ ...stretch, left, width: right - left }];
  });
}

/** The marks that are in view. */
export function placedMarks(chart: LineChart, marks: readonly Mark[]): readonly PlacedMark[] {
  return marks.flatMap((mark) => {
    const pixel = pixelOf(chart, mark.x);
    return pixel === null ? [] : [{ ...mark, pixel, late: pixel > 0.85 * (chart?.width ?? pixel) }];
  });
}
