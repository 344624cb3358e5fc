import type { Column } from '../../../common/datasets/column.ts';

/** Where each column begins, with one entry more for the end of the last: pixels. */
export type ColumnEdges = readonly number[];

const byType: Readonly<Record<Column['type'], number>> = {
  number: 124,
  category: 140,
  boolean: 124,
  date: 136,
  text: 200,
  image: 120,
};

/** Columns of a narrow table are at most this much wider than they need to be. */
const mostStretch = 1.7;

/**
 * Lays columns out beside each other, each wide enough for its name; a few columns are stretched
 * towards the width of the view.
 */
export function columnEdges(columns: readonly Column[], view: number): ColumnEdges {
  const needed = columns.map((column) =>
    Math.min(260, Math.max(byType[column.type], 58 + column.name.length * 7.2)),
  );
  const total = needed.reduce((sum, width) => sum + width, 0);
  const stretch = Math.min(mostStretch, Math.max(1, view / Math.max(1, total)));
  let edge = 0;
  return [0, ...needed.map((width) => (edge += Math.floor(width * stretch)))];
}

/** First and last column (both included) that touch the pixels from `left` to `left + width`. */
export function columnsInView(
  edges: ColumnEdges,
  left: number,
  width: number,
): { readonly first: number; readonly last: number } {
  const count = edges.length - 1;
  const first = Math.max(0, firstBeyond(edges, left) - 1);
  const last = Math.min(count - 1, firstBeyond(edges, left + width) - 1);
  return { first: Math.min(first, Math.max(0, count - 1)), last };
}

/** Index of the first edge to the right of a position, found by halving. */
function firstBeyond(edges: ColumnEdges, position: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edges[middle] ?? Infinity) <= position) low = middle + 1;
    else high = middle;
  }
  return low;
}
