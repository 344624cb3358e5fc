import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BlockRepository } from '../storage/block-repository.ts';
import type { DatasetRepository } from '../storage/dataset-repository.ts';
import type { ProjectRepository } from '../storage/project-repository.ts';
import type { RunGroupRepository } from '../storage/run-group-repository.ts';
import type { RunRepository } from '../storage/run-repository.ts';
import type { SettingsRepository } from '../storage/settings-repository.ts';
import type { DatasetFiles } from './datasets/dataset-files.ts';
import { logsFolder } from '../storage/run-logs/run-logs.ts';
import { cardKey } from './report/card-key.ts';

export interface PurgeParts {
  readonly libraryFolder: string;
  readonly projects: ProjectRepository;
  readonly blocks: BlockRepository;
  readonly groups: RunGroupRepository;
  readonly runs: RunRepository;
  readonly datasets: DatasetRepository;
  readonly settings: SettingsRepository;
  readonly tables: DatasetFiles;
}

/**
 * Deletes for good what a killed import left and what was removed before this start, what was written for the model
 * cards of such runs and by their callbacks, tables that nothing uses any more, and prepared rows that no run was
 * trained on. Folders of tables that the library does not know stay: after a backup was restored they may be all that
 * is left of a person's work.
 */
export async function purgeLibrary(parts: PurgeParts): Promise<void> {
  const { libraryFolder, projects, blocks, groups, runs, datasets, settings, tables } = parts;
  await tables.clean();
  for (const id of runs.removed()) {
    await rm(logsFolder(libraryFolder, id), { recursive: true, force: true });
  }
  runs.purge();
  projects.purge();
  blocks.purge();
  groups.purge();
  settings.purgeOfRuns(cardKey(''));
  for (const id of datasets.purge()) await tables.remove(id);
  const needed = new Set(runs.preparedFolders().map((folder) => join(libraryFolder, folder)));
  for (const { id } of datasets.list()) {
    const folder = join(libraryFolder, 'datasets', id, 'prepared');
    for (const name of await namesIn(folder)) {
      const prepared = join(folder, name);
      if (!needed.has(prepared)) await rm(prepared, { recursive: true, force: true });
    }
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
