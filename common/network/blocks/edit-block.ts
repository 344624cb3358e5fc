import { AppError } from '../../errors/app-error.ts';
import { nodeOf } from '../edit-network.ts';
import type { NetworkSpec, SubnetworkSpec } from '../network-spec.ts';
import { withBlockParameters } from './block-parameters.ts';
import { withInner, type MovedOutputs } from './settle-block.ts';
import { withUsesAlike, withUsesFilled } from './shared-blocks.ts';

/** Ids of the blocks from the outermost to the one that is meant; empty for the network itself. */
export type BlockPath = readonly string[];

/**
 * The network inside a block, as one that can be edited by itself, with the values of the block's settings in its
 * layers. Throws `not-found` when it is gone.
 */
export function networkInside(network: NetworkSpec, path: BlockPath): NetworkSpec {
  let inside = network;
  for (const id of path) {
    const block = nodeOf(inside, id);
    if (!block.network) throw new AppError('not-found', 'That block is no longer there.');
    inside = { version: network.version, ...withUsesFilled(withBlockParameters(block)) };
  }
  return inside;
}

/** As much of a path as leads through blocks that are there. */
export function pathThere(network: NetworkSpec, path: BlockPath): BlockPath {
  let inside: SubnetworkSpec | undefined = network;
  for (const [depth, id] of path.entries()) {
    inside = inside.nodes.find((node) => node.id === id)?.network;
    if (!inside) return path.slice(0, depth);
  }
  return path;
}

/**
 * The network with another one inside a block; see `withInner` for what becomes of its connections, outputs and
 * settings. What changes in one use of a block changes in all of them. The same network where nothing changed.
 */
export function withNetworkInside(
  network: NetworkSpec,
  path: BlockPath,
  inside: NetworkSpec,
): NetworkSpec {
  return path.length === 0
    ? withUsesAlike(network, inside)
    : replaced(network, path, inside).network;
}

function replaced(
  network: NetworkSpec,
  [id = '', ...deeper]: BlockPath,
  inside: NetworkSpec,
): { readonly network: NetworkSpec; readonly moved: MovedOutputs } {
  const block = nodeOf(network, id);
  const inner = networkInside(network, [id]);
  const below = deeper.length === 0 ? null : replaced(inner, deeper, inside);
  const { version: _version, ...layers } = below?.network ?? withUsesAlike(inner, inside);
  const { network: after, moved } = withInner(network, block, layers, below?.moved ?? null);
  return { network: withUsesAlike(network, after), moved };
}
