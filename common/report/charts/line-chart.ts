import { markerPath, markerShape } from '../../charts/marker-shapes.ts';
import { html, type Markup, type MarkupValue } from '../markup.ts';
import { numberWords } from '../number-words.ts';
import {
  chartSize,
  fixed,
  framedChart,
  paperDashes,
  paperSeries,
  placeX,
  placeY,
  scaleOf,
  type ChartScale,
} from './chart-frame.ts';

/** A line of a chart; null breaks it. */
export interface PaperLine {
  readonly label: string;
  readonly points: readonly { readonly x: number; readonly y: number | null }[];
  /** Place among the colours and dashes, from 0; its place among the lines without it. */
  readonly look?: number | undefined;
  /** Grey and thin: what the others are held against. */
  readonly reference?: boolean | undefined;
}

export interface LineChartContent {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly lines: readonly PaperLine[];
  /** Places on the x axis with what happened there. */
  readonly marks?: readonly { readonly x: number; readonly label: string }[] | undefined;
  readonly x?: ChartScale | undefined;
  readonly y?: ChartScale | undefined;
}

/** Rows of the table of numbers below a chart. */
const mostRows = 15;

/** Lines over a common x axis, with what each stands for and its numbers below. */
export function lineChart(content: LineChartContent): Markup {
  const { title, xLabel, yLabel, lines, marks = [] } = content;
  const all = lines.flatMap(({ points }) => points);
  const x =
    content.x ??
    scaleOf(
      all.map((point) => point.x),
      0,
    );
  const y = content.y ?? scaleOf(all.flatMap((point) => point.y ?? []));
  const drawn = lines.map((line, index) => [
    drawLine(line, line.look ?? index, x, y),
    drawMarkers(line, index, lines.length, x, y),
  ]);
  const flags = marks.map((mark, index) => drawMark(mark, index, x));
  return html`<figure>
    <figcaption>${title}</figcaption>
    ${lines.length > 1 ? keys(lines) : null}
    ${framedChart({ label: title, xLabel, yLabel, x, y, content: [flags, drawn] })}
    ${
      marks.length > 0
        ? html`<ol class="marks">
            ${marks.map(({ label }) => html`<li>${label}</li>`)}
          </ol>`
        : null
    }
    ${numbers(xLabel, lines)}
  </figure>`;
}

function drawLine(line: PaperLine, look: number, x: ChartScale, y: ChartScale): MarkupValue {
  const paths: string[] = [];
  let open = false;
  for (const point of line.points) {
    if (point.y === null || !Number.isFinite(point.y)) {
      open = false;
      continue;
    }
    const place = { x: fixed(placeX(x, point.x)), y: fixed(placeY(y, point.y)) };
    paths.push(`${open ? 'L' : 'M'}${place.x} ${place.y}`);
    open = true;
  }
  const color = line.reference ? '#8b939f' : paperSeries[look % paperSeries.length];
  return html`<path
    d="${paths.join('')}"
    fill="none"
    stroke="${color}"
    stroke-width="${line.reference ? 1 : 1.8}"
    stroke-dasharray="${line.reference ? '4 4' : paperDashes[look % paperDashes.length]}"
    stroke-linejoin="round"
  />`;
}

/** Of more lines markers would hide each other; two are told apart by their dashes. */
const marked = { least: 3, most: 12 };
/** Markers of a line with more points than that. */
const markersOfLine = 8;

/** A line's marker, its number counted on for each turn through the colours; none for lines that need none. */
function markerOf({ reference }: PaperLine, look: number, lines: number): number | null {
  if (reference || lines < marked.least || lines > marked.most) return null;
  return look + Math.floor(look / paperSeries.length);
}

/** Each line's markers at other places; every point of a line with few of them, as one alone has no line to show it. */
function drawMarkers(
  line: PaperLine,
  index: number,
  lines: number,
  x: ChartScale,
  y: ChartScale,
): MarkupValue {
  if (line.reference) return null;
  const look = line.look ?? index;
  const marker = markerOf(line, look, lines);
  const color = paperSeries[look % paperSeries.length] ?? '';
  const points = line.points.flatMap(({ x: at, y: value }) =>
    value === null || !Number.isFinite(value) ? [] : [[placeX(x, at), placeY(y, value)] as const],
  );
  const few = points.length <= 12;
  if (marker === null && !few) return null;
  const every = few ? 1 : points.length / markersOfLine;
  const shift = few ? 0 : (every * (index + 0.5)) / lines;
  const count = few ? points.length : markersOfLine;
  return Array.from({ length: count }, (_, turn) => {
    const [across = 0, up = 0] = points[Math.floor(shift + turn * every)] ?? [];
    return drawMarker(marker ?? 0, across, up, color);
  });
}

function drawMarker(marker: number, x: number, y: number, color: string): Markup {
  const fill = markerShape(marker).filled ? color : '#ffffff';
  return html`<path
    d="${markerPath(marker, x, y, 4)}"
    fill="${fill}"
    stroke="${color}"
    stroke-width="1.4"
  />`;
}

function drawMark({ x: at }: { readonly x: number }, index: number, x: ChartScale): MarkupValue {
  const place = fixed(placeX(x, at));
  const { top, height, bottom } = chartSize;
  return html`<line class="mark" x1="${place}" x2="${place}" y1="${top}" y2="${height - bottom}" />
    <text class="mark" x="${place}" y="${top + 10}" dx="3">${index + 1}</text>`;
}

function keys(lines: readonly PaperLine[]): Markup {
  return html`<p class="keys">
    ${lines.map((line, index) => {
      const { label, reference, look } = line;
      const at = look ?? index;
      const color = reference ? '#8b939f' : paperSeries[at % paperSeries.length];
      const dash = reference ? '4 4' : paperDashes[at % paperDashes.length];
      const marker = markerOf(line, at, lines.length);
      return html`<span
        ><svg viewBox="0 0 28 10" width="28" height="10" aria-hidden="true">
          <path d="M0 5H28" stroke="${color ?? ''}" stroke-width="2" stroke-dasharray="${dash}" />
          ${marker === null ? null : drawMarker(marker, 14, 5, color ?? '')}</svg
        >${label}</span
      >`;
    })}
  </p>`;
}

/** The numbers of the lines, a few evenly chosen rows, for those who cannot see the picture. */
function numbers(xLabel: string, lines: readonly PaperLine[]): Markup {
  const places = [...new Set(lines.flatMap(({ points }) => points.map((point) => point.x)))].sort(
    (a, b) => a - b,
  );
  const step = Math.max(1, (places.length - 1) / (mostRows - 1));
  const chosen = [
    ...new Set(
      Array.from({ length: Math.min(mostRows, places.length) }, (_, row) => Math.round(row * step)),
    ),
  ].flatMap((index) => places[index] ?? []);
  const values = lines.map(({ points }) => new Map(points.map((point) => [point.x, point.y])));
  return html`<details>
    <summary>Numbers</summary>
    <table>
      <thead>
        <tr>
          <th scope="col">${xLabel}</th>
          ${lines.map(({ label }) => html`<th scope="col">${label}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${chosen.map(
          (place) =>
            html`<tr>
              <th scope="row">${numberWords(place)}</th>
              ${values.map((of) => html`<td>${numberWords(of.get(place))}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </details>`;
}
