import { randomUUID } from 'node:crypto';
import type { Project } from '../../../common/projects/project.ts';
import type { RunOrigin } from '../../../common/runs/run.ts';
import type { TrainingConfig } from '../../../common/training/training-config.ts';
import type { DatasetRepository } from '../../storage/dataset-repository.ts';
import type { ProjectRepository } from '../../storage/project-repository.ts';
import type { RunRepository } from '../../storage/run-repository.ts';
import type { NewRun, StoredRun } from '../../storage/run-rows.ts';
import { freeName, numberedName } from '../projects/default-name.ts';
import { requireProject } from '../projects/project-calls.ts';
import { requireRun } from '../runs/run-calls.ts';
import { checkExperiment } from './check-experiment.ts';
import { parametersOf } from './parameters-of.ts';

export interface NewRunParts {
  readonly projects: ProjectRepository;
  readonly datasets: DatasetRepository;
  readonly runs: RunRepository;
}

/** How a new run is called, when its turn comes and what it is a part of. */
export interface NewRunSettings {
  readonly name: string | null;
  readonly priority: number;
  readonly group?: NewRun['group'];
}

/** A run with a project's present settings, queued. Throws what keeps it from being trained, naming the place. */
export function newRun(
  parts: NewRunParts,
  projectId: string,
  settings: { readonly name: string | null; readonly priority: number },
): StoredRun {
  return runOfProject(parts, requireProject(parts.projects, projectId), settings);
}

/** As `newRun`, with the settings of a project as given; it may be a part of a group. */
export function runOfProject(
  { datasets, runs }: Pick<NewRunParts, 'datasets' | 'runs'>,
  project: Project,
  { name, priority, group = null }: NewRunSettings,
): StoredRun {
  const table = project.datasetId === null ? null : datasets.get(project.datasetId);
  const { recipe, task, training } = checkExperiment(project, table);
  const id = randomUUID();
  runs.insert({
    id,
    projectId: project.id,
    datasetId: project.datasetId ?? '',
    datasetName: table?.dataset.name ?? '',
    name: name ?? numberedName(project.name, runs.names(project.id)),
    task,
    recipe,
    network: project.network,
    training,
    parameters: parametersOf(project.network),
    createdAt: new Date().toISOString(),
    queued: true,
    priority,
    group,
  });
  return requireRun(runs, id);
}

/** A queued run with the data and the network of another one, and settings of its own. */
export function branchedRun(
  { runs }: Pick<NewRunParts, 'runs'>,
  from: StoredRun,
  branch: {
    readonly name: string | null;
    readonly training: TrainingConfig;
    /** Null for one that begins anew. */
    readonly origin: RunOrigin | null;
  },
): StoredRun {
  const { summary, datasetId, recipe, network, fitted, preparedFolder } = from;
  const { projectId, datasetName, task, parameters, priority } = summary;
  const id = randomUUID();
  runs.insert({
    id,
    projectId,
    datasetId,
    datasetName,
    name: branch.name ?? freeName(`${summary.name} branch`, runs.names(projectId)),
    task,
    recipe,
    network,
    training: branch.training,
    parameters,
    createdAt: new Date().toISOString(),
    queued: true,
    priority,
    origin: branch.origin,
    data: fitted && preparedFolder !== null ? { fitted, folder: preparedFolder } : null,
  });
  return requireRun(runs, id);
}
