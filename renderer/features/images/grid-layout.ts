/** Where pictures of one size lie in a grid that scrolls. Pixels. */
export interface GridLayout {
  readonly columns: number;
  readonly lines: number;
  readonly tileWidth: number;
  readonly tileHeight: number;
  /** Of all pictures together. */
  readonly height: number;
}

/** Space between two pictures. */
export const gap = 8;

/** As many pictures beside each other as fit, stretched to fill the width. */
export function gridLayout(
  count: number,
  width: number,
  picture: number,
  caption: number,
): GridLayout {
  const columns = Math.max(1, Math.floor((width + gap) / (picture + gap)));
  const lines = Math.ceil(count / columns);
  const tileWidth = Math.max(1, Math.floor((width - (columns - 1) * gap) / columns));
  const tileHeight = picture + caption;
  return { columns, lines, tileWidth, tileHeight, height: lines * (tileHeight + gap) };
}

/** Left and top edge of a picture. */
export function placeOf(layout: GridLayout, index: number): { left: number; top: number } {
  return {
    left: (index % layout.columns) * (layout.tileWidth + gap),
    top: Math.floor(index / layout.columns) * (layout.tileHeight + gap),
  };
}

/** First and last picture (the last included) of the lines in view and `spare` lines beyond each edge. */
export function inView(
  layout: GridLayout,
  count: number,
  top: number,
  view: number,
  spare = 1,
): { readonly first: number; readonly last: number } {
  const line = layout.tileHeight + gap;
  const firstLine = Math.max(0, Math.floor(top / line) - spare);
  const lastLine = Math.min(layout.lines - 1, Math.floor((top + view) / line) + spare);
  return {
    first: firstLine * layout.columns,
    last: Math.min(count - 1, (lastLine + 1) * layout.columns - 1),
  };
}

/** Most pictures that can be in view at once: so many elements are enough, whatever is scrolled to. */
export function poolSize(layout: GridLayout, view: number, spare = 1): number {
  return (Math.ceil(view / (layout.tileHeight + gap)) + 1 + 2 * spare) * layout.columns;
}

/** Where a key moves from a picture; null for keys that move nothing. */
export function moved(
  key: string,
  from: number,
  count: number,
  { columns }: GridLayout,
  linesInView: number,
): number | null {
  const to: Readonly<Record<string, number>> = {
    ArrowRight: from + 1,
    ArrowLeft: from - 1,
    ArrowDown: from + columns,
    ArrowUp: from - columns,
    PageDown: from + columns * linesInView,
    PageUp: from - columns * linesInView,
    Home: 0,
    End: count - 1,
  };
  const next = to[key];
  if (next === undefined) return null;
  // Up and down beyond the edges stay in the first or last line's picture.
  if (key === 'ArrowUp' && next < 0) return from;
  if (key === 'ArrowDown' && next >= count) return from;
  return Math.min(count - 1, Math.max(0, next));
}
