import type { ChartDataset, Point as DrawnPoint } from 'chart.js';
import { markerShape, type MarkerShape } from '../../../common/charts/marker-shapes.ts';
import { seriesColor, type ChartTheme } from './chart-theme.ts';
import type { Range } from './decimate.ts';
import type { Series } from './series.ts';

/** Lines that can have markers; more of them would only hide each other. */
export const mostMarked = 12;

/** Whether the lines of a chart have markers. */
export function isMarked(series: readonly Pick<Series, 'marker'>[]): boolean {
  return series.length <= mostMarked && series.some(({ marker }) => marker !== undefined);
}

/** How chart.js calls the forms. */
export const pointStyles = {
  circle: 'circle',
  square: 'rect',
  triangle: 'triangle',
  diamond: 'rectRot',
} as const satisfies Record<MarkerShape['form'], string>;

interface MarkerLook {
  readonly theme: ChartTheme;
  /** Ends of the x axis. */
  readonly bounds: Range;
  readonly logX: boolean;
  /** Pixels. */
  readonly width: number;
}

/**
 * Points of their own over the lines, each line's at other places, so that lines are told apart where colours are not
 * seen: by colour-blind eyes and on paper.
 * @param lines What is drawn of each series.
 */
export function markerDatasets(
  series: readonly Series[],
  lines: readonly (readonly DrawnPoint[])[],
  look: MarkerLook,
): ChartDataset<'line', DrawnPoint[]>[] {
  if (!isMarked(series)) return [];
  return series.flatMap((one, i) => {
    if (one.marker === undefined) return [];
    const color = seriesColor(look.theme, one.color);
    const { form, filled } = markerShape(one.marker);
    return [
      {
        label: `${one.label}, markers`,
        data: markedPoints(lines[i] ?? [], (i + 0.5) / series.length, look),
        showLine: false,
        pointStyle: pointStyles[form],
        pointRadius: 4.5,
        pointHitRadius: 0,
        pointBackgroundColor: filled ? color : look.theme.surface,
        pointBorderColor: color,
        pointBorderWidth: 1.75,
        borderColor: color,
        // In front of all lines.
        order: -1,
        fill: false,
      },
    ];
  });
}

/**
 * The points nearest to equally far places across the view; all where there are few.
 * @param shift Where between two places of the first line this line's are, from 0 to 1.
 */
function markedPoints(
  line: readonly DrawnPoint[],
  shift: number,
  { bounds, logX, width }: MarkerLook,
): DrawnPoint[] {
  const count = Math.min(10, Math.max(3, Math.round(width / 110)));
  const scale = logX ? Math.log : (x: number): number => x;
  const [from, to] = [scale(bounds.min), scale(bounds.max)];
  const shown = line.filter(
    ({ x, y }) => Number.isFinite(y) && x !== null && x >= bounds.min && x <= bounds.max,
  );
  if (shown.length <= count) return shown;
  const step = (to - from) / count;
  const places = new Set<DrawnPoint>();
  let at = 0;
  for (let turn = 0; turn < count; turn++) {
    const wanted = from + (turn + shift) * step;
    const far = (index: number): number => Math.abs(scale(shown[index]?.x ?? Infinity) - wanted);
    while (far(at + 1) <= far(at)) at++;
    const point = shown[at];
    if (point && far(at) < step / 2) places.add(point);
  }
  return [...places];
}
