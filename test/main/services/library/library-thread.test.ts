import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LibraryThread } from '../../../../main/services/library/library-thread.ts';
import { openLibrary } from '../../../../main/storage/library.ts';
import { addRunningRun } from '../../storage/sample-rows.ts';
import { temporaryFolder } from '../../storage/temporary-folder.ts';

async function makeLibrary(): Promise<string> {
  const library = openLibrary(temporaryFolder(), { backsUp: false });
  addRunningRun(library.connection);
  await library.close();
  return library.file;
}

describe('the thread for the whole library', () => {
  it('does one thing at a time and tells how far it is', async () => {
    const file = await makeLibrary();
    const thread = new LibraryThread();
    const shares: (number | null)[] = [];
    const checking = thread.run('check', file, (share) => shares.push(share));
    await expect(thread.run('shrink', file)).rejects.toMatchObject({
      code: 'conflict',
      message: 'The library is being checked. Wait until that is done.',
    });
    expect(await checking).toEqual({ problems: [], checkpoints: 0 });
    expect(shares).toEqual([null, 1]);
    const target = join(temporaryFolder(), 'library.sqlite');
    const tables = await thread.run('recover', { damaged: file, target });
    expect(tables.find(({ name }) => name === 'runs')).toMatchObject({ saved: 1, whole: true });
    expect(await thread.run('isWhole', file)).toBe(true);
    expect(await thread.run('isWhole', join(temporaryFolder(), 'nothing'))).toBe(false);
  });

  it('can be ended, and is free again', async () => {
    const file = await makeLibrary();
    const thread = new LibraryThread();
    const checking = thread.run('check', file);
    const ended = expect(checking).rejects.toMatchObject({ code: 'cancelled' });
    await thread.cancel();
    await ended;
    await thread.cancel();
    expect(await thread.run('check', file)).toMatchObject({ problems: [] });
  });

  it('gives the words of what went wrong', async () => {
    const nothing = join(temporaryFolder(), 'nothing.sqlite');
    await expect(new LibraryThread().run('check', nothing)).rejects.toMatchObject({
      code: 'storage',
    });
  });
});
