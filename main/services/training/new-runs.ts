import { randomUUID } from 'node:crypto';
import type { RunOrigin } from '../../../common/runs/run.ts';
import type { TrainingConfig } from '../../../common/training/training-config.ts';
import type { DatasetRepository } from '../../storage/dataset-repository.ts';
import type { ProjectRepository } from '../../storage/project-repository.ts';
import type { RunRepository } from '../../storage/run-repository.ts';
import type { StoredRun } from '../../storage/run-rows.ts';
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

/** A run with a project's present settings, queued. Throws what keeps it from being trained, naming the place. */
export function newRun(
  { projects, datasets, runs }: NewRunParts,
  projectId: string,
  { name, priority }: { readonly name: string | null; readonly priority: number },
): StoredRun {
  const project = requireProject(projects, projectId);
  const table = project.datasetId === null ? null : datasets.get(project.datasetId);
  const { recipe, task, training } = checkExperiment(project, table);
  const id = randomUUID();
  runs.insert({
    id,
    projectId,
    datasetId: project.datasetId ?? '',
    datasetName: table?.dataset.name ?? '',
    name: name ?? numberedName(project.name, runs.names(projectId)),
    task,
    recipe,
    network: project.network,
    training,
    parameters: parametersOf(project.network),
    createdAt: new Date().toISOString(),
    queued: true,
    priority,
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
