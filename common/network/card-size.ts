import type { NetworkSpec, NodeSpec } from './network-spec.ts';

/** Width and height in pixels of the canvas. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** How large a layer's card is drawn. */
export type SizeOf = (node: NodeSpec) => Size;

/** A card with few ports; many ports make it taller, or wider where data flow down. */
export const cardSize: Size = { width: 184, height: 76 };

/** The size of all cards where nothing more is known of them. */
export const usualSize: SizeOf = () => cardSize;

/** Pixels from the left edge of a layer's card to the left edge of the next one's. */
export const columnWidth = 248;
/** Pixels from the top of a card to the top of the one below. */
export const rowHeight = 120;

/** Where the next layer goes: along the flow of data, and beside it. */
export interface FlowAxes {
  readonly along: 'x' | 'y';
  readonly across: 'x' | 'y';
  /** Pixels from one card to the next along the flow. */
  readonly step: number;
  /** Pixels from one card to the one beside it. */
  readonly gap: number;
}

const right: FlowAxes = { along: 'x', across: 'y', step: columnWidth, gap: rowHeight };
const down: FlowAxes = { along: 'y', across: 'x', step: 132, gap: 216 };

/** The axes of a network by the direction in which its data flow. */
export function flowAxes({ direction }: Pick<NetworkSpec, 'direction'>): FlowAxes {
  return direction === 'down' ? down : right;
}
