import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { pack, type Pack } from 'tar-stream';
import type { Connection } from '../../storage/connection.ts';
import { openConnection } from '../../storage/connection.ts';
import { copyProject, type CopyOptions } from '../../storage/copy-project.ts';
import { createLibraryFile } from '../../storage/create-library.ts';

/** What the archive says of itself, in its first entry. */
export interface ProjectManifest {
  readonly kind: 'layerwright-project';
  readonly version: 1;
  readonly name: string;
  /** ISO 8601. */
  readonly writtenAt: string;
}

/** Bytes read at once. */
const piece = 1024 ** 2;

/** Folders of a table that can be made again from the rest. */
const leftOut = new Set(['prepared']);

export interface ArchiveSource {
  readonly connection: Connection;
  readonly libraryFolder: string;
  readonly projectId: string;
  readonly name: string;
}

/**
 * Writes a project as one tar file: `manifest.json`, `project.sqlite` (a library with this project alone: its
 * network, recipe, settings, runs, epochs, events and weights) and the files of its tables under `datasets/`.
 */
export async function writeProjectArchive(
  path: string,
  { connection, libraryFolder, projectId, name }: ArchiveSource,
  options: Pick<CopyOptions, 'onProgress' | 'signal'> = {},
): Promise<void> {
  const folder = await mkdtemp(join(dirname(path), 'project-'));
  try {
    const database = join(folder, 'project.sqlite');
    createLibraryFile(database);
    const copy = openConnection(database);
    let datasets: readonly { from: string }[];
    try {
      ({ datasets } = await copyProject(connection, copy, projectId, {
        ...options,
        // The second half of the work is the archive itself.
        onProgress: (share) => options.onProgress?.(share / 2),
        rename: (given) => given,
      }));
      copy.pragma('journal_mode = DELETE');
    } finally {
      copy.close();
    }
    const manifest: ProjectManifest = {
      kind: 'layerwright-project',
      version: 1,
      name,
      writtenAt: new Date().toISOString(),
    };
    const archive = pack();
    const written = pipeline(archive, createWriteStream(path));
    // Whoever adds the next file is told what ended the writing.
    written.catch((error: unknown) => archive.destroy(error as Error));
    try {
      archive.entry({ name: 'manifest.json' }, JSON.stringify(manifest, null, 2));
      const files = [{ name: 'project.sqlite', file: database }];
      for (const { from } of datasets) {
        files.push(...(await tableFiles(join(libraryFolder, 'datasets', from), from)));
      }
      await addFiles(archive, files, options);
      archive.finalize();
      await written;
    } catch (error) {
      archive.destroy();
      await written.catch(() => undefined);
      throw error;
    }
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface ArchivedFile {
  /** In the archive. */
  readonly name: string;
  readonly file: string;
}

async function tableFiles(folder: string, dataset: string): Promise<ArchivedFile[]> {
  return (await filesOf(folder)).map((file) => {
    const inside = relative(folder, file).split(sep).join('/');
    return { name: `datasets/${dataset}/${inside}`, file };
  });
}

async function addFiles(
  archive: Pack,
  files: readonly ArchivedFile[],
  { onProgress, signal }: Pick<CopyOptions, 'onProgress' | 'signal'>,
): Promise<void> {
  const sizes = await Promise.all(files.map(async ({ file }) => (await stat(file)).size));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  let done = 0;
  const taken = (bytes: number): void => {
    signal?.throwIfAborted();
    done += bytes;
    onProgress?.(0.5 + done / Math.max(1, total) / 2);
  };
  for (const { name, file } of files) await addFile(archive, name, file, taken);
}

/** @param taken Told of every piece that was read; what it throws ends the archive. */
async function addFile(
  archive: Pack,
  name: string,
  file: string,
  taken: (bytes: number) => void,
): Promise<void> {
  const { size } = await stat(file);
  taken(0);
  const entry = archive.entry({ name, size });
  const pieces = createReadStream(file, { end: Math.max(0, size - 1), highWaterMark: piece });
  await pipeline(
    pieces,
    async function* (read: AsyncIterable<Buffer>) {
      for await (const bytes of read) {
        taken(bytes.length);
        yield bytes;
      }
    },
    entry,
  );
}

async function filesOf(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (leftOut.has(entry.name) || entry.name.startsWith('.')) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) found.push(...(await filesOf(path)));
    else if (entry.isFile()) found.push(path);
  }
  return found;
}
