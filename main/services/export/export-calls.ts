import type { ApiEvent } from '../../../common/api/api.ts';
import { AppError } from '../../../common/errors/app-error.ts';
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
import { kerasFolder } from './keras-folder.ts';
import { kerasScript } from './keras-script.ts';
import { pictureRows } from './picture-rows.ts';

export interface ExportParts {
  readonly projects: ProjectRepository;
  readonly datasets: DatasetRepository;
  readonly tables: DatasetFiles;
  readonly runs: RunRepository;
  readonly epochs: EpochRepository;
  readonly files: FileStore;
  readonly libraryFolder: string;
  readonly publish: (event: ApiEvent) => void;
}

/** What a project or a run becomes outside of the program. */
export function exportCalls(parts: ExportParts): Handlers['export'] {
  const { projects, datasets, tables, runs, files, publish } = parts;
  const going = new Map<string, AbortController>();
  const experimentOf = (projectId: string) => {
    const project = requireProject(projects, projectId);
    const table = project.datasetId === null ? null : datasets.get(project.datasetId);
    return { project, table };
  };
  return {
    keras: ({ projectId }) => {
      const { project, table } = experimentOf(projectId);
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
    kerasFolder: async ({ projectId, task }) => {
      const { project, table } = experimentOf(projectId);
      const stop = new AbortController();
      going.set(task, stop);
      const tell = (done: number) => publish({ name: 'export.progress', payload: { task, done } });
      try {
        const control = { signal: stop.signal, tell };
        return await kerasFolder({ tables, files }, project, table, control);
      } finally {
        going.delete(task);
      }
    },
    stop: ({ task }) => {
      going.get(task)?.abort(new AppError('cancelled', 'The export was stopped.'));
    },
    log: ({ runId, form }) => exportLog(parts, requireRun(runs, runId), form),
  };
}
