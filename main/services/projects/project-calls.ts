import { randomUUID } from 'node:crypto';
import type { ApiEvent } from '../../../common/api/api.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import { emptyNetwork } from '../../../common/network/network-spec.ts';
import type { Project, ProjectSummary } from '../../../common/projects/project.ts';
import { isGoing } from '../../../common/runs/run-states.ts';
import { headlineMetric } from '../../../common/runs/metric-names.ts';
import { defaultTraining } from '../../../common/training/catalogue.ts';
import { moreIsBetter } from '../../../common/training/metric-catalogue.ts';
import type { DatasetRepository } from '../../storage/dataset-repository.ts';
import type { ProjectRepository } from '../../storage/project-repository.ts';
import type { ProjectRuns, ProjectRunsRepository } from '../../storage/project-runs.ts';
import type { RunRepository } from '../../storage/run-repository.ts';
import type { Handlers } from '../handlers.ts';
import { freeName } from './default-name.ts';

export interface ProjectParts {
  readonly projects: ProjectRepository;
  readonly datasets: DatasetRepository;
  readonly runs: RunRepository;
  readonly projectRuns: ProjectRunsRepository;
  readonly publish: (event: ApiEvent) => void;
}

/** Projects: listed, made, saved as they change, removed and brought back. */
export function projectCalls(parts: ProjectParts): Handlers['projects'] {
  const { projects, datasets, runs, projectRuns, publish } = parts;
  const make = (
    project: Pick<Project, 'name' | 'datasetId' | 'recipe' | 'network' | 'training'>,
  ) => {
    const now = new Date().toISOString();
    const made: Project = {
      ...project,
      id: randomUUID(),
      revision: 0,
      createdAt: now,
      updatedAt: now,
    };
    projects.insert(made);
    return made;
  };
  return {
    list: () => {
      const names = new Map(datasets.list().map(({ id, name }) => [id, name]));
      const counted = projectRuns.all();
      return projects.list().map((project) => summarise(project, names, counted.get(project.id)));
    },
    create: ({ name, datasetId }) => {
      requireDataset(datasets, datasetId);
      const taken = projects.list().map((project) => project.name);
      return make({
        name: freeName(name, taken),
        datasetId,
        recipe: null,
        network: emptyNetwork,
        training: defaultTraining('regression'),
      });
    },
    get: ({ id }) => requireProject(projects, id),
    save: ({ id, revision, changes }) => {
      const known = requireProject(projects, id);
      if (changes.datasetId !== undefined) requireDataset(datasets, changes.datasetId);
      const saved: Project = {
        ...known,
        ...changes,
        revision: revision + 1,
        updatedAt: new Date().toISOString(),
      };
      if (!projects.update(saved, revision)) throw conflict(known);
      return saved;
    },
    duplicate: ({ id }) => {
      const { name, datasetId, recipe, network, training } = requireProject(projects, id);
      const taken = projects.list().map((project) => project.name);
      return make({
        name: freeName(`${name} copy`, taken),
        datasetId,
        recipe,
        network,
        training,
      });
    },
    remove: ({ id }) => {
      const { name } = requireProject(projects, id);
      const own = runs.list(id);
      if (own.some(({ status }) => isGoing(status))) {
        throw new AppError(
          'conflict',
          `A run of “${name}” is training, paused or in the queue. Stop it first.`,
        );
      }
      projects.setRemoved(id, new Date().toISOString());
      if (own.length > 0) publish({ name: 'runs.removed', payload: { ids: own.map((r) => r.id) } });
    },
    restore: ({ id }) => {
      projects.setRemoved(id, null);
      const project = requireProject(projects, id);
      // Oldest first: windows put each newly heard run on top.
      for (const run of runs.list(id).toReversed()) publish({ name: 'run.changed', payload: run });
      return project;
    },
  };
}

/** Throws `not-found` when there is no such project. */
export function requireProject(projects: ProjectRepository, id: string): Project {
  const project = projects.get(id);
  if (project) return project;
  throw new AppError('not-found', 'This project is no longer there.');
}

function requireDataset(datasets: DatasetRepository, id: string | null): void {
  if (id !== null && !datasets.get(id)) {
    throw new AppError('not-found', 'This table is no longer in the library. Import it again.', {
      place: { field: 'datasetId' },
    });
  }
}

function conflict({ name }: Project): AppError {
  return new AppError(
    'conflict',
    `“${name}” was changed elsewhere in the meantime. Its newest state has to be loaded first.`,
  );
}

function summarise(
  project: Project,
  datasetNames: ReadonlyMap<string, string>,
  runs: ProjectRuns | undefined,
): ProjectSummary {
  return {
    id: project.id,
    name: project.name,
    datasetName: datasetNames.get(project.datasetId ?? '') ?? null,
    network: project.network,
    runs: runs?.count ?? 0,
    bestTest: bestTest(runs?.tests ?? []),
    lastRunAt: runs?.lastAt ?? null,
    updatedAt: project.updatedAt,
  };
}

/** The best value of the metric that a person looks at first. */
function bestTest(tests: ProjectRuns['tests']): ProjectSummary['bestTest'] {
  const metric = headlineMetric(Object.keys(tests[0] ?? {}));
  if (metric === null) return null;
  const values = tests.flatMap((test) => test[metric] ?? []);
  if (values.length === 0) return null;
  const better = moreIsBetter(metric) ? Math.max : Math.min;
  return { metric, value: values.reduce((best, value) => better(best, value)) };
}
