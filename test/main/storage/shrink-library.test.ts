import { statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Connection } from '../../../main/storage/connection.ts';
import { openLibrary } from '../../../main/storage/library.ts';
import { SettingsRepository } from '../../../main/storage/settings-repository.ts';
import { shrinkLibrary, shrinksInSlices } from '../../../main/storage/shrink-library.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Weights that no run has any more, and an order in which the first of them go. */
function fillAndEmpty(connection: Connection): void {
  const add = connection.prepare('INSERT INTO chunks (sha256, bytes) VALUES (randomblob(32), ?)');
  for (let at = 0; at < 24; at++) add.run(Buffer.alloc(256 * 1024, at));
  connection.exec('DELETE FROM chunks WHERE id % 3 > 0');
}

const freePages = (connection: Connection) =>
  connection.pragma('freelist_count', { simple: true }) as number;

describe('giving unused space back', () => {
  it('makes a new library smaller in slices between which others write, and keeps what is in it', async () => {
    const library = openLibrary(temporaryFolder(), { backsUp: false });
    const { connection, file } = library;
    expect(shrinksInSlices(connection)).toBe(true);
    fillAndEmpty(connection);
    connection.pragma('wal_checkpoint(TRUNCATE)');
    const before = statSync(file).size;
    const settings = new SettingsRepository(connection);
    const shares: number[] = [];
    shrinkLibrary(file, (share) => {
      shares.push(share);
      // Nobody waits: the file is not locked between two slices.
      settings.set('theme', `dark ${shares.length}`);
    });
    expect(shares.length).toBeGreaterThan(2);
    expect(shares.at(-1)).toBe(1);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(freePages(connection)).toBe(0);
    expect(statSync(file).size).toBeLessThan(before - 3 * 1024 ** 2);
    expect(connection.prepare('SELECT count(*) FROM chunks').pluck().get()).toBe(8);
    expect(connection.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(settings.get('theme')).toBe(`dark ${shares.length}`);
    await library.close();
  });

  it('does nothing where nothing is unused', async () => {
    const library = openLibrary(temporaryFolder(), { backsUp: false });
    library.connection.pragma('wal_checkpoint(TRUNCATE)');
    shrinkLibrary(library.file, () => undefined);
    const { size } = statSync(library.file);
    shrinkLibrary(library.file, () => undefined);
    expect(statSync(library.file).size).toBe(size);
    await library.close();
  });
});
