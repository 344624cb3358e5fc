import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, stat, type open } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Dataset } from '../../../common/datasets/dataset.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import { copySource, hashFile } from './copy-source.ts';
import { type SourceFile, unreadable } from './read-source.ts';
import { syncFile } from './sync-file.ts';

/** Copies of sources, as an import reads them. */
export interface KeptSources {
  readonly sources: readonly SourceFile[];
  /** Once the copies are on the disk: the SHA-256 of their bytes, in hex. */
  readonly sha256: Promise<string>;
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

/**
 * Copies one file to `<folder>/source`, several to `<folder>/source/<position>`. The copies may be read while they
 * are still summed up; wait for that before they are removed.
 */
export async function keepSources(
  chosen: readonly SourceFile[],
  folder: string,
  openFile: typeof open,
  signal?: AbortSignal,
): Promise<KeptSources> {
  const target = join(folder, 'source');
  const isOne = chosen.length === 1;
  if (!isOne) await mkdir(target);
  const sources: SourceFile[] = [];
  for (const [position, source] of chosen.entries()) {
    const path = isOne ? target : join(target, String(position));
    await copySource(source, path, openFile, signal);
    sources.push({ path, name: source.name });
  }
  const sha256 = sumUp(sources, signal);
  // Who waits for it hears of its failure.
  sha256.catch(() => undefined);
  return { sources, sha256 };
}

async function sumUp(copies: readonly SourceFile[], signal?: AbortSignal): Promise<string> {
  const sums: string[] = [];
  for (const copy of copies) {
    const [sum] = await Promise.all([hashFile(copy, signal), syncFile(copy.path)]);
    sums.push(sum);
  }
  const [only = ''] = sums;
  return sums.length === 1 ? only : createHash('sha256').update(sums.join('')).digest('hex');
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
