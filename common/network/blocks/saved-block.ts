import { AppError } from '../../errors/app-error.ts';
import type { NetworkSpec } from '../network-spec.ts';
import { templateOf, type BlockTemplate } from './new-layer.ts';

/** A block that a person keeps for all of their projects. */
export interface SavedBlock {
  readonly id: string;
  /** Unique in the library, whatever the case of its letters. */
  readonly name: string;
  /** A network with this block and nothing else: it is migrated like any other. */
  readonly network: NetworkSpec;
  /** ISO 8601. */
  readonly savedAt: string;
}

/** The network in which a block is kept. */
export function networkToKeep(block: BlockTemplate): NetworkSpec {
  const { open: _open, ...closed } = block;
  return { version: 2, nodes: [{ ...closed, id: 'n1', position: { x: 0, y: 0 } }], edges: [] };
}

/**
 * The block that is kept, ready to be placed: called like what it is kept as, as far as layers may be. Throws
 * `invalid-input` when the network is something else than one block.
 */
export function savedTemplate({
  name,
  network,
}: Pick<SavedBlock, 'name' | 'network'>): BlockTemplate {
  const [block] = network.nodes;
  if (!block?.network || network.nodes.length > 1) {
    throw new AppError('invalid-input', `“${name}” is not one block.`, {
      place: { field: 'network' },
    });
  }
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  return { ...templateOf(block), name: plain === '' ? block.name : plain };
}
