import { html, type Markup, type MarkupValue } from '../markup.ts';
import { numberWords } from '../number-words.ts';

/** Series colours of the light theme, told apart by colour-blind eyes and 3:1 against white. */
export const paperSeries = [
  '#0b6bb8',
  '#bd5000',
  '#00825b',
  '#b34b8a',
  '#2488bb',
  '#9c6c00',
  '#6a4fb8',
  '#5c6470',
] as const;

/** Dashes that tell lines apart without colour, in the order of the colours. */
export const paperDashes = ['', '6 4', '2 3', '10 4', '8 3 2 3', '1 3', '12 3 3 3', '4 2'] as const;

/** Ends of an axis, and whether its values are counted by powers of ten. */
export interface ChartScale {
  readonly from: number;
  readonly to: number;
}

/** Sizes of a chart in its own pixels; it grows with the page. */
export const chartSize = { width: 640, height: 260, left: 64, right: 12, top: 10, bottom: 42 };

/** Where a value stands between the ends of the picture. */
export function placeX(scale: ChartScale, value: number): number {
  const { width, left, right } = chartSize;
  return left + shareOf(scale, value) * (width - left - right);
}

export function placeY(scale: ChartScale, value: number): number {
  const { height, top, bottom } = chartSize;
  return height - bottom - shareOf(scale, value) * (height - top - bottom);
}

function shareOf({ from, to }: ChartScale, value: number): number {
  return to === from ? 0.5 : (value - from) / (to - from);
}

/** The ends of finite values with a little room; 0 to 1 for none. */
export function scaleOf(values: Iterable<number>, room = 0.04): ChartScale {
  let from = Infinity;
  let to = -Infinity;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    from = Math.min(from, value);
    to = Math.max(to, value);
  }
  if (from > to) return { from: 0, to: 1 };
  const extra = from === to ? Math.abs(from) * 0.1 || 1 : (to - from) * room;
  return { from: from - extra, to: to + extra };
}

/** Round values between the ends of a scale: multiples of 1, 2 or 5 times a power of ten. */
export function ticksOf({ from, to }: ChartScale, most: number): readonly number[] {
  const rough = (to - from) / most;
  if (!(rough > 0)) return [from];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((times) => times * power).find((each) => each >= rough) ?? rough;
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) =>
    Number(((first + at) * step).toPrecision(12)),
  );
}

/** What a chart is drawn into: axes with their titles, and what lies between. */
export interface FramedChart {
  readonly label: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly x: ChartScale;
  readonly y: ChartScale;
  readonly content: MarkupValue;
  readonly formatX?: ((value: number) => string) | undefined;
  readonly formatY?: ((value: number) => string) | undefined;
}

/** A chart as SVG with its axes. */
export function framedChart(chart: FramedChart): Markup {
  const { label, x, y, content, formatX = numberWords, formatY = numberWords } = chart;
  const { width, height, left, right, top, bottom } = chartSize;
  const middle = (height - bottom + top) / 2;
  return html`<svg
    xmlns="http://www.w3.org/2000/svg"
    viewBox="0 0 ${width} ${height}"
    role="img"
    aria-label="${label}"
  >
    <g class="grid">
      ${ticksOf(y, 5).map((value) => {
        const at = fixed(placeY(y, value));
        return html`<line x1="${left}" x2="${width - right}" y1="${at}" y2="${at}" /><text
            x="${left - 8}"
            y="${at}"
            dy="0.32em"
            text-anchor="end"
            >${formatY(value)}</text
          >`;
      })}
      ${ticksOf(x, 8).map(
        (value) =>
          html`<text x="${fixed(placeX(x, value))}" y="${height - bottom + 16}" text-anchor="middle"
            >${formatX(value)}</text
          >`,
      )}
    </g>
    <text class="title" x="${(left + width - right) / 2}" y="${height - 6}" text-anchor="middle">
      ${chart.xLabel}
    </text>
    <text class="title" transform="translate(12 ${middle}) rotate(-90)" text-anchor="middle">
      ${chart.yLabel}
    </text>
    ${content}
  </svg>`;
}

/** Two decimals are finer than any screen or printer shows here. */
export function fixed(value: number): string {
  return String(Math.round(value * 100) / 100);
}
