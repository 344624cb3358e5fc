import type { ChartTheme } from '../../ui/charts/chart-theme.ts';
import { heat, type CellValue, type Matrix } from './confusion.ts';

/** Pixels beside and above the cells, for the names of the classes. */
export const margin = { left: 110, top: 84 } as const;
/** Pixels of a cell's side from which on names, and numbers, are written. */
const leastForNames = 11;
const leastForNumbers = 34;

export interface MatrixView {
  readonly matrix: Matrix;
  readonly order: readonly number[];
  /** Where each class is along the order. */
  readonly placeOf: Int32Array;
  readonly as: CellValue;
  /** Pixels of a cell's side. */
  readonly cell: number;
  /** Pixels of the cells that are scrolled out. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** The cell with the keyboard or under the pointer. */
  readonly active: { readonly row: number; readonly column: number } | null;
}

/** Colours that a matrix needs besides those of charts. */
export interface MatrixColours {
  readonly theme: ChartTheme;
  readonly danger: string;
  readonly onAccent: string;
}

/** Draws what is in view of a large confusion matrix. */
export function drawMatrix(
  context: CanvasRenderingContext2D,
  view: MatrixView,
  colours: MatrixColours,
): void {
  const { width, height, cell, left, top, order } = view;
  const { theme } = colours;
  context.clearRect(0, 0, width, height);
  const end = {
    x: Math.min(width, margin.left + order.length * cell - left),
    y: Math.min(height, margin.top + order.length * cell - top),
  };
  context.save();
  context.beginPath();
  context.rect(margin.left, margin.top, width, height);
  context.clip();
  context.fillStyle = theme.surface;
  context.fillRect(margin.left, margin.top, end.x - margin.left, end.y - margin.top);
  drawDiagonal(context, view, theme.border);
  drawCells(context, view, colours);
  context.restore();
  if (cell >= leastForNames) drawNames(context, view, theme);
  context.strokeStyle = theme.border;
  context.strokeRect(
    margin.left - 0.5,
    margin.top - 0.5,
    end.x - margin.left + 1,
    end.y - margin.top + 1,
  );
  drawTitles(context, theme);
  drawActive(context, view, theme.text);
}

/** The cell at a place of the canvas; null beside the cells. */
export function cellAt(
  { cell, left, top, order }: Pick<MatrixView, 'cell' | 'left' | 'top' | 'order'>,
  x: number,
  y: number,
): { row: number; column: number } | null {
  if (x < margin.left || y < margin.top) return null;
  const row = Math.floor((y - margin.top + top) / cell);
  const column = Math.floor((x - margin.left + left) / cell);
  return row < order.length && column < order.length ? { row, column } : null;
}

function drawDiagonal(context: CanvasRenderingContext2D, view: MatrixView, colour: string): void {
  const { cell, left, top, order, height } = view;
  context.fillStyle = colour;
  const first = Math.max(0, Math.floor(top / cell));
  const last = Math.min(order.length, Math.ceil((top + height) / cell));
  for (let at = first; at < last; at += 1) {
    context.fillRect(margin.left + at * cell - left, margin.top + at * cell - top, cell, cell);
  }
}

function drawCells(
  context: CanvasRenderingContext2D,
  { matrix, placeOf, as, cell, left, top, width, height }: MatrixView,
  { theme, danger, onAccent }: MatrixColours,
): void {
  const { actual, predicted, count } = matrix.cells;
  const gap = cell >= 8 ? 1 : 0;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.font = `${theme.font.size}px ${theme.font.family}`;
  count.forEach((_, index) => {
    const a = actual[index] ?? 0;
    const p = predicted[index] ?? 0;
    const x = margin.left + (placeOf[p] ?? 0) * cell - left;
    const y = margin.top + (placeOf[a] ?? 0) * cell - top;
    if (x + cell < margin.left || y + cell < margin.top || x > width || y > height) return;
    const { strength, strong } = heat(matrix.share(a, p, as === 'column' ? 'column' : 'row'));
    context.fillStyle = a === p ? theme.accent : danger;
    // What is rare must be seen at the size of a few pixels too.
    context.globalAlpha = Math.max(cell < 8 ? 0.35 : 0, strength / 100);
    context.fillRect(x, y, cell - gap, cell - gap);
    context.globalAlpha = 1;
    if (cell < leastForNumbers) return;
    context.fillStyle = strong ? onAccent : theme.text;
    context.fillText(matrix.told(a, p, as), x + cell / 2, y + cell / 2, cell - 4);
  });
}

function drawNames(context: CanvasRenderingContext2D, view: MatrixView, theme: ChartTheme): void {
  const { matrix, order, cell, left, top, width, height } = view;
  context.fillStyle = theme.muted;
  context.font = `${Math.min(theme.font.size, cell)}px ${theme.font.family}`;
  context.textBaseline = 'middle';
  for (let at = Math.floor(top / cell); at * cell - top < height && at < order.length; at += 1) {
    const y = margin.top + at * cell - top + cell / 2;
    if (y < margin.top) continue;
    context.textAlign = 'right';
    context.fillText(
      shortened(matrix.classes[order[at] ?? 0]),
      margin.left - 6,
      y,
      margin.left - 24,
    );
  }
  for (let at = Math.floor(left / cell); at * cell - left < width && at < order.length; at += 1) {
    const x = margin.left + at * cell - left + cell / 2;
    if (x < margin.left) continue;
    context.save();
    context.translate(x, margin.top - 6);
    context.rotate(-Math.PI / 2);
    context.textAlign = 'left';
    context.fillText(shortened(matrix.classes[order[at] ?? 0]), 0, 0, margin.top - 24);
    context.restore();
  }
}

function drawTitles(context: CanvasRenderingContext2D, theme: ChartTheme): void {
  context.fillStyle = theme.text;
  context.font = `600 ${theme.font.size}px ${theme.font.family}`;
  context.textAlign = 'left';
  context.textBaseline = 'top';
  context.fillText('Predicted →', margin.left, 2);
  context.fillText('Actual ↓', 2, margin.top - 14);
}

function drawActive(
  context: CanvasRenderingContext2D,
  { active, cell, left, top }: MatrixView,
  colour: string,
): void {
  if (!active) return;
  const x = margin.left + active.column * cell - left;
  const y = margin.top + active.row * cell - top;
  if (x < margin.left - cell || y < margin.top - cell) return;
  context.strokeStyle = colour;
  context.lineWidth = 2;
  context.strokeRect(x - 1, y - 1, cell + 2, cell + 2);
  context.lineWidth = 1;
}

function shortened(name = ''): string {
  return name.length > 16 ? `${name.slice(0, 15)}…` : name;
}
