import { chainLayers, type ChainedLayer } from './chain-layers.ts';
import { connect } from './connect.ts';
import { addJoining, addNode, columnWidth, rowHeight } from './edit-network.ts';
import { emptyNetwork, type NetworkSpec } from './network-spec.ts';

/**
 * Branches one above the other, each from an Input of its own to numbers [batch, units], put side by side and
 * followed by a common end. The Inputs take the features of a row in their order. A single branch is a chain.
 */
export function joinBranches(
  branches: readonly (readonly ChainedLayer[])[],
  end: readonly ChainedLayer[],
): NetworkSpec {
  const [only, another] = branches;
  if (only && !another) return chainLayers([...only, ...end]);
  const longest = Math.max(...branches.map(({ length }) => length));
  let network: NetworkSpec = emptyNetwork;
  const ends = branches.map((layers, row) => {
    let last = '';
    for (const [index, [type, params]] of layers.entries()) {
      const x = (index + longest - layers.length) * columnWidth;
      const added = addNode(network, type, { x, y: row * rowHeight }, params);
      network = last === '' ? added.network : connect(added.network, last, added.id);
      last = added.id;
    }
    return last;
  });
  const joined = addJoining(network, ends, 'Concatenate');
  let last = joined.id;
  network = joined.network;
  for (const [index, [type, params]] of end.entries()) {
    const x = (longest + 1 + index) * columnWidth;
    const y = ((branches.length - 1) * rowHeight) / 2;
    const added = addNode(network, type, { x, y }, params);
    network = connect(added.network, last, added.id);
    last = added.id;
  }
  return network;
}
