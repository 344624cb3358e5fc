import type { LayerCategory, Params } from '../../../common/layers/layer.ts';
import type { Shape } from '../../../common/tensor/shape.ts';

/** A square of a picture: its place and size in pixels, and what it means. */
export interface Cell {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly tone: 'plain' | 'input' | 'output' | 'weight' | 'off';
  readonly text?: string;
}

/** A line from one point to another, with an arrowhead or without. */
export interface Line {
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
  readonly arrow: boolean;
}

/** Words in a picture. */
export interface Label {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

/** A picture of what a layer does, drawn from its own numbers. */
export interface LayerPicture {
  readonly width: number;
  readonly height: number;
  readonly cells: readonly Cell[];
  readonly lines: readonly Line[];
  readonly labels: readonly Label[];
  /** A curve through [0, 1] × [0, 1], for functions. */
  readonly curve?: readonly (readonly [number, number])[];
  /** What it shows, in a sentence. */
  readonly caption: string;
}

/** What a picture is drawn from. */
export interface PictureGiven {
  readonly type: string;
  readonly category: LayerCategory | 'block';
  readonly params: Params;
  readonly inputs: readonly Shape[];
  readonly output: Shape | undefined;
}

/** A grid of squares; `tone` says what each one is. */
export function grid(
  x: number,
  y: number,
  rows: number,
  columns: number,
  size: number,
  tone: (row: number, column: number) => Cell['tone'],
): readonly Cell[] {
  return Array.from({ length: rows * columns }, (_, index) => {
    const row = Math.floor(index / columns);
    const column = index % columns;
    return { x: x + column * size, y: y + row * size, size, tone: tone(row, column) };
  });
}

/** An arrow to the right. */
export function arrow(x: number, y: number, length = 28): Line {
  return { from: [x, y], to: [x + length, y], arrow: true };
}

/** The length of an axis, or what is usual where it is not known. */
export function axisOf(shape: Shape | undefined, axis: number, otherwise: number): number {
  return shape?.[axis] ?? otherwise;
}

/** One or two numbers of a parameter, by axis. */
export function pairOf(params: Params, key: string, otherwise: number): readonly [number, number] {
  const value = params[key] ?? null;
  if (typeof value === 'number') return [value, value];
  const list = Array.isArray(value) ? (value as readonly number[]) : [];
  return [list[0] ?? otherwise, list[1] ?? list[0] ?? otherwise];
}

/** A parameter as it stands in a sentence. */
export function wordOf(params: Params, key: string, otherwise = ''): string {
  const value = params[key];
  return typeof value === 'number' || typeof value === 'string' ? String(value) : otherwise;
}
