import { randomUUID } from 'node:crypto';
import { AppError } from '../../../common/errors/app-error.ts';
import { savedTemplate, type SavedBlock } from '../../../common/network/blocks/saved-block.ts';
import type { BlockRepository } from '../../storage/block-repository.ts';
import type { Handlers } from '../handlers.ts';

/** The person's library of blocks: listed, saved, renamed, removed and brought back. */
export function blockCalls(blocks: BlockRepository): Handlers['blocks'] {
  const named = (name: string, except: string | null = null): SavedBlock | undefined =>
    blocks.list().find((one) => one.id !== except && sameName(one.name, name));
  const found = (id: string): SavedBlock => {
    const block = blocks.list().find((one) => one.id === id);
    if (block) return block;
    throw new AppError('not-found', 'This block is no longer in your library.');
  };
  const requireFree = (name: string, except: string | null = null): void => {
    const other = named(name, except);
    if (!other) return;
    throw new AppError(
      'conflict',
      `There is a block called “${other.name}” in your library already. Choose another name.`,
      { place: { field: 'name' } },
    );
  };
  return {
    list: () => blocks.list(),
    save: ({ name, network }) => {
      savedTemplate({ name, network });
      requireFree(name);
      const saved = { id: randomUUID(), name, network, savedAt: new Date().toISOString() };
      blocks.insert(saved);
      return saved;
    },
    rename: ({ id, name }) => {
      const block = found(id);
      requireFree(name, id);
      blocks.rename(id, name);
      return { ...block, name };
    },
    remove: ({ id }) => {
      found(id);
      blocks.setRemoved(id, new Date().toISOString());
    },
    restore: ({ id }) => {
      const name = blocks.removedName(id);
      if (name !== null) {
        // Another block may have taken the name in the meantime.
        let free = name;
        for (let number = 2; named(free); number++) free = `${name} ${number}`;
        if (free !== name) blocks.rename(id, free);
        blocks.setRemoved(id, null);
      }
      return found(id);
    },
  };
}

function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
