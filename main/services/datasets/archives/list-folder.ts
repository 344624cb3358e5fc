import { constants } from 'node:fs';
import { lstat, open, readdir, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../../common/errors/app-error.ts';
import { type SourceFile, unreadable } from '../read-source.ts';
import { largestEntry, mostEntries } from './archive-limits.ts';
import { isHidden } from './entry-path.ts';
import {
  DamagedEntry,
  type Listing,
  type ListingControl,
  type SourceEntry,
} from './source-entry.ts';

/** Files whose sizes are asked for at once. */
const batchSize = 64;

/** A link that took the place of a file is not followed, and a pipe that did is not waited for. */
const readFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * The files below a folder, by name; links are left out, so that nothing outside it is read and no circle is
 * walked. Throws `file-unreadable` when the folder itself cannot be read or is removed on the way.
 */
export async function openFolder(folder: SourceFile, control: ListingControl): Promise<Listing> {
  await readdir(folder.path).catch((error: unknown) => {
    throw unreadable(folder.name, error);
  });
  return {
    entries: () => counted(folder, walk(folder, '', control)),
    close: () => Promise.resolve(),
  };
}

async function* counted(
  folder: SourceFile,
  entries: AsyncIterable<SourceEntry>,
): AsyncGenerator<SourceEntry> {
  let count = 0;
  for await (const entry of entries) {
    count += 1;
    if (count > mostEntries) throw tooMany(folder.name);
    yield entry;
  }
}

async function* walk(
  folder: SourceFile,
  below: string,
  control: ListingControl,
): AsyncGenerator<SourceEntry> {
  control.signal?.throwIfAborted();
  const found = await readdir(join(folder.path, below), { withFileTypes: true }).catch(
    async (error: unknown) => {
      await requireRoot(folder);
      if (below === '') throw unreadable(folder.name, error);
      control.onLeftOut?.({ path: below, why: 'unreadable' });
      return [];
    },
  );
  const shown = found.filter(({ name }) => !isHidden(name));
  shown.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  for (let from = 0; from < shown.length; from += batchSize) {
    control.signal?.throwIfAborted();
    const batch = shown.slice(from, from + batchSize);
    const sizes = await Promise.all(
      batch.map(async (item) =>
        item.isFile() ? await sizeOf(join(folder.path, below, item.name)) : null,
      ),
    );
    for (const [index, item] of batch.entries()) {
      const path = below === '' ? item.name : `${below}/${item.name}`;
      if (item.isDirectory()) {
        control.onFolder?.(path);
        yield* walk(folder, path, control);
      } else if (item.isSymbolicLink()) control.onLeftOut?.({ path, why: 'link' });
      else if (!item.isFile()) control.onLeftOut?.({ path, why: 'no file' });
      else yield fileEntry(folder, path, sizes[index] ?? 0);
    }
  }
}

/** 0 for a file that is gone: reading it says so. */
async function sizeOf(path: string): Promise<number> {
  return lstat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

function fileEntry(folder: SourceFile, path: string, size: number): SourceEntry {
  const withFile = async <T>(work: (file: FileHandle) => Promise<T>): Promise<T> => {
    let file: FileHandle | null = null;
    try {
      file = await open(join(folder.path, path), readFlags);
      return await work(file);
    } catch (error) {
      throw await explain(folder, path, error);
    } finally {
      await file?.close();
    }
  };
  return {
    path,
    size,
    read: () =>
      withFile(async (file) => {
        const now = await file.stat();
        if (!now.isFile()) throw new DamagedEntry(path, 'It is no file any more.');
        if (now.size > largestEntry) throw new DamagedEntry(path, 'It is too large.');
        return file.readFile();
      }),
    open: async function* () {
      try {
        const file = await open(join(folder.path, path), readFlags);
        yield* file.createReadStream({ highWaterMark: 1024 * 1024 }) as AsyncIterable<Buffer>;
      } catch (error) {
        throw await explain(folder, path, error);
      }
    },
  };
}

async function explain(folder: SourceFile, path: string, error: unknown): Promise<unknown> {
  if (error instanceof AppError) return error;
  await requireRoot(folder);
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const why =
    code === 'ENOENT'
      ? 'It does not exist (any more).'
      : code === 'EACCES' || code === 'EPERM'
        ? 'You have no permission to read it.'
        : code === 'ELOOP'
          ? 'It is a link.'
          : 'The disk reported an error.';
  return new DamagedEntry(path, why, error);
}

/** Throws when it is the whole folder that went away. */
async function requireRoot({ path, name }: SourceFile): Promise<void> {
  try {
    await stat(path);
  } catch (cause) {
    throw new AppError(
      'file-unreadable',
      `The folder “${name}” was moved or removed while it was read. Nothing was imported. Choose it again.`,
      { place: { file: name }, cause, detail: String(cause) },
    );
  }
}

function tooMany(name: string): AppError {
  return new AppError(
    'invalid-data',
    `“${name}” holds more than ${mostEntries.toLocaleString('en-US')} files, which is more than can be imported at once.`,
    { place: { file: name } },
  );
}
