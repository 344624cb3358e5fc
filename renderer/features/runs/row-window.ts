/** The rows of a long table that are in the document, and the space that the others take. */
export interface RowWindow {
  readonly first: number;
  readonly end: number;
  /** Pixels above and below. */
  readonly above: number;
  readonly below: number;
}

/** Lists up to this long are in the document whole: about as many rows as a screen has with its margins. */
const wholeUpTo = 60;
/** Rows kept ready beyond each edge. */
const margin = 12;

/** Which rows to render for a scroll position; all lengths in pixels. */
export function rowWindow(
  count: number,
  scrollTop: number,
  height: number,
  rowHeight: number,
): RowWindow {
  if (count <= wholeUpTo) return { first: 0, end: count, above: 0, below: 0 };
  const first = Math.max(0, Math.min(count, Math.floor(scrollTop / rowHeight)) - margin);
  const end = Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + margin);
  return { first, end, above: first * rowHeight, below: (count - end) * rowHeight };
}
