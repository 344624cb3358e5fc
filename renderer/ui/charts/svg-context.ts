import { ColorParts } from './color-parts.ts';
import { drawnArc } from './drawn-arc.ts';

/** What a chart may use of a canvas so that its drawing can be kept as lines and words too. */
export type DrawingContext = Pick<
  CanvasRenderingContext2D,
  | 'save'
  | 'restore'
  | 'translate'
  | 'rotate'
  | 'scale'
  | 'transform'
  | 'setTransform'
  | 'resetTransform'
  | 'beginPath'
  | 'closePath'
  | 'moveTo'
  | 'lineTo'
  | 'bezierCurveTo'
  | 'quadraticCurveTo'
  | 'arc'
  | 'rect'
  | 'fill'
  | 'stroke'
  | 'clip'
  | 'fillRect'
  | 'strokeRect'
  | 'clearRect'
  | 'fillText'
  | 'strokeText'
  | 'measureText'
  | 'setLineDash'
  | 'getLineDash'
  | 'drawImage'
  | 'fillStyle'
  | 'strokeStyle'
  | 'lineWidth'
  | 'lineCap'
  | 'lineJoin'
  | 'lineDashOffset'
  | 'miterLimit'
  | 'globalAlpha'
  | 'font'
  | 'textAlign'
  | 'textBaseline'
>;

type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

interface State {
  readonly matrix: Matrix;
  readonly clip: string;
  readonly look: Look;
}

/** What `save` keeps beside the transformation. */
interface Look {
  fillStyle: CanvasRenderingContext2D['fillStyle'];
  strokeStyle: CanvasRenderingContext2D['strokeStyle'];
  lineWidth: number;
  lineCap: CanvasLineCap;
  lineJoin: CanvasLineJoin;
  lineDashOffset: number;
  miterLimit: number;
  globalAlpha: number;
  font: string;
  textAlign: CanvasTextAlign;
  textBaseline: CanvasTextBaseline;
  dash: readonly number[];
}

const anchors: Record<CanvasTextAlign, string> = {
  left: 'start',
  start: 'start',
  center: 'middle',
  right: 'end',
  end: 'end',
};

/**
 * A canvas context that writes SVG: every shape becomes a path with plain colours, every text stays a text.
 * Gradients and patterns are drawn as grey.
 */
export class SvgContext implements DrawingContext {
  readonly canvas: { width: number; height: number; getContext: () => SvgContext };
  fillStyle: CanvasRenderingContext2D['fillStyle'] = '#000000';
  strokeStyle: CanvasRenderingContext2D['strokeStyle'] = '#000000';
  lineWidth = 1;
  lineCap: CanvasLineCap = 'butt';
  lineJoin: CanvasLineJoin = 'miter';
  lineDashOffset = 0;
  miterLimit = 10;
  globalAlpha = 1;
  font = '10px sans-serif';
  textAlign: CanvasTextAlign = 'start';
  textBaseline: CanvasTextBaseline = 'alphabetic';

  readonly #prefix: string;
  readonly #colors = new ColorParts();
  readonly #ruler = new OffscreenCanvas(1, 1).getContext('2d');
  readonly #states: State[] = [];
  #dash: readonly number[] = [];
  #matrix: Matrix = [1, 0, 0, 1, 0, 0];
  /** `url(#…)` of what cuts off drawings, or nothing. */
  #clip = '';
  #clips = 0;
  #path: string[] = [];
  readonly #parts: string[] = [];

  /** @param prefix of the ids inside, so that several drawings can lie in one file */
  constructor(width: number, height: number, prefix = 'c') {
    this.canvas = { width, height, getContext: () => this };
    this.#prefix = prefix;
  }

  /** What was drawn, as elements to be put into an `svg`. */
  content(): string {
    return this.#parts.join('\n');
  }

  save(): void {
    const { fillStyle, strokeStyle, lineWidth, lineCap, lineJoin, lineDashOffset } = this;
    const { miterLimit, globalAlpha, font, textAlign, textBaseline } = this;
    this.#states.push({
      matrix: this.#matrix,
      clip: this.#clip,
      look: {
        ...{ fillStyle, strokeStyle, lineWidth, lineCap, lineJoin, lineDashOffset },
        ...{ miterLimit, globalAlpha, font, textAlign, textBaseline, dash: this.#dash },
      },
    });
  }

  restore(): void {
    const state = this.#states.pop();
    if (!state) return;
    const { dash, ...look } = state.look;
    this.#matrix = state.matrix;
    this.#clip = state.clip;
    this.#dash = dash;
    Object.assign(this, look);
  }

  translate(x: number, y: number): void {
    this.transform(1, 0, 0, 1, x, y);
  }

  rotate(angle: number): void {
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    this.transform(cos, sin, -sin, cos, 0, 0);
  }

  scale(x: number, y: number): void {
    this.transform(x, 0, 0, y, 0, 0);
  }

  transform(a: number, b: number, c: number, d: number, e: number, f: number): void {
    const [ma, mb, mc, md, me, mf] = this.#matrix;
    this.#matrix = [
      ma * a + mc * b,
      mb * a + md * b,
      ma * c + mc * d,
      mb * c + md * d,
      ma * e + mc * f + me,
      mb * e + md * f + mf,
    ];
  }

  setTransform(a?: number | DOMMatrix2DInit, b = 0, c = 0, d = 1, e = 0, f = 0): void {
    if (typeof a === 'number') this.#matrix = [a, b, c, d, e, f];
    else this.#matrix = [a?.a ?? 1, a?.b ?? 0, a?.c ?? 0, a?.d ?? 1, a?.e ?? 0, a?.f ?? 0];
  }

  resetTransform(): void {
    this.setTransform();
  }

  beginPath(): void {
    this.#path = [];
  }

  closePath(): void {
    if (this.#path.length > 0) this.#path.push('Z');
  }

  moveTo(x: number, y: number): void {
    this.#path.push(`M${this.#place(x, y)}`);
  }

  lineTo(x: number, y: number): void {
    this.#path.push(`${this.#path.length === 0 ? 'M' : 'L'}${this.#place(x, y)}`);
  }

  bezierCurveTo(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void {
    this.#path.push(`C${this.#place(x1, y1)} ${this.#place(x2, y2)} ${this.#place(x, y)}`);
  }

  quadraticCurveTo(x1: number, y1: number, x: number, y: number): void {
    this.#path.push(`Q${this.#place(x1, y1)} ${this.#place(x, y)}`);
  }

  arc(x: number, y: number, radius: number, from: number, to: number, backwards = false): void {
    const { start, curves } = drawnArc({ x, y, radius, from, to, backwards });
    this.lineTo(start[0], start[1]);
    for (const curve of curves) this.bezierCurveTo(...curve);
  }

  rect(x: number, y: number, width: number, height: number): void {
    this.moveTo(x, y);
    this.lineTo(x + width, y);
    this.lineTo(x + width, y + height);
    this.lineTo(x, y + height);
    this.closePath();
  }

  fill(rule?: Path2D | CanvasFillRule): void {
    const holes = rule === 'evenodd' ? ' fill-rule="evenodd"' : '';
    this.#add(`<path d="${this.#path.join('')}" ${this.#fillWords()}${holes}`);
  }

  stroke(): void {
    this.#add(`<path d="${this.#path.join('')}" fill="none" ${this.#strokeWords()}`);
  }

  clip(): void {
    const id = `${this.#prefix}${++this.#clips}`;
    const inside = this.#clip === '' ? '' : ` clip-path="${this.#clip}"`;
    this.#parts.push(`<clipPath id="${id}"${inside}><path d="${this.#path.join('')}"/></clipPath>`);
    this.#clip = `url(#${id})`;
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    this.#aside(() => {
      this.rect(x, y, width, height);
      this.fill();
    });
  }

  strokeRect(x: number, y: number, width: number, height: number): void {
    this.#aside(() => {
      this.rect(x, y, width, height);
      this.stroke();
    });
  }

  /** Does nothing: a drawing begins empty, and what is drawn stays. */
  clearRect(): void {}

  fillText(text: string, x: number, y: number): void {
    this.#add(`${this.#textStart(x, y)} ${this.#fillWords()}`, escapeText(text), 'text');
  }

  strokeText(text: string, x: number, y: number): void {
    const start = `${this.#textStart(x, y)} fill="none" ${this.#strokeWords()}`;
    this.#add(start, escapeText(text), 'text');
  }

  measureText(text: string): TextMetrics {
    if (!this.#ruler) throw new Error('The browser measures no text.');
    this.#ruler.font = this.font;
    return this.#ruler.measureText(text);
  }

  setLineDash(segments: Iterable<number>): void {
    this.#dash = [...segments];
  }

  getLineDash(): number[] {
    return [...this.#dash];
  }

  /** Fills a path that is written as SVG around the origin, at a place. A canvas has this not. */
  fillShape(path: string, x: number, y: number): void {
    const [a, b, c, d, e, f] = this.#matrix;
    const matrix = [a, b, c, d, a * x + c * y + e, b * x + d * y + f].map(short).join(' ');
    this.#add(`<path d="${path}" transform="matrix(${matrix})" ${this.#fillWords()}`);
  }

  /** Draws a whole canvas at a place, with a width and a height or its own. Other pictures are left out. */
  drawImage(image: CanvasImageSource, x: number, y: number, width?: number, height?: number): void {
    if (!(image instanceof HTMLCanvasElement)) return;
    const [w, h] = [width ?? image.width, height ?? image.height];
    const place = `x="${short(x)}" y="${short(y)}" width="${short(w)}" height="${short(h)}"`;
    const sharp = 'preserveAspectRatio="none" style="image-rendering:pixelated"';
    const turn = `transform="matrix(${this.#matrix.map(short).join(' ')})"`;
    this.#add(`<image href="${image.toDataURL()}" ${place} ${sharp} ${turn}`);
  }

  #aside(draw: () => void): void {
    const path = this.#path;
    this.#path = [];
    draw();
    this.#path = path;
  }

  #add(start: string, inside = '', name = ''): void {
    const clip = this.#clip === '' ? '' : ` clip-path="${this.#clip}"`;
    // A text is moved by its own transformation, which would move what cuts it off as well.
    if (name === '') this.#parts.push(`${start}${clip}/>`);
    else this.#parts.push(`<g${clip}>${start}>${inside}</${name}></g>`);
  }

  #place(x: number, y: number): string {
    const [a, b, c, d, e, f] = this.#matrix;
    return `${short(a * x + c * y + e)} ${short(b * x + d * y + f)}`;
  }

  #fillWords(): string {
    return this.#colorWords('fill', this.fillStyle);
  }

  #strokeWords(): string {
    const [a, b, c, d] = this.#matrix;
    const zoom = Math.sqrt(Math.abs(a * d - b * c));
    const dash = this.#dash.map((length) => short(length * zoom)).join(' ');
    const offset = short(this.lineDashOffset * zoom);
    return [
      this.#colorWords('stroke', this.strokeStyle),
      `stroke-width="${short(this.lineWidth * zoom)}"`,
      `stroke-linecap="${this.lineCap}" stroke-linejoin="${this.lineJoin}"`,
      dash === '' ? '' : `stroke-dasharray="${dash}" stroke-dashoffset="${offset}"`,
    ].join(' ');
  }

  #colorWords(what: 'fill' | 'stroke', style: CanvasRenderingContext2D['fillStyle']): string {
    const { color, opacity } = this.#colors.of(typeof style === 'string' ? style : '#808080');
    const seen = opacity * this.globalAlpha;
    return `${what}="${color}"${seen < 1 ? ` ${what}-opacity="${short(seen)}"` : ''}`;
  }

  #textStart(x: number, y: number): string {
    const metrics = this.measureText('M');
    // Not every reader of SVG knows baselines other than that of letters.
    const ascent = metrics.fontBoundingBoxAscent;
    const descent = metrics.fontBoundingBoxDescent;
    const drop: Record<CanvasTextBaseline, number> = {
      alphabetic: 0,
      ideographic: 0,
      middle: (ascent - descent) / 2,
      top: ascent,
      hanging: ascent,
      bottom: -descent,
    };
    const turn = `transform="matrix(${this.#matrix.map(short).join(' ')})"`;
    const baseline = y + drop[this.textBaseline];
    const place = `x="${short(x)}" y="${short(baseline)}" text-anchor="${anchors[this.textAlign]}"`;
    return `<text ${place} ${turn} style="font:${escapeText(this.font)}"`;
  }
}

/** A number as it stands in a drawing: two decimals are finer than any screen or printer. */
function short(value: number): string {
  return String(Number(value.toFixed(2)));
}

/** Text as it stands inside an element or an attribute. */
export function escapeText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
