import type { ChartConfiguration, ChartOptions } from 'chart.js';
import { BasicPlatform } from 'chart.js';
import { drawPoint } from 'chart.js/helpers';
import { markerShape } from '../../../common/charts/marker-shapes.ts';
import { Chart } from './chart-js.ts';
import { readTheme, seriesColor, type ChartTheme } from './chart-theme.ts';
import { isMarked, pointStyles } from './line-markers.ts';
import { SvgContext, escapeText, type DrawingContext } from './svg-context.ts';

/** What a drawing is to fill and in which colours. */
export interface DrawingLook {
  readonly theme: ChartTheme;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

/** Draws a chart once more, in other colours and another size: for a file. */
export type Drawing = (context: DrawingContext, look: DrawingLook) => void;

/** What one colour, dash or marker of a chart stands for. */
export interface ChartKey {
  readonly label: string;
  /** Number of the series colour token, 1 to 8. */
  readonly color: number;
  readonly dash?: readonly number[] | undefined;
  /** Number of its marker; see `markerShape`. */
  readonly marker?: number | undefined;
}

/** A chart as a file of its own: white paper, its title, what its lines stand for, the chart. */
export interface ChartPaper {
  readonly title: string;
  readonly keys: readonly ChartKey[];
  readonly width: number;
  readonly height: number;
  readonly content: (look: DrawingLook) => string;
}

/** Pixels around the chart and between its parts. */
const margin = 12;

/** The whole picture as an SVG file, in light colours whatever the window shows. */
export function chartSvg({ title, keys, width, height, content }: ChartPaper): string {
  const theme = lightTheme();
  const head = new SvgContext(width, height, 'head');
  head.textBaseline = 'middle';
  head.fillStyle = theme.text;
  head.font = `600 14px ${theme.font.family}`;
  head.fillText(title, margin, margin + 8);
  const top = writeKeys(head, keys, theme, width) + margin / 2;
  const inner = content({ theme, width: width - 2 * margin, height });
  const all = top + height + margin;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${all}" viewBox="0 0 ${width} ${all}">`,
    `<title>${escapeText(title)}</title>`,
    `<rect width="${width}" height="${all}" fill="#ffffff"/>`,
    head.content(),
    `<g transform="translate(${margin} ${top})">`,
    inner,
    '</g>',
    '</svg>',
  ].join('\n');
}

/** Writes what lines stand for below the title, in as many rows as it takes, and tells where it ends. */
function writeKeys(
  head: SvgContext,
  keys: readonly ChartKey[],
  theme: ChartTheme,
  width: number,
): number {
  head.font = `12px ${theme.font.family}`;
  let x = margin;
  let y = margin + 28;
  if (keys.length === 0) return margin + 20;
  const marked = isMarked(keys);
  for (const { label, color, dash, marker } of keys) {
    const takes = 30 + head.measureText(label).width + 16;
    if (x > margin && x + takes > width) {
      x = margin;
      y += 18;
    }
    head.strokeStyle = seriesColor(theme, color);
    head.lineWidth = 2;
    head.setLineDash(dash ?? []);
    head.beginPath();
    head.moveTo(x, y);
    head.lineTo(x + 24, y);
    head.stroke();
    if (marked && marker !== undefined) writeMarker(head, marker, x + 12, y, theme, color);
    head.fillStyle = theme.text;
    head.fillText(label, x + 30, y);
    x += takes;
  }
  return y + 10;
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

/** A drawing as elements of an SVG. */
export function drawnContent(drawing: Drawing): ChartPaper['content'] {
  return (look) => {
    const context = new SvgContext(look.width, look.height);
    drawing(context, look);
    return context.content();
  };
}

/** Draws what chart.js would show. */
export function drawChart(
  context: DrawingContext,
  { width, height }: DrawingLook,
  { type, data, options }: ChartConfiguration,
): void {
  const canvas = { width, height, getContext: () => context };
  Object.assign(context, { canvas });
  // Lines whose segments may be styled one by one are drawn step by step, not from a path that only a canvas reads.
  const datasets = data.datasets.map((dataset) => ({ ...dataset, segment: {} }));
  const still: ChartOptions = {
    responsive: false,
    animation: false,
    events: [],
    devicePixelRatio: 1,
    onResize: () => undefined,
  };
  const configuration = {
    type,
    data: { ...data, datasets },
    options: { ...options, ...still },
    platform: BasicPlatform,
  } as ChartConfiguration;
  new Chart(canvas as unknown as HTMLCanvasElement, configuration).destroy();
}

/** The light colours with letters that every system has. */
export function lightTheme(): ChartTheme {
  const host = document.createElement('div');
  host.dataset['theme'] = 'light';
  document.body.append(host);
  const theme = readTheme(host);
  host.remove();
  return { ...theme, font: { ...theme.font, family: 'Arial, Helvetica, sans-serif' } };
}

/** The picture as a PNG of twice as many pixels. Throws where the browser cannot draw it. */
export async function svgToPng(svg: string): Promise<Blob> {
  const address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.naturalWidth * 2;
    canvas.height = image.naturalHeight * 2;
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
    if (!blob) throw new Error('The picture is too large for the browser.');
    return blob;
  } finally {
    URL.revokeObjectURL(address);
  }
}
