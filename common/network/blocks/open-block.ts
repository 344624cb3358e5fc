import { cardSize, flowAxes, type Size } from '../card-size.ts';
import { moveNodes, nodeOf, type Position } from '../edit-network.ts';
import type { NetworkSpec, NodeSpec } from '../network-spec.ts';

/** The card of a block with the layers inside drawn on it. */
export const openSize: Size = { width: 264, height: cardSize.height + 98 };

/**
 * Shows the layers inside a block on its card, or its name only. The card grows around the line of its ports; layers
 * behind it and on both sides of the line make room, or come back.
 */
export function setOpen(network: NetworkSpec, id: string, open: boolean): NetworkSpec {
  const { open: isOpen = false, ...closed } = nodeOf(network, id);
  if (isOpen === open) return network;
  const changed: NodeSpec = open ? { ...closed, open } : closed;
  const { along, across } = flowAxes(network);
  const sign = open ? 1 : -1;
  const sizes = { x: cardSize.width, y: cardSize.height };
  const room = { x: openSize.width - cardSize.width, y: openSize.height - cardSize.height };
  const before = Math.round(room[across] / 2);
  const after = room[across] - before;
  /** The edges of the closed card. */
  const start = closed.position[across] + (open ? 0 : before);
  const end = closed.position[along] + sizes[along];
  const places = new Map<string, Position>();
  for (const { id: other, position } of network.nodes) {
    if (other === id) continue;
    // Where it stands, or stood, beside the closed card.
    const was = (moved: number, at: number): number => (open ? at : at - moved);
    const isNext = was(room[along], position[along]) >= end;
    const isAbove = was(-before, position[across]) + sizes[across] <= start;
    const isBelow = was(after, position[across]) >= start + sizes[across];
    const aside = isAbove ? -before : isBelow ? after : 0;
    if (!isNext && aside === 0) continue;
    places.set(other, {
      ...position,
      [along]: position[along] + (isNext ? sign * room[along] : 0),
      [across]: position[across] + sign * aside,
    });
  }
  places.set(id, { ...closed.position, [across]: closed.position[across] - sign * before });
  const nodes = network.nodes.map((node) => (node.id === id ? changed : node));
  return moveNodes({ ...network, nodes }, places);
}
