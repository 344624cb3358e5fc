/**
 * Browsers limit how tall an element may be (Chromium 33 million pixels, Firefox 17 million).
 * A taller table gets a scroll area of this height, and positions in it stand for rows further apart.
 */
const tallest = 15_000_000;

/** Pixels of the rows, and of the window that shows them. */
export interface Tall {
  readonly content: number;
  readonly view: number;
}

/** Height of the element that makes the scrollbar. */
export function scrollHeight({ content }: Tall): number {
  return Math.min(content, tallest);
}

/** The farthest position of the content's top edge. */
export function lastTop({ content, view }: Tall): number {
  return Math.max(0, content - view);
}

/** Position of the scrollbar that belongs to a position in the content. */
export function scrollFromTop(tall: Tall, top: number): number {
  const travel = scrollHeight(tall) - tall.view;
  return travel <= 0 ? 0 : (top / lastTop(tall)) * travel;
}

/** Position in the content that belongs to a position of the scrollbar. */
export function topFromScroll(tall: Tall, scroll: number): number {
  const travel = scrollHeight(tall) - tall.view;
  return travel <= 0 ? 0 : Math.min(lastTop(tall), (scroll / travel) * lastTop(tall));
}

/**
 * Position in the content after the scrollbar moved. A short way (wheel, touch) moves the content
 * as far as the scrollbar; a long one (dragging the bar) goes to the same share of the whole.
 */
export function followScroll(tall: Tall, top: number, before: number, after: number): number {
  const distance = after - before;
  if (scrollHeight(tall) === tall.content || Math.abs(distance) > tall.view) {
    return topFromScroll(tall, after);
  }
  const travel = scrollHeight(tall) - tall.view;
  if (after <= 0) return 0;
  if (after >= travel - 1) return lastTop(tall);
  return Math.min(lastTop(tall), Math.max(0, top + distance));
}
