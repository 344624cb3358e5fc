import type { DatasetRepository } from '../storage/dataset-repository.ts';
import type { ProjectRepository } from '../storage/project-repository.ts';
import type { RunRepository } from '../storage/run-repository.ts';
import type { DatasetFiles } from './datasets/dataset-files.ts';

export interface PurgeParts {
  readonly projects: ProjectRepository;
  readonly runs: RunRepository;
  readonly datasets: DatasetRepository;
  readonly tables: DatasetFiles;
}

/** Deletes for good what was removed before this start, and tables that nothing uses any more. */
export async function purgeLibrary({
  projects,
  runs,
  datasets,
  tables,
}: PurgeParts): Promise<void> {
  runs.purge();
  projects.purge();
  for (const id of datasets.purge()) await tables.remove(id);
}
