import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openPlace } from '../../../../main/services/library/open-place.ts';
import { openLibrary } from '../../../../main/storage/library.ts';
import { currentPlace, moveLibrary } from '../../../../main/storage/move-library.ts';
import { readPendingChange, writePendingChange } from '../../../../main/storage/pending-changes.ts';
import { temporaryFolder } from '../../storage/temporary-folder.ts';

async function libraryThatMoves(): Promise<{ folder: string; moveTo: string }> {
  const folder = temporaryFolder();
  await openLibrary(folder, { backsUp: false }).close();
  const moveTo = join(temporaryFolder(), 'new');
  writePendingChange(folder, { restore: null, moveTo });
  return { folder, moveTo };
}

describe('opening a library that is to move', () => {
  it('moves it once and says so', async () => {
    const { folder, moveTo } = await libraryThatMoves();
    const opened = await openPlace(folder);
    expect(opened.folder).toBe(moveTo);
    expect(opened.library.file).toBe(join(moveTo, 'library.sqlite'));
    expect(opened.notice).toMatch(/has moved to “.*new”/);
    await opened.library.close();
    const again = await openPlace(folder);
    expect(again).toMatchObject({ folder: moveTo, notice: null });
    await again.library.close();
  });

  it('leaves the wish as it is while another program has the library', async () => {
    const { folder, moveTo } = await libraryThatMoves();
    const other = openLibrary(folder, { backsUp: false });
    await expect(openPlace(folder)).rejects.toMatchObject({ code: 'unavailable' });
    expect(readPendingChange(folder).moveTo).toBe(moveTo);
    expect(existsSync(moveTo)).toBe(false);
    await other.close();
    const opened = await openPlace(folder);
    expect(opened.folder).toBe(moveTo);
    await opened.library.close();
  });

  it('moves nothing where the wish was taken back by the time that it has the library', async () => {
    const { folder, moveTo } = await libraryThatMoves();
    await moveLibrary(folder, moveTo, () => false);
    expect(existsSync(moveTo)).toBe(false);
    expect(await currentPlace(folder)).toBe(folder);
  });

  it('never opens the old place once another program has moved it', async () => {
    const { folder, moveTo } = await libraryThatMoves();
    const both = await Promise.allSettled([openPlace(folder), openPlace(folder)]);
    const opened = both.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(opened.map((one) => one.folder)).toEqual([moveTo]);
    const [refused] = both.flatMap((one) =>
      one.status === 'rejected' ? [one.reason as unknown] : [],
    );
    expect(refused).toMatchObject({ code: 'unavailable' });
    await opened[0]?.library.close();
    expect(readPendingChange(folder).moveTo).toBeNull();
  });

  it('opens it where it is, says why and does not try again where it cannot move', async () => {
    const { folder, moveTo } = await libraryThatMoves();
    await openLibrary(moveTo, { backsUp: false }).close();
    writeFileSync(join(moveTo, 'mine.txt'), 'mine');
    const before = readdirSync(moveTo);
    const opened = await openPlace(folder);
    expect(opened.folder).toBe(folder);
    expect(opened.notice).toMatch(/could not be moved: The folder .* is not empty/);
    await opened.library.close();
    expect(readdirSync(moveTo)).toEqual(before);
    const again = await openPlace(folder);
    expect(again.notice).toBeNull();
    await again.library.close();
  });
});
