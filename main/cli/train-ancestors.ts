import type { Api } from '../../common/api/api.ts';
import type { Ancestor, Experiment } from '../../common/experiments/experiment.ts';
import type { Project } from '../../common/projects/project.ts';
import type { RunStatus, RunSummary } from '../../common/runs/run.ts';
import type { TrainingConfig } from '../../common/training/training-config.ts';
import {
  ancestorTraining,
  missedState,
  stateOfAncestor,
} from '../services/experiments/ancestor.ts';
import { followRun, type Following } from './follow-run.ts';
import type { LibraryHere } from './open-library.ts';

/** The state with which an experiment begins, null where it begins anew; or how a run ended that comes before it. */
export type TrainedAncestors =
  | { readonly state: { readonly runId: string; readonly checkpointId: number } | null }
  | { readonly ended: RunStatus };

/**
 * Trains what an experiment goes back to, each up to the state with which the next begins. Throws `conflict` where a
 * training does not come to that state.
 */
export async function trainAncestors(
  library: LibraryHere,
  { name, lineage }: Experiment,
  place: { readonly projectId: string; readonly engine: TrainingConfig['engine'] | null },
  following: Following,
): Promise<TrainedAncestors> {
  const { terminal, json, stop } = following;
  if (!lineage) return { state: null };
  if ('lost' in lineage) {
    terminal.err(`${lineage.lost} “${name}” is trained from its first step: its numbers differ.\n`);
    return { state: null };
  }
  const quiet = json ? { ...terminal, out: () => undefined } : terminal;
  let state: { readonly runId: string; readonly checkpointId: number } | null = null;
  for (const ancestor of lineage.ancestors) {
    quiet.out(
      `“${ancestor.name}” first: what follows goes on from its epoch ${ancestor.state.epoch}.\n`,
    );
    const from = state;
    const run: RunSummary = await followRun(
      library,
      () => begin(library.api, ancestor, from, place),
      { ...following, terminal: quiet, json: false },
    );
    const stored = await library.api.training.checkpoints({ runId: run.id });
    const found = stateOfAncestor(ancestor, stored);
    if (found) {
      state = { runId: run.id, checkpointId: found.id };
    } else if (stop.aborted || (run.status !== 'finished' && run.status !== 'stopped')) {
      return { ended: run.status };
    } else {
      throw missedState(ancestor);
    }
  }
  // The window need not offer what was done here.
  await library.api.experiments.forgetLineage({ projectId: place.projectId });
  return { state };
}

async function begin(
  api: Api,
  ancestor: Ancestor,
  from: { readonly runId: string; readonly checkpointId: number } | null,
  {
    projectId,
    engine,
  }: { readonly projectId: string; readonly engine: TrainingConfig['engine'] | null },
): Promise<RunSummary> {
  const settings = ancestorTraining(ancestor, engine);
  if (from) return api.training.branch({ ...from, name: null, training: settings });
  await saveTraining(api, projectId, settings);
  return api.training.start({ projectId, name: null });
}

/** Gives a project other settings. */
export async function saveTraining(
  api: Api,
  projectId: string,
  training: TrainingConfig,
): Promise<Project> {
  const { id, revision } = await api.projects.get({ id: projectId });
  return api.projects.save({ id, revision, changes: { training } });
}
