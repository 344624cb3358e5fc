import { AppError } from '../../../common/errors/app-error.ts';
import type { RunSummary } from '../../../common/runs/run.ts';
import type { ControlApi } from '../../../common/training/control/control-api.ts';
import { applyChange } from '../../../common/training/control/apply-change.ts';
import type { TrainingConfig } from '../../../common/training/training-config.ts';
import type { CheckpointCopies } from '../../storage/checkpoint-copies.ts';
import type { RunRepository } from '../../storage/run-repository.ts';
import type { StoredRun } from '../../storage/run-rows.ts';
import { requireTrained } from '../runs/run-calls.ts';
import { checkChange } from './change-check.ts';
import { branchedRun } from './new-runs.ts';
import type { RunHistory } from './run-history.ts';
import { machineOf } from './run-machine.ts';
import type { TrainingSupervisor } from './supervisor.ts';

export interface BranchingParts {
  readonly runs: RunRepository;
  readonly copies: CheckpointCopies;
  readonly history: RunHistory;
  readonly supervisor: TrainingSupervisor;
}

type BranchRequest = Parameters<ControlApi['branch']>[0];

/** A new run from a checkpoint of another one, or anew with its settings; it begins when there is room. */
export function branchRun(parts: BranchingParts, request: BranchRequest): RunSummary {
  const run = requireTrained(parts.runs, request.runId);
  checkChange({ ...run, summary: { ...run.summary, epochsDone: 0 } }, request.change ?? {});
  return request.checkpointId === null
    ? beginAnew(parts, run, request)
    : branchFrom(parts, run, request, request.checkpointId);
}

function beginAnew(
  { runs, supervisor }: BranchingParts,
  run: StoredRun,
  { name, change = {}, engine }: BranchRequest,
): RunSummary {
  const begun = { ...run.training, engine: engine ?? run.training.engine };
  const training = applyChange({ ...begun, epochs: run.summary.epochs }, change);
  const made = branchedRun({ runs }, run, { name, training, origin: null });
  return supervisor.enqueued(made.summary.id);
}

function branchFrom(
  { runs, copies, history, supervisor }: BranchingParts,
  run: StoredRun,
  request: BranchRequest,
  checkpointId: number,
): RunSummary {
  const { name, change = {}, engine } = request;
  const place = copies.find(checkpointId);
  if (place?.runId !== run.summary.id) {
    throw new AppError('not-found', 'This checkpoint is no longer there. Choose another one.');
  }
  const { epoch, step, kind, lastEvent } = place;
  const isOrigin = isOriginOf(copies, run, checkpointId);
  const settings = sameMachine(history.settingsAt(run, step), run, engine);
  const training = request.training ?? applyChange(settings, change);
  if (training.epochs <= epoch) {
    throw new AppError(
      'invalid-input',
      `The checkpoint stands at epoch ${epoch} of ${training.epochs}: there is nothing left to train. Give the branch more epochs.`,
      { place: { field: 'epochs' } },
    );
  }
  const origin = { runId: run.summary.id, name: run.summary.name, epoch };
  const made = branchedRun({ runs }, run, { name, training, origin });
  const { id } = made.summary;
  copies.keep(checkpointId, id, `Where it branched from “${run.summary.name}”`);
  history.add(made, {
    kind: 'branched',
    text: `Branched from “${run.summary.name}” at epoch ${epoch}.`,
    step,
    detail: {
      from: run.summary.id,
      step,
      change,
      ...(engine ? { engine } : {}),
      state: { kind: lastEvent === null ? kind : 'resume', lastEvent, isOrigin },
    },
  });
  history.add(run, {
    kind: 'branched',
    text: `“${made.summary.name}” branched from epoch ${epoch}.`,
    step,
    detail: { to: id, step },
  });
  return supervisor.enqueued(id);
}

/** Whether a state is the one that the run itself had begun with, as a branch. */
function isOriginOf(copies: CheckpointCopies, { summary }: StoredRun, checkpointId: number) {
  return summary.origin !== null && copies.firstKept(summary.id) === checkpointId;
}

/** Without another engine a branch computes as its origin did, device and threads included. */
function sameMachine(
  training: TrainingConfig,
  run: StoredRun,
  engine: TrainingConfig['engine'] | undefined,
): TrainingConfig {
  return { ...training, ...(engine === undefined ? machineOf(run) : { engine }) };
}
