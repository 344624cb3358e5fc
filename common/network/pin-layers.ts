import { moveNodes, type Position } from './edit-network.ts';
import type { NetworkSpec, NodeSpec } from './network-spec.ts';

/** Moves layers as a person does by hand: those that move are pinned, so that arranging leaves them there. */
export function moveByHand(
  network: NetworkSpec,
  positions: ReadonlyMap<string, Position>,
): NetworkSpec {
  const moved = moveNodes(network, positions);
  if (moved === network) return network;
  const before = new Map(network.nodes.map((node) => [node.id, node]));
  return {
    ...moved,
    nodes: moved.nodes.map((node) => (before.get(node.id) === node ? node : pinned(node))),
  };
}

/** Pins layers where they are, or lets arranging place them again. */
export function setPinned(
  network: NetworkSpec,
  ids: ReadonlySet<string>,
  pin: boolean,
): NetworkSpec {
  if (!network.nodes.some((node) => ids.has(node.id) && (node.pinned === true) !== pin)) {
    return network;
  }
  return {
    ...network,
    nodes: network.nodes.map((node) =>
      ids.has(node.id) ? (pin ? pinned(node) : unpinned(node)) : node,
    ),
  };
}

/** Ids of the layers that arranging leaves where they are. */
export function pinnedLayers(network: NetworkSpec): ReadonlySet<string> {
  return new Set(network.nodes.filter((node) => node.pinned).map((node) => node.id));
}

function pinned(node: NodeSpec): NodeSpec {
  return node.pinned ? node : { ...node, pinned: true };
}

function unpinned({ pinned: _pinned, ...node }: NodeSpec): NodeSpec {
  return node;
}
