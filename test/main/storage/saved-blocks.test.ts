import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { chainLayers } from '../../../common/network/chain-layers.ts';
import { makeBlock } from '../../../common/network/blocks/make-block.ts';
import { networkToKeep, savedTemplate } from '../../../common/network/blocks/saved-block.ts';
import { templateOf } from '../../../common/network/blocks/new-layer.ts';
import { addNode, nodeOf } from '../../../common/network/edit-network.ts';
import { BlockRepository } from '../../../main/storage/block-repository.ts';
import { applicationId } from '../../../main/storage/library-header.ts';
import { openLibrary } from '../../../main/storage/library.ts';
import { allMigrations } from '../../../main/storage/migrations/all.ts';
import { migrate } from '../../../main/storage/migrations/migrate.ts';
import { blockCalls } from '../../../main/services/blocks/block-calls.ts';
import { temporaryFolder } from './temporary-folder.ts';

const chain = chainLayers([
  ['Input', { shape: [4] }],
  ['Dense', { units: 8 }],
  ['Dense', { units: 3 }],
]);
const made = makeBlock(chain, new Set([chain.nodes[1]?.id ?? '']), 'body');
const network = networkToKeep(templateOf(nodeOf(made.network, made.id)));

async function withLibrary<T>(
  folder: string,
  work: (blocks: BlockRepository) => T | Promise<T>,
): Promise<T> {
  const library = openLibrary(folder);
  try {
    return await work(new BlockRepository(library.connection));
  } finally {
    await library.close();
  }
}

describe('the library of blocks', () => {
  it('has them after a restart, with what is inside', async () => {
    const folder = temporaryFolder();
    const saved = await withLibrary(folder, (blocks) =>
      blockCalls(blocks).save({ name: 'Residual block', network }),
    );
    const after = await withLibrary(folder, (blocks) => blocks.list());
    expect(after).toEqual([saved]);
    const [block] = after;
    const placed = addNode(chain, savedTemplate(block ?? saved), { x: 0, y: 200 });
    expect(nodeOf(placed.network, placed.id)).toMatchObject({
      type: 'Block',
      name: 'residual_block',
      network: made.network.nodes.find(({ id }) => id === made.id)?.network,
    });
  });

  it('has each name once, whatever the case, and frees it when a block is removed', async () => {
    await withLibrary(temporaryFolder(), async (blocks) => {
      const calls = blockCalls(blocks);
      const first = await calls.save({ name: 'Stem', network });
      expect(() => calls.save({ name: 'stem', network })).toThrow(/called “Stem” .* already/);
      const second = await calls.save({ name: 'Head', network });
      expect(() => calls.rename({ id: second.id, name: 'STEM' })).toThrow(/already/);
      expect(calls.rename({ id: second.id, name: 'head' })).toMatchObject({ name: 'head' });
      await calls.remove({ id: first.id });
      await calls.save({ name: 'Stem', network });
      expect(await calls.restore({ id: first.id })).toMatchObject({ name: 'Stem 2' });
      expect(blocks.list().map(({ name }) => name)).toEqual(['head', 'Stem', 'Stem 2']);
    });
  });

  it('forgets removed blocks when it is purged, and refuses what is no block', async () => {
    await withLibrary(temporaryFolder(), async (blocks) => {
      const calls = blockCalls(blocks);
      const { id } = await calls.save({ name: 'Stem', network });
      await calls.remove({ id });
      blocks.purge();
      expect(() => calls.restore({ id })).toThrow(/no longer in your library/);
      expect(() => calls.rename({ id, name: 'x' })).toThrow(/no longer in your library/);
      expect(() => calls.save({ name: 'Chain', network: chain })).toThrow(/not one block/);
    });
  });

  it('comes to a library of the version before, which keeps what it has', () => {
    const folder = temporaryFolder();
    const old = new Database(join(folder, 'old.sqlite'));
    old.pragma(`application_id = ${applicationId}`);
    migrate(old, allMigrations.slice(0, 2), () => undefined);
    old.prepare("INSERT INTO settings VALUES ('theme', '\"dark\"')").run();
    expect(old.pragma('user_version', { simple: true })).toBe(2);
    migrate(old, allMigrations.slice(0, 3), () => undefined);
    expect(old.pragma('user_version', { simple: true })).toBe(3);
    expect(old.prepare('SELECT value FROM settings').pluck().get()).toBe('"dark"');
    expect(new BlockRepository(old).list()).toEqual([]);
    old.close();
  });
});
