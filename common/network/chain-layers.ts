import { connect } from './connect.ts';
import { addNode, columnWidth } from './edit-network.ts';
import { emptyNetwork, type NetworkSpec, type NodeSpec } from './network-spec.ts';

/** A layer of a chain and its parameters. */
export type ChainedLayer = readonly [type: string, params: NodeSpec['params']];

/** Layers one behind the other, from left to right. */
export function chainLayers(layers: readonly ChainedLayer[]): NetworkSpec {
  let network = emptyNetwork;
  let previous: string | null = null;
  for (const [index, [type, params]] of layers.entries()) {
    const added = addNode(network, type, { x: index * columnWidth, y: 0 }, params);
    network = previous === null ? added.network : connect(added.network, previous, added.id);
    previous = added.id;
  }
  return network;
}
