import { openSize } from '../../../common/network/blocks/open-block.ts';
import { cardSize, type Size } from '../../../common/network/card-size.ts';
import type { Position } from '../../../common/network/edit-network.ts';
import type { FlowDirection } from '../../../common/network/network-spec.ts';

export { cardSize };

/** A part of the canvas in its own pixels. */
export interface Box extends Position, Size {}

/** How large a card is with so many ports: taller, or wider where data flow down. */
export function sizeWithPorts(inputs: number, outputs: number, direction: FlowDirection): Size {
  const most = Math.max(inputs, outputs);
  return direction === 'down'
    ? { width: Math.max(cardSize.width, (most + 1) * 34), height: cardSize.height }
    : { width: cardSize.width, height: Math.max(cardSize.height, (most + 1) * 19) };
}

/** How large the card of a block is with the layers inside drawn on it. */
export function withPicture({ width, height }: Size): Size {
  return { width: Math.max(width, openSize.width), height: Math.max(height, openSize.height) };
}

/** Where the middle of a port stands, from the card's top left corner. */
export function portPlace(
  side: 'input' | 'output',
  index: number,
  count: number,
  size: Size,
  direction: FlowDirection,
): Position {
  const share = (index + 1) / (count + 1);
  const far = side === 'output';
  return direction === 'down'
    ? { x: size.width * share, y: far ? size.height : 0 }
    : { x: far ? size.width : 0, y: size.height * share };
}

/** The smallest box that holds all of them, or null without any. */
export function boundsOf(boxes: readonly Box[]): Box | null {
  if (boxes.length === 0) return null;
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y, width, height } of boxes) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + width);
    bottom = Math.max(bottom, y + height);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** True when two boxes share a point. */
export function meet(a: Box, b: Box): boolean {
  return (
    a.x <= b.x + b.width && b.x <= a.x + a.width && a.y <= b.y + b.height && b.y <= a.y + a.height
  );
}

/** Id of the connection under a point of the screen, or null. */
export function edgeUnder(x: number, y: number): string | null {
  for (const element of document.elementsFromPoint(x, y)) {
    const edge = element.closest('.svelte-flow__edge');
    if (edge) return edge.getAttribute('data-id');
  }
  return null;
}
