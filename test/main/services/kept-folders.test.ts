import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FileStore } from '../../../main/services/files/file-store.ts';
import { type FolderListing, KeptFolders } from '../../../main/services/files/kept-folders.ts';
import { temporaryFolder } from '../storage/temporary-folder.ts';

type Files = Readonly<Record<string, string>>;

const files: Files = { 'cat/1.png': 'first', 'cat/2.png': 'second', 'dog/3.png': 'third' };
const limit = 1e6;

/** The listing of files that were changed at the same time, but for some. */
const listingOf = (all: Files, changed: Readonly<Record<string, number>> = {}): FolderListing =>
  Object.entries(all).map(([path, text]) => [path, Buffer.byteLength(text), changed[path] ?? 1000]);

/** The bytes in which a page sends some of the files. */
function frames(all: Files, paths: readonly string[]): Buffer {
  return Buffer.concat(
    paths.map((path) => {
      const [name, bytes] = [Buffer.from(path), Buffer.from(all[path] ?? '')];
      const head = Buffer.alloc(12);
      head.writeUInt32LE(name.length, 0);
      head.writeBigUInt64LE(BigInt(bytes.length), 4);
      return Buffer.concat([head, name, bytes]);
    }),
  );
}

// eslint-disable-next-line @typescript-eslint/require-await -- a body comes piece by piece
async function* body(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes;
}

const contentOf = (folder: string) =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const path = join(entry.parentPath, entry.name);
        return [path.slice(folder.length + 1), readFileSync(path, 'utf8')];
      }),
  );

/** A store in which the sending of the folder broke off behind some files. */
async function interrupted(paths: readonly string[]) {
  const folder = join(temporaryFolder(), 'uploads');
  const store = new FileStore(folder);
  await store.open();
  const created = await store.createFolder('pets', limit, listingOf(files));
  expect(created.missing).toEqual([0, 1, 2]);
  await store.folder(created.token).receive(0, body(frames(files, paths)));
  return { folder, store, path: created.path };
}

describe('a folder whose sending was interrupted', () => {
  it.each(['killed', 'ended', 'still there'])(
    'is sent only as far as it is not there yet, when the program was %s',
    async (how) => {
      const before = await interrupted(['cat/1.png', 'cat/2.png']);
      const { folder } = before;
      if (how === 'ended') await before.store.close();
      const store = how === 'still there' ? before.store : new FileStore(folder);
      if (how !== 'still there') await store.open();
      const again = await store.createFolder('pets', limit, listingOf(files));
      expect(again.missing).toEqual([2]);
      await store.folder(again.token).receive(0, body(frames(files, ['dog/3.png'])));
      expect(contentOf(again.path)).toEqual(files);
      // A page that still sends the first one is not disturbed; otherwise nothing is kept twice.
      expect(existsSync(before.path)).toBe(how === 'still there');
      await store.close();
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  it('is sent anew where a file was changed, and without the files that are gone', async () => {
    const { folder } = await interrupted(Object.keys(files));
    const store = new FileStore(folder);
    await store.open();
    const now: Files = { 'cat/1.png': 'first', 'cat/2.png': 'SECOND', 'new.png': 'new' };
    const listing = listingOf(now, { 'cat/2.png': 2000 });
    const again = await store.createFolder('pets', limit, listing);
    expect(again.missing).toEqual([1, 2]);
    await store.folder(again.token).receive(0, body(frames(now, ['cat/2.png', 'new.png'])));
    expect(contentOf(again.path)).toEqual(now);
  });

  it('is not mistaken for another one of the same name', async () => {
    const { folder } = await interrupted(['cat/1.png']);
    const store = new FileStore(folder);
    await store.open();
    const other: Files = { 'cat/1.png': 'another picture', 'x.png': 'x' };
    const { missing } = await store.createFolder('pets', limit, listingOf(other));
    expect(missing).toEqual([0, 1]);
    const renamed = await store.createFolder('animals', limit, listingOf(files));
    expect(renamed.missing).toEqual([0, 1, 2]);
  });

  it('has a file sent again that is shorter than it was', async () => {
    const { folder, path } = await interrupted(['cat/1.png', 'cat/2.png']);
    truncateSync(join(path, 'cat/1.png'), 2);
    const store = new FileStore(folder);
    await store.open();
    const again = await store.createFolder('pets', limit, listingOf(files));
    expect(again.missing).toEqual([0, 2]);
    await store.folder(again.token).receive(0, body(frames(files, ['cat/1.png', 'dog/3.png'])));
    expect(contentOf(again.path)).toEqual(files);
  });

  it('may not become larger than it is allowed, with what was there', async () => {
    const { folder } = await interrupted(['cat/1.png', 'cat/2.png']);
    const store = new FileStore(folder);
    await store.open();
    const again = await store.createFolder('pets', 12, listingOf(files));
    const rest = store.folder(again.token).receive(0, body(frames(files, ['dog/3.png'])));
    await expect(rest).rejects.toThrow('GB');
  });

  it('is kept for a day and no longer, and nothing else is', async () => {
    const { folder, path } = await interrupted(['cat/1.png']);
    mkdirSync(join(folder, 'unknown'));
    writeFileSync(join(folder, 'single.csv'), 'a,b');
    writeFileSync(`${path}.arriving`, 'half');
    const hours = (count: number) => () => statSync(path).mtimeMs + count * 3_600_000;
    await new KeptFolders(folder, hours(23)).tidy();
    expect(existsSync(join(path, 'cat/1.png'))).toBe(true);
    expect(readdirSync(folder)).toHaveLength(2);
    await new KeptFolders(folder, hours(25)).tidy();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is not kept where it came whole or was cancelled', async () => {
    const { folder, store } = await interrupted(Object.keys(files));
    await store.close();
    expect(readdirSync(folder)).toEqual([]);
    const second = await interrupted(['cat/1.png']);
    const { token } = await second.store.createFolder('birds', limit, listingOf(files));
    await second.store.removeFolder(token);
    expect(readdirSync(second.folder)).toHaveLength(2);
  });
});
