import { AppError } from '../../errors/app-error.ts';
import { nodeOf } from '../edit-network.ts';
import type { BlockOutput, EdgeSpec, NetworkSpec, NodeSpec } from '../network-spec.ts';
import { outputsOfBlock } from './block-outputs.ts';

/** Whether a block gives an output of a layer inside. */
export function givesOutput(block: NodeSpec, output: BlockOutput): boolean {
  return placeOf(block, output) >= 0;
}

/** Whether a block gives an output in any case: its layer feeds no other inside. */
export function isEnd(block: NodeSpec, output: BlockOutput): boolean {
  return usualOutputs(block).some((end) => isSame(end, output));
}

/**
 * The network whose block also gives an output of a layer inside, behind those that it gives already; the layer goes on
 * feeding what it feeds. The same network where the block gives it.
 * Throws `not-found` when the block or the layer is gone.
 */
export function addOutput(network: NetworkSpec, id: string, output: BlockOutput): NetworkSpec {
  const block = nodeOf(network, id);
  if (!block.network?.nodes.some(({ id: own }) => own === output.node)) {
    throw new AppError('not-found', 'That layer is no longer in the block.');
  }
  if (givesOutput(block, output)) return network;
  return withBlock(network, { ...block, outputs: [...outputsOfBlock(block), output] });
}

/**
 * The network whose block no longer gives an output of a layer inside; connections from it go with it. The same
 * network where the block does not give it. Throws `invalid-network` for a layer that feeds no other.
 */
export function removeOutput(network: NetworkSpec, id: string, output: BlockOutput): NetworkSpec {
  const block = nodeOf(network, id);
  const place = placeOf(block, output);
  if (place < 0) return network;
  if (isEnd(block, output)) {
    throw new AppError(
      'invalid-network',
      `${block.name} gives what feeds no other layer inside. Connect the layer to another one first.`,
      { place: { node: id } },
    );
  }
  const left = outputsOfBlock(block).filter((one) => !isSame(one, output));
  const { outputs: _outputs, ...rest } = block;
  const usual = usualOutputs(block);
  const isUsual =
    left.length === usual.length &&
    left.every((one, index) => usual[index] !== undefined && isSame(one, usual[index]));
  const edges = network.edges.flatMap((edge): EdgeSpec[] => {
    const { fromPort = 0, ...plain } = edge;
    if (edge.from !== id || fromPort < place) return [edge];
    if (fromPort === place) return [];
    return [{ ...plain, ...(fromPort > 1 ? { fromPort: fromPort - 1 } : {}) }];
  });
  return { ...withBlock(network, isUsual ? rest : { ...rest, outputs: left }), edges };
}

/** What a block gives that says nothing of it. */
function usualOutputs({ outputs: _outputs, ...block }: NodeSpec): readonly BlockOutput[] {
  return outputsOfBlock(block);
}

function withBlock(network: NetworkSpec, block: NodeSpec): NetworkSpec {
  return { ...network, nodes: network.nodes.map((node) => (node.id === block.id ? block : node)) };
}

function placeOf(block: NodeSpec, output: BlockOutput): number {
  return outputsOfBlock(block).findIndex((one) => isSame(one, output));
}

function isSame(a: BlockOutput, b: BlockOutput): boolean {
  return a.node === b.node && a.port === b.port;
}
