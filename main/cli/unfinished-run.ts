import type { Api } from '../../common/api/api.ts';
import { readExperiment } from '../../common/experiments/schema.ts';
import type { Experiment } from '../../common/experiments/experiment.ts';
import type { Project } from '../../common/projects/project.ts';
import type { RunSummary } from '../../common/runs/run.ts';
import type { TrainCommand } from './arguments.ts';

/** The latest run of an experiment that can go on and has not finished; null without one. */
export async function unfinishedRunOf(
  api: Api,
  experimentText: string,
  { epochs, seed, engine }: Pick<TrainCommand, 'epochs' | 'seed' | 'engine'>,
): Promise<RunSummary | null> {
  const read = readExperiment(experimentText);
  const training = {
    ...read.training,
    epochs: epochs ?? read.training.epochs,
    seed: seed ?? read.training.seed,
    engine: engine ?? read.training.engine,
  };
  const experiment = { ...read, training };
  const projects = new Map<string, Project>();
  for (const run of await api.runs.list({ projectId: null })) {
    if (!run.resumable || run.status === 'finished' || run.status === 'diverged') continue;
    const { projectId } = run;
    const project = projects.get(projectId) ?? (await api.projects.get({ id: projectId }));
    projects.set(projectId, project);
    if (isOf(project, experiment)) return run;
  }
  return null;
}

function isOf(project: Project, { recipe, network, training }: Experiment): boolean {
  return (
    sameJson(project.recipe, recipe) &&
    sameJson(project.network, network) &&
    sameJson(project.training, training)
  );
}

/** Whether two documents say the same, whatever the order of their fields. */
function sameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(a, inOrder) === JSON.stringify(b, inOrder);
}

function inOrder(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([x], [y]) => (x < y ? -1 : 1)));
}
