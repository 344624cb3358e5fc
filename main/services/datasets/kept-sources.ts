import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, stat, type open } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Dataset } from '../../../common/datasets/dataset.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import { copySource, hashFile } from './copy-source.ts';
import { type SourceFile, unreadable } from './read-source.ts';

/** Sources as an import reads them, with the SHA-256 of their bytes, in hex. */
export interface KeptSources {
  readonly sources: readonly SourceFile[];
  readonly sha256: string;
}

/** What lies at a path that the person granted. Throws `file-unreadable` where there is no file or folder. */
export async function lookAtSource(path: string, name = basename(path)): Promise<SourceFile> {
  const found = await stat(path).catch((error: unknown) => {
    throw unreadable(name, error);
  });
  // A device or a pipe may never end.
  if (!found.isFile() && !found.isDirectory()) {
    throw new AppError('file-unreadable', `“${name}” cannot be read. It is no file.`, {
      place: { file: name },
    });
  }
  return { path, name, isFolder: found.isDirectory() };
}

/** Copies one file to `<folder>/source`, several to `<folder>/source/<position>`. */
export async function keepSources(
  chosen: readonly SourceFile[],
  folder: string,
  openFile: typeof open,
  signal?: AbortSignal,
): Promise<KeptSources> {
  const target = join(folder, 'source');
  const [only] = chosen;
  if (only && chosen.length === 1) {
    const sha256 = await copySource(only, target, openFile, signal);
    return { sources: [{ path: target, name: only.name }], sha256 };
  }
  await mkdir(target);
  const sources: SourceFile[] = [];
  const hash = createHash('sha256');
  for (const [position, source] of chosen.entries()) {
    const path = join(target, String(position));
    hash.update(await copySource(source, path, openFile, signal));
    sources.push({ path, name: source.name });
  }
  return { sources, sha256: hash.digest('hex') };
}

/** Where the kept originals of a dataset lie. Throws `not-found` where none are kept. */
export function keptSources(
  folder: string,
  { name, files }: Dataset['source'],
): readonly SourceFile[] {
  const path = join(folder, 'source');
  if (!existsSync(path)) {
    throw new AppError(
      'not-found',
      `No copy of “${name}” is kept, for its content is in the library. Import it again to read it in another way.`,
      { place: { file: name } },
    );
  }
  if (!files) return [{ path, name }];
  return files.map((file, position) => ({ path: join(path, String(position)), name: file }));
}

/** The SHA-256 over the names and bytes of files and folders, in the order of their names. */
export async function hashSources(
  sources: readonly SourceFile[],
  signal?: AbortSignal,
): Promise<string> {
  const [only] = sources;
  if (only && sources.length === 1 && !only.isFolder) return hashFile(only, signal);
  const hash = createHash('sha256');
  for (const source of sources) {
    const names = source.isFolder ? await filesWithin(source) : [''];
    for (const name of names) {
      const file = { path: join(source.path, name), name: join(source.name, name) };
      hash.update(`${name}\n${await hashFile(file, signal)}\n`);
    }
  }
  return hash.digest('hex');
}

/** Files below a folder; links are not followed. */
async function filesWithin({ path, name }: SourceFile): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(
    (error: unknown) => {
      throw unreadable(name, error);
    },
  );
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1))
    .toSorted();
}
