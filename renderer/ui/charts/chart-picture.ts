import type { ChartConfiguration, ChartOptions } from 'chart.js';
import { BasicPlatform } from 'chart.js';
import { Chart } from './chart-js.ts';
import { paperMargin as margin, writeKeys, type ChartKey } from './chart-keys.ts';
import { readTheme, type ChartTheme } from './chart-theme.ts';
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

/** A chart as a file of its own: white paper, its title, what its lines and marks stand for, the chart. */
export interface ChartPaper {
  readonly title: string;
  readonly keys: readonly ChartKey[];
  readonly width: number;
  readonly height: number;
  readonly content: (look: DrawingLook) => string;
}

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
