import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatasetUsage } from '../../../common/datasets/library-usage.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import type { DatasetRepository } from '../../storage/dataset-repository.ts';
import type { RunRepository } from '../../storage/run-repository.ts';
import type { DatasetFiles } from '../datasets/dataset-files.ts';
import { requireDataset } from './require-dataset.ts';

export interface SpaceParts {
  readonly libraryFolder: string;
  readonly datasets: DatasetRepository;
  readonly runs: RunRepository;
  readonly tables: DatasetFiles;
}

/** What the datasets of the library take of the disk, and the ways to free it. */
export class LibrarySpace {
  readonly #parts: SpaceParts;

  constructor(parts: SpaceParts) {
    this.#parts = parts;
  }

  /** Every dataset with its sizes and users, newest first. */
  async usage(): Promise<readonly DatasetUsage[]> {
    const { datasets } = this.#parts;
    const users = datasets.users();
    return Promise.all(
      datasets.list().map(async ({ id, name, kind, rows, createdAt, source }) => {
        const folder = this.#folderOf(id);
        const [kept, table, images, prepared] = await Promise.all(
          ['source', 'table.parquet', 'images', 'prepared'].map((part) =>
            sizeOf(join(folder, part)),
          ),
        );
        return {
          dataset: { id, name, kind, rows, createdAt, source },
          bytes: {
            source: kept ?? 0,
            table: table ?? 0,
            images: images ?? 0,
            prepared: prepared ?? 0,
          },
          projects: users
            .filter((user) => user.id === id && user.project !== null)
            .map(({ project }) => project ?? ''),
          runs: users.filter((user) => user.id === id && user.project === null).length,
        };
      }),
    );
  }

  /** Deletes datasets. Throws `invalid-input` when a project or a run still needs one; none is deleted then. */
  async remove(ids: readonly string[]): Promise<void> {
    const { datasets, tables } = this.#parts;
    const used = new Set(datasets.users().map(({ id }) => id));
    for (const id of ids) {
      const { dataset } = requireDataset(datasets, id);
      if (!used.has(id)) continue;
      throw new AppError(
        'invalid-input',
        `“${dataset.name}” is still used by a project or a run, so that nothing was deleted. Remove those first; they are gone for good at the next start.`,
      );
    }
    for (const id of ids) {
      datasets.remove(id);
      await tables.remove(id);
    }
  }

  /**
   * Deletes what can be made again or is not needed to train: prepared rows that no run was trained on, or the
   * kept originals, without which a table cannot be read in another way.
   */
  async free(ids: readonly string[], what: 'prepared' | 'source'): Promise<void> {
    const { libraryFolder, datasets, runs } = this.#parts;
    const needed = new Set(runs.preparedFolders().map((folder) => join(libraryFolder, folder)));
    for (const id of ids) {
      requireDataset(datasets, id);
      const folder = join(this.#folderOf(id), what);
      if (what === 'source') await rm(folder, { recursive: true, force: true });
      for (const name of what === 'prepared' ? await namesIn(folder) : []) {
        const prepared = join(folder, name);
        if (!needed.has(prepared)) await rm(prepared, { recursive: true, force: true });
      }
    }
  }

  #folderOf(id: string): string {
    return join(this.#parts.libraryFolder, 'datasets', id);
  }
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

/** Bytes of a file or of all files in a folder; 0 where there is none. */
async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch(() => null);
  if (!found) return 0;
  if (!found.isDirectory()) return found.size;
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => []);
  let size = 0;
  for (const entry of entries) {
    if (entry.isFile())
      size += (await stat(join(entry.parentPath, entry.name)).catch(() => null))?.size ?? 0;
  }
  return size;
}
