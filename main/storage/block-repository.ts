import type { SavedBlock } from '../../common/network/blocks/saved-block.ts';
import { readNetwork } from '../../common/network/schema.ts';
import type { Connection } from './connection.ts';

interface BlockRow {
  readonly id: string;
  readonly name: string;
  readonly network: string;
  readonly saved_at: string;
}

/** Blocks that are kept for all projects; removed ones are kept, unseen, until `purge`. */
export class BlockRepository {
  readonly #list;
  readonly #insert;
  readonly #rename;
  readonly #setRemoved;
  readonly #removedName;
  readonly #purge;

  constructor(connection: Connection) {
    this.#list = connection.prepare<[], BlockRow>(
      'SELECT id, name, network, saved_at FROM saved_blocks WHERE removed_at IS NULL ORDER BY name',
    );
    this.#insert = connection.prepare<[BlockRow]>(
      `INSERT INTO saved_blocks (id, name, network, saved_at)
       VALUES (@id, @name, @network, @saved_at)`,
    );
    this.#rename = connection.prepare<[string, string]>(
      'UPDATE saved_blocks SET name = ? WHERE id = ?',
    );
    this.#setRemoved = connection.prepare<[string | null, string]>(
      'UPDATE saved_blocks SET removed_at = ? WHERE id = ?',
    );
    this.#removedName = connection.prepare<[string], { readonly name: string }>(
      'SELECT name FROM saved_blocks WHERE id = ? AND removed_at IS NOT NULL',
    );
    this.#purge = connection.prepare('DELETE FROM saved_blocks WHERE removed_at IS NOT NULL');
  }

  /** By name. */
  list(): readonly SavedBlock[] {
    return this.#list.all().map(({ id, name, network, saved_at }) => ({
      id,
      name,
      network: readNetwork(JSON.parse(network)),
      savedAt: saved_at,
    }));
  }

  /** Adds a block, whose name must not be there. */
  insert({ id, name, network, savedAt }: SavedBlock): void {
    this.#insert.run({ id, name, network: JSON.stringify(network), saved_at: savedAt });
  }

  /** Gives a block another name, which must not be there; false when there is no such block. */
  rename(id: string, name: string): boolean {
    return this.#rename.run(name, id).changes === 1;
  }

  /** Hides a block, or brings it back with null; false when there is none. */
  setRemoved(id: string, at: string | null): boolean {
    return this.#setRemoved.run(at, id).changes === 1;
  }

  /** The name of a hidden block, or null when none of this id is hidden. */
  removedName(id: string): string | null {
    return this.#removedName.get(id)?.name ?? null;
  }

  /** Deletes hidden blocks. */
  purge(): void {
    this.#purge.run();
  }
}
