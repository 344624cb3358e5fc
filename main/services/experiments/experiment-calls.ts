import { randomUUID } from 'node:crypto';
import { AppError } from '../../../common/errors/app-error.ts';
import type { Project } from '../../../common/projects/project.ts';
import type { ProjectRepository } from '../../storage/project-repository.ts';
import type { RunRepository } from '../../storage/run-repository.ts';
import type { Handlers } from '../handlers.ts';
import { freeName } from '../projects/default-name.ts';
import { requireProject } from '../projects/project-calls.ts';
import { requireTrained } from '../runs/run-calls.ts';
import type { RunHistory } from '../training/run-history.ts';
import type { CheckpointCopies } from '../../storage/checkpoint-copies.ts';
import type { CheckpointRepository } from '../../storage/checkpoint-repository.ts';
import { requireDataset } from '../tables/require-dataset.ts';
import { experimentData, exportExperiment } from './export-experiment.ts';
import { lineageOf } from './lineage.ts';
import type { LineageRepeats } from './lineage-repeats.ts';
import { replayedTraining } from './replayed-training.ts';
import {
  experimentTable,
  readExperimentFile,
  type ExperimentImportParts,
} from './import-experiment.ts';

export interface ExperimentParts extends ExperimentImportParts {
  readonly projects: ProjectRepository;
  readonly runs: RunRepository;
  readonly history: Pick<RunHistory, 'changes' | 'of'>;
  readonly checkpoints: CheckpointRepository;
  readonly copies: CheckpointCopies;
  readonly lineages: LineageRepeats;
}

/** Experiments as files: out of a project or a run, and back in as a project. */
export function experimentCalls(parts: ExperimentParts): Handlers['experiments'] {
  const { projects, runs, datasets, files, history, lineages } = parts;
  return {
    exportProject: ({ projectId }) => {
      const project = requireProject(projects, projectId);
      const { name, datasetId, recipe, network, training } = project;
      if (datasetId === null || !recipe) {
        throw new AppError(
          'invalid-input',
          'An experiment needs a table and a target. Choose both in the Data place first.',
          { place: { field: datasetId === null ? 'datasetId' : 'recipe' } },
        );
      }
      const data = experimentData(requireDataset(datasets, datasetId));
      const kind = 'layerwright-experiment';
      const lineage = lineages.lineageOf(project);
      return exportExperiment(
        files,
        { version: 1, kind, name, data, recipe, network, training, ...(lineage && { lineage }) },
        name,
      );
    },
    exportRun: async ({ runId }) => {
      const run = requireTrained(runs, runId);
      const { summary, datasetId, recipe, network } = run;
      const training = replayedTraining(run, history.changes(run));
      const data = experimentData(requireDataset(datasets, datasetId));
      const kind = 'layerwright-experiment';
      // Runs of the experiment are numbered after its name, which therefore is the project's.
      const name = projects.get(summary.projectId)?.name ?? summary.name;
      const lineage = lineageOf(parts, run);
      const written = await exportExperiment(
        files,
        { version: 1, kind, name, data, recipe, network, training, ...(lineage && { lineage }) },
        summary.name,
      );
      return { ...written, lost: lineage && 'lost' in lineage ? lineage.lost : null };
    },
    importFile: async ({ token }) => {
      const file = files.resolve(token);
      const experiment = await readExperimentFile(file);
      const dataset = await experimentTable(parts, experiment, file);
      const taken = projects.list().map((project) => project.name);
      const now = new Date().toISOString();
      const project: Project = {
        id: randomUUID(),
        name: freeName(experiment.name, taken),
        datasetId: dataset.id,
        recipe: experiment.recipe,
        network: experiment.network,
        training: experiment.training,
        revision: 0,
        createdAt: now,
        updatedAt: now,
      };
      projects.insert(project);
      lineages.opened(project, experiment);
      return project;
    },
    ...lineages.calls(),
  };
}
