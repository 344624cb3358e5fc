import { AppError } from '../../common/errors/app-error.ts';
import { isTrainedFurther } from '../../common/training/control/run-changes.ts';
import type { PlannedChange, RunEvent } from '../../common/training/control/run-control.ts';
import type { GoingOn, TrainRequest } from '../../common/training/trainer-protocol.ts';
import type { TrainingConfig } from '../../common/training/training-config.ts';
import type { Checkpoint, CheckpointRepository } from '../storage/checkpoint-repository.ts';
import type { ProgramState } from './engines/engine.ts';
import { readLoopState, type LoopState } from './loop-state.ts';
import { ownSlots } from './state-keeper.ts';

/** With what a run begins or goes on. */
export interface Beginning {
  /** Null where it begins anew. */
  readonly how: GoingOn | null;
  readonly loop: LoopState;
  /** The program's state; null where it begins anew. */
  readonly state: ProgramState | null;
  /** All slots as stored, with what callbacks want back. */
  readonly slots: ProgramState['slots'];
  /** What happened behind the stored state, in an earlier process. */
  readonly known: readonly RunEvent[];
}

/**
 * Reads the state that a request names, or gives that of a new run.
 * @param events All that happened to the run.
 * Throws `not-found` when the checkpoint is gone, and what `CheckpointRepository` and `readLoopState` throw.
 */
export function readBeginning(
  { from, training }: Pick<TrainRequest, 'from' | 'training'>,
  checkpoints: Pick<CheckpointRepository, 'getById'>,
  events: readonly RunEvent[],
): Beginning {
  if (!from) {
    return { how: null, loop: firstState(training), state: null, slots: {}, known: [] };
  }
  const checkpoint = checkpoints.getById(from.checkpointId);
  if (!checkpoint) {
    throw new AppError(
      'not-found',
      'The stored state from which this run was to go on is no longer there. Choose another checkpoint.',
    );
  }
  const { how } = from;
  const stored = checkpoint.loop ? readLoopState(checkpoint.loop) : null;
  const known = how === 'branch' ? [] : eventsBehind(events, checkpoint.step, stored);
  return {
    how,
    loop: loopOf(how, checkpoint, stored, training, known),
    state: {
      weights: checkpoint.weights,
      slots: ownSlots(checkpoint.slots),
      step: checkpoint.step,
      random: checkpoint.random,
    },
    slots: checkpoint.slots,
    known,
  };
}

function loopOf(
  how: GoingOn,
  checkpoint: Checkpoint,
  stored: LoopState | null,
  training: TrainingConfig,
  known: readonly RunEvent[],
): LoopState {
  const fresh = {
    ...firstState(training),
    epoch: checkpoint.epoch + 1,
    rateFactor: checkpoint.rateFactor ?? 1,
  };
  if (!stored) return { ...fresh, training: withoutMade(training, checkpoint.step) };
  if (how === 'branch') {
    const sameRate =
      stored.training.optimizer.learning_rate === training.optimizer.learning_rate &&
      JSON.stringify(stored.training.schedule) === JSON.stringify(training.schedule);
    return {
      ...fresh,
      training: withoutMade(training, checkpoint.step),
      rateFactor: sameRate ? stored.rateFactor : 1,
      rateChanged: sameRate && stored.rateChanged,
    };
  }
  const { epochs, engine, device, threads } = training;
  const inForce = { ...stored.training, epochs, engine, device, threads };
  const repeated = withChanges(inForce, changesToRepeat(known, stored));
  const again = { ...stored, training: withoutEnd(repeated, checkpoint, stored) };
  // A process that was killed before it stored anything of the further epochs leaves them to this one.
  const further =
    how === 'extend' ||
    known.some((event) => isTrainedFurther(event) && event.detail['planned'] !== true);
  return further ? { ...again, callbacks: {}, bestOf: {} } : again;
}

/** A run that has come to where it was to end goes on to its last epoch. */
function withoutEnd(
  { until, ...training }: TrainingConfig,
  { step }: Checkpoint,
  { epoch }: LoopState,
): TrainingConfig {
  const reached = !until || (step >= until.step && epoch - 1 >= until.epoch);
  return reached ? training : { ...training, until };
}

/** The state of a run before its first step. */
export function firstState(training: TrainingConfig): LoopState {
  return {
    version: 1,
    training,
    epoch: 1,
    stepsDone: 0,
    batchSize: training.batchSize,
    sums: null,
    lastRate: null,
    rateFactor: 1,
    rateChanged: false,
    seconds: 0,
    rows: 0,
    callbacks: {},
    best: null,
    bestOf: {},
    lastEvent: 0,
  };
}

/** What happened after the state was taken. */
function eventsBehind(
  events: readonly RunEvent[],
  step: number,
  stored: LoopState | null,
): readonly RunEvent[] {
  const last = stored?.lastEvent ?? 0;
  return events.filter(
    (event) => event.step > step || (event.step === step && event.number > last),
  );
}

/** Changes that a person made after the state was taken: they apply again at the same steps. */
function changesToRepeat(
  known: readonly RunEvent[],
  { training }: LoopState,
): readonly PlannedChange[] {
  const planned = new Set((training.changes ?? []).map((change) => JSON.stringify(change)));
  return known.flatMap(({ kind, step, detail }) => {
    if (kind !== 'changed' || detail['planned'] === true) return [];
    // The number of epochs comes with the request, which knows the latest.
    const { epochs: _epochs, ...change } = detail['change'] as PlannedChange['change'];
    const repeated: PlannedChange = { step, change };
    return planned.has(JSON.stringify(repeated)) ? [] : [repeated];
  });
}

function withChanges(training: TrainingConfig, more: readonly PlannedChange[]): TrainingConfig {
  if (more.length === 0) return training;
  const changes = [...(training.changes ?? []), ...more];
  return { ...training, changes: changes.toSorted((a, b) => a.step - b.step) };
}

/** Without the planned changes that lie behind the state: the settings have them. */
function withoutMade(training: TrainingConfig, step: number): TrainingConfig {
  if (!training.changes) return training;
  return { ...training, changes: training.changes.filter((planned) => planned.step > step) };
}
