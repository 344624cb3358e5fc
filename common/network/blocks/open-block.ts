import { cardSize, flowAxes, type Size } from '../card-size.ts';
import { moveNodes, nodeOf, type Position } from '../edit-network.ts';
import type { NetworkSpec, NodeSpec } from '../network-spec.ts';

/** The card of a block with the layers inside drawn on it. */
export const openSize: Size = { width: 264, height: cardSize.height + 98 };

/**
 * Shows the layers inside a block on its card, or its name only. The card grows around the line of its ports, and
 * layers behind it make room, or come back.
 */
export function setOpen(network: NetworkSpec, id: string, open: boolean): NetworkSpec {
  const { open: before = false, ...closed } = nodeOf(network, id);
  if (before === open) return network;
  const changed: NodeSpec = open ? { ...closed, open } : closed;
  const { along, across } = flowAxes(network);
  const sign = open ? 1 : -1;
  const grown = {
    x: sign * (openSize.width - cardSize.width),
    y: sign * (openSize.height - cardSize.height),
  };
  const end = closed.position[along] + (along === 'x' ? cardSize.width : cardSize.height);
  const places = new Map<string, Position>();
  for (const { id: other, position } of network.nodes) {
    const from = open ? position[along] : position[along] - Math.abs(grown[along]);
    if (other !== id && from >= end) {
      places.set(other, { ...position, [along]: position[along] + grown[along] });
    }
  }
  places.set(id, {
    ...closed.position,
    [across]: closed.position[across] - Math.round(grown[across] / 2),
  });
  const nodes = network.nodes.map((node) => (node.id === id ? changed : node));
  return moveNodes({ ...network, nodes }, places);
}
