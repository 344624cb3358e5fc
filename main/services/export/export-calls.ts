import type { DatasetRepository } from '../../storage/dataset-repository.ts';
import type { ProjectRepository } from '../../storage/project-repository.ts';
import type { EpochRepository } from '../../storage/epoch-repository.ts';
import type { RunRepository } from '../../storage/run-repository.ts';
import type { DatasetFiles } from '../datasets/dataset-files.ts';
import { usedColumns } from '../datasets/preview-recipe.ts';
import type { FileStore } from '../files/file-store.ts';
import type { Handlers } from '../handlers.ts';
import { requireProject } from '../projects/project-calls.ts';
import { requireRun } from '../runs/run-calls.ts';
import { exportLog } from './export-log.ts';
import { kerasScript } from './keras-script.ts';
import { pictureRows } from './picture-rows.ts';

export interface ExportParts {
  readonly projects: ProjectRepository;
  readonly datasets: DatasetRepository;
  readonly tables: DatasetFiles;
  readonly runs: RunRepository;
  readonly epochs: EpochRepository;
  readonly files: FileStore;
}

/** What a project or a run becomes outside of the program. */
export function exportCalls(parts: ExportParts): Handlers['export'] {
  const { projects, datasets, tables, runs, epochs, files } = parts;
  return {
    keras: ({ projectId }) => {
      const project = requireProject(projects, projectId);
      const table = project.datasetId === null ? null : datasets.get(project.datasetId);
      const id = project.datasetId ?? '';
      return kerasScript(
        project,
        table,
        (recipe) => tables.columns(id, usedColumns(recipe)),
        (dataset, recipe) =>
          pictureRows(dataset, recipe, (columns, offset, limit) =>
            tables.rows(id, columns, offset, limit),
          ),
      );
    },
    log: ({ runId, form }) => exportLog(files, epochs, requireRun(runs, runId), form),
  };
}
