import { createWriteStream, existsSync, mkdirSync, renameSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { AppError } from '../../../common/errors/app-error.ts';
import type { Connection } from '../../storage/connection.ts';
import { copyProject, type CopiedProject, type CopyOptions } from '../../storage/copy-project.ts';
import { openForeignLibrary } from '../../storage/known-schema.ts';
import { listEntries } from '../datasets/archives/list-entries.ts';
import type { SourceEntry } from '../datasets/archives/source-entry.ts';
import type { GrantedFile } from '../files/file-tokens.ts';

export interface ArchiveTarget {
  readonly connection: Connection;
  readonly libraryFolder: string;
}

const manifestSchema = z.object({
  kind: z.literal('layerwright-project'),
  version: z.int().min(1),
  name: z.string().min(1).max(200),
});
const newestVersion = 1;
const largestManifest = 64 * 1024;
/** Of a table's folder: anything but what the program would make itself. */
const expected = /^(?:manifest\.json|project\.sqlite|datasets\/[\w-]{1,64}\/(?!prepared\/).+)$/;

/**
 * Takes a project out of the file that `writeProjectArchive` wrote. The archive is unpacked beside the library and
 * checked entry by entry; the project appears whole or not at all. Throws `invalid-data` naming the file for what is
 * no such archive, is damaged or is not safe, `newer-version` for one of a newer program.
 */
export async function readProjectArchive(
  { path, name }: GrantedFile,
  { connection, libraryFolder }: ArchiveTarget,
  options: CopyOptions,
): Promise<CopiedProject> {
  const folder = await mkdtemp(join(libraryFolder, 'uploads', 'project-')).catch(async () => {
    await mkdir(join(libraryFolder, 'uploads'), { recursive: true });
    return mkdtemp(join(libraryFolder, 'uploads', 'project-'));
  });
  const moved: string[] = [];
  try {
    const { size } = await stat(path);
    let unpacked = 0;
    for await (const entry of listEntries({ path, name }, { signal: options.signal })) {
      if (!expected.test(entry.path))
        throw refused(name, `holds “${entry.path}”, which is no part of a project`);
      await unpack(entry, join(folder, entry.path), (bytes) => {
        options.signal?.throwIfAborted();
        unpacked += bytes;
        // The second half of the work is taking it over.
        options.onProgress?.(Math.min(1, unpacked / size) / 2);
      });
    }
    await checkManifest(join(folder, 'manifest.json'), name);
    const database = join(folder, 'project.sqlite');
    if (!existsSync(database)) throw refused(name, 'holds no project');
    const source = openForeignLibrary(database, name);
    try {
      const projects = source.prepare<[], string>('SELECT id FROM projects').pluck().all();
      const [projectId] = projects;
      if (projectId === undefined || projects.length > 1) {
        throw refused(name, `holds ${projects.length} projects instead of one`);
      }
      return await copyProject(source, connection, projectId, {
        ...options,
        onProgress: (share) => options.onProgress?.(0.5 + share / 2),
        beforeCommit: (datasets) => {
          for (const { from, to } of datasets) {
            const table = join(folder, 'datasets', from);
            if (!existsSync(join(table, 'table.parquet'))) {
              throw refused(name, 'lacks the rows of a table');
            }
            const place = join(libraryFolder, 'datasets', to);
            mkdirSync(dirname(place), { recursive: true });
            renameSync(table, place);
            moved.push(place);
          }
        },
      });
    } finally {
      source.close();
    }
  } catch (error) {
    for (const place of moved) await rm(place, { recursive: true, force: true });
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @param taken Told of every piece that was read; what it throws ends the unpacking. */
async function unpack(
  entry: SourceEntry,
  path: string,
  taken: (bytes: number) => void,
): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await pipeline(
    Readable.from(entry.open()),
    async function* (read: AsyncIterable<Buffer>) {
      for await (const bytes of read) {
        taken(bytes.length);
        yield bytes;
      }
    },
    createWriteStream(path, { flags: 'wx' }),
  );
}

async function checkManifest(path: string, name: string): Promise<void> {
  let json: unknown;
  try {
    const text = await readFile(path, 'utf8');
    json = text.length > largestManifest ? null : JSON.parse(text);
  } catch {
    json = null;
  }
  const manifest = manifestSchema.safeParse(json);
  if (!manifest.success) throw refused(name, 'is not a project of this program');
  if (manifest.data.version > newestVersion) {
    throw new AppError(
      'newer-version',
      `“${name}” was written by a newer Layerwright. Open it with that one.`,
      { place: { file: name } },
    );
  }
}

function refused(name: string, why: string): AppError {
  return new AppError('invalid-data', `“${name}” ${why}. Nothing was taken from it.`, {
    place: { file: name },
  });
}
