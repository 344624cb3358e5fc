import type { ApiEvent } from '../../../common/api/api.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import { isGoing } from '../../../common/runs/run-states.ts';
import type { TrainingStanding } from '../../../common/training/control/control-api.ts';
import type { TrainingConfig } from '../../../common/training/training-config.ts';
import type { CheckpointCopies } from '../../storage/checkpoint-copies.ts';
import type { CheckpointRepository } from '../../storage/checkpoint-repository.ts';
import type { StoredRun } from '../../storage/run-rows.ts';
import type { Handlers } from '../handlers.ts';
import { requireProject } from '../projects/project-calls.ts';
import { requireRun } from '../runs/run-calls.ts';
import { branchRun } from './branching.ts';
import { checkChange } from './change-check.ts';
import { conflictOf } from './control-conflicts.ts';
import type { FoundInterrupted } from './found-interrupted.ts';
import { checkExperiment } from './check-experiment.ts';
import { newRun, type NewRunParts } from './new-runs.ts';
import type { QueuePlans } from './queue-plans.ts';
import type { RunEndings } from './run-endings.ts';
import type { RunHistory } from './run-history.ts';
import type { TrainingSupervisor } from './supervisor.ts';
import type { StoredTrainingOptions } from './training-options.ts';

export interface TrainingCallParts extends NewRunParts {
  readonly checkpoints: CheckpointRepository;
  readonly copies: CheckpointCopies;
  readonly history: RunHistory;
  readonly supervisor: TrainingSupervisor;
  readonly endings: RunEndings;
  readonly options: StoredTrainingOptions;
  readonly plans: QueuePlans;
  readonly interrupted: FoundInterrupted;
  readonly publish: (event: ApiEvent) => void;
}

/** Steering runs: what a window and the command line ask for. */
export function trainingCalls(parts: TrainingCallParts): Handlers['training'] {
  const { runs, checkpoints, copies, history, supervisor, options, plans, interrupted } = parts;
  const present = (run: StoredRun) => parts.endings.present(run.summary);
  const standing = (): TrainingStanding => ({
    options: options.get(),
    queueHeld: supervisor.held,
    interrupted: interrupted.ids(),
  });
  const tell = () => {
    const payload = standing();
    parts.publish({ name: 'training.changed', payload });
    return payload;
  };
  const resume = (runId: string) => {
    const resumed = supervisor.resume(runId);
    interrupted.decided(runId);
    return resumed;
  };
  return {
    start: ({ projectId, name, priority = 0 }) =>
      supervisor.enqueued(newRun(parts, projectId, { name, priority }).summary.id),
    stop: ({ runId, when }) => supervisor.stop(runId, when),
    pause: ({ runId, when }) => supervisor.pause(runId, when),
    resume: ({ runId }) => {
      const resumed = resume(runId);
      tell();
      return resumed;
    },
    advance: ({ runId, by }) => supervisor.advance(runId, by),
    extend: ({ runId, epochs }) => {
      const run = requireRun(runs, runId);
      const summary = present(run);
      const { status, epochsDone } = summary;
      if (isGoing(status) || status === 'diverged' || !summary.resumable) {
        throw conflictOf(summary, 'extend');
      }
      const total = (status === 'finished' ? epochsDone : summary.epochs) + epochs;
      runs.setTraining(runId, { ...run.training, epochs: total });
      if (status === 'finished') plans.extend(runId);
      runs.queue(runId);
      const step = checkpoints.list(runId)[0]?.step ?? 0;
      const text = `Goes on up to epoch ${total}.`;
      history.add(run, {
        kind: 'continued',
        text,
        step,
        detail: { epochs: total, further: status === 'finished' },
      });
      return supervisor.enqueued(runId);
    },
    branch: (request) => {
      if (request.training) checkSettings(parts, request.runId, request.training);
      return branchRun(parts, request);
    },
    change: ({ runId, change }) => {
      const run = requireRun(runs, runId);
      checkChange(run, change);
      supervisor.change(runId, change);
      if (change.epochs === undefined) return;
      runs.setTraining(runId, { ...run.training, epochs: change.epochs });
      supervisor.publishRun(runId);
    },
    prioritise: ({ runId, priority }) => {
      const summary = present(requireRun(runs, runId));
      if (summary.status !== 'queued') throw conflictOf(summary, 'prioritise');
      runs.setPriority(runId, priority);
      supervisor.publishRun(runId);
      return present(requireRun(runs, runId));
    },
    standing,
    setOptions: (change) => {
      options.set(change);
      supervisor.schedule();
      return tell();
    },
    releaseQueue: () => {
      supervisor.release();
      tell();
    },
    resumeInterrupted: () => {
      // Oldest first: in this order they wait for their turn.
      const resumed = interrupted.ids().toReversed().map(resume);
      tell();
      return resumed;
    },
    dismissInterrupted: () => {
      interrupted.dismiss();
      tell();
    },
    events: ({ runId }) => {
      requireRun(runs, runId);
      return history.of(runId);
    },
    checkpoints: ({ runId }) => {
      requireRun(runs, runId);
      return checkpoints.list(runId);
    },
    keepCheckpoint: ({ runId, note }) => {
      const summary = present(requireRun(runs, runId));
      if (!isGoing(summary.status)) throw conflictOf(summary, 'keep');
      if (supervisor.keepState(runId, note)) return;
      const last = checkpoints.list(runId).find(({ kind }) => kind === 'resume');
      if (!last) throw conflictOf(summary, 'keep');
      copies.keep(last.id, runId, note);
    },
    removeCheckpoints: ({ ids }) => {
      for (const id of ids) refuseNeeded(parts, id);
      checkpoints.remove(ids);
    },
  };
}

/** Throws what keeps settings from elsewhere from training the network of a run on its data. */
function checkSettings(
  { runs, projects, datasets }: TrainingCallParts,
  runId: string,
  training: TrainingConfig,
): void {
  const { summary, datasetId, recipe, network } = requireRun(runs, runId);
  const project = requireProject(projects, summary.projectId);
  checkExperiment({ ...project, recipe, network, training }, datasets.get(datasetId));
}

/** Throws `conflict` for a state that the run itself needs. */
function refuseNeeded({ copies, checkpoints, runs }: TrainingCallParts, id: number): void {
  const place = copies.find(id);
  if (!place) return;
  const { summary } = requireRun(runs, place.runId);
  const stored = checkpoints.list(place.runId);
  if (stored.find((checkpoint) => checkpoint.id === id)?.kind !== 'kept') {
    throw new AppError(
      'conflict',
      `The best and the latest states of “${summary.name}” belong to it and are removed with it.`,
    );
  }
  if (summary.origin && !stored.some(({ kind }) => kind === 'resume' || kind === 'final')) {
    throw new AppError(
      'conflict',
      `“${summary.name}” has not begun yet and needs the state that it branched from.`,
    );
  }
}
