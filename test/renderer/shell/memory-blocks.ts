import { AppError } from '../../../common/errors/app-error.ts';
import type { SavedBlock } from '../../../common/network/blocks/saved-block.ts';

/** The calls of the person's library of blocks, kept in memory. */
export function memoryBlocks() {
  const blocks = new Map<string, SavedBlock>();
  const removed = new Map<string, SavedBlock>();
  let next = 1;
  const found = (id: string): SavedBlock => {
    const block = blocks.get(id);
    if (!block) throw new AppError('not-found', 'This block is no longer in your library.');
    return block;
  };
  const put = (block: SavedBlock): SavedBlock => {
    const other = [...blocks.values()].find(
      ({ id, name }) => id !== block.id && name.toLowerCase() === block.name.toLowerCase(),
    );
    if (other) throw new AppError('conflict', `There is a block called “${other.name}” already.`);
    blocks.set(block.id, block);
    return block;
  };
  return {
    list: () => [...blocks.values()].sort((a, b) => a.name.localeCompare(b.name)),
    save: ({ name, network }: Pick<SavedBlock, 'name' | 'network'>) =>
      put({ id: `s${next++}`, name, network, savedAt: '2026-01-01T00:00:00Z' }),
    rename: ({ id, name }: { id: string; name: string }) => put({ ...found(id), name }),
    remove: ({ id }: { id: string }) => {
      removed.set(id, found(id));
      blocks.delete(id);
    },
    restore: ({ id }: { id: string }) => put(removed.get(id) ?? found(id)),
  };
}
