import type { Api } from '../../common/api/api.ts';
import { AppError } from '../../common/errors/app-error.ts';
import type { BlockTemplate } from '../../common/network/blocks/new-layer.ts';
import {
  networkToKeep,
  savedTemplate,
  type SavedBlock,
} from '../../common/network/blocks/saved-block.ts';

/** Under this name the id of a saved block travels with what is dragged from the palette to the canvas. */
export const blockMime = 'application/x-layerwright-block';

/** The person's own library of blocks, the same in every project. */
export class SavedBlocks {
  readonly #api: Api;
  list = $state.raw<readonly SavedBlock[]>([]);

  constructor(api: Api) {
    this.#api = api;
  }

  async load(): Promise<void> {
    this.list = await this.#api.blocks.list();
  }

  /** The block of this id, ready to be placed; null when it is gone. */
  template(id: string): BlockTemplate | null {
    const saved = this.list.find((one) => one.id === id);
    return saved ? savedTemplate(saved) : null;
  }

  /** Blocks with every word of a query in their name; all without one. */
  matching(query: string): readonly SavedBlock[] {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    return this.list.filter(({ name }) =>
      words.every((word) => `${name} block`.toLowerCase().includes(word)),
    );
  }

  /** The first of `name`, `name 2`, … that no block has. */
  freeName(name: string): string {
    const taken = new Set(this.list.map((one) => one.name.toLowerCase()));
    let free = name;
    for (let number = 2; taken.has(free.toLowerCase()); number++) free = `${name} ${number}`;
    return free;
  }

  /** Keeps a block; returns why not, as a sentence, or null when it is kept. */
  async save(name: string, block: BlockTemplate): Promise<string | null> {
    return this.#change(() => this.#api.blocks.save({ name, network: networkToKeep(block) }));
  }

  /** Renames a block; returns why not, as a sentence, or null when it is done. */
  async rename(id: string, name: string): Promise<string | null> {
    return this.#change(() => this.#api.blocks.rename({ id, name }));
  }

  async remove(id: string): Promise<void> {
    await this.#api.blocks.remove({ id });
    await this.load();
  }

  async restore(id: string): Promise<void> {
    await this.#api.blocks.restore({ id });
    await this.load();
  }

  async #change(change: () => Promise<unknown>): Promise<string | null> {
    try {
      await change();
    } catch (error) {
      if (error instanceof AppError && ['conflict', 'invalid-input'].includes(error.code)) {
        return error.message;
      }
      throw error;
    }
    await this.load();
    return null;
  }
}
