import type { DatasetRepository } from '../../storage/dataset-repository.ts';
import type { ProjectRepository } from '../../storage/project-repository.ts';
import type { DatasetFiles } from '../datasets/dataset-files.ts';
import { usedColumns } from '../datasets/preview-recipe.ts';
import type { Handlers } from '../handlers.ts';
import { requireProject } from '../projects/project-calls.ts';
import { kerasScript } from './keras-script.ts';

export interface ExportParts {
  readonly projects: ProjectRepository;
  readonly datasets: DatasetRepository;
  readonly tables: DatasetFiles;
}

/** What a project becomes outside of the program. */
export function exportCalls({ projects, datasets, tables }: ExportParts): Handlers['export'] {
  return {
    keras: ({ projectId }) => {
      const project = requireProject(projects, projectId);
      const table = project.datasetId === null ? null : datasets.get(project.datasetId);
      return kerasScript(project, table, (recipe) =>
        tables.columns(project.datasetId ?? '', usedColumns(recipe)),
      );
    },
  };
}
