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
  /** What a person should know of it; null where that is nothing. */
  readonly note: string | null;
}

/**
 * Reads the state that a request names, or gives that of a new run. Where that state is damaged, an earlier one of
 * the run does, or its beginning: on the way from there it comes to the same numbers again.
 * @param events All that happened to the run.
 * Throws `not-found` when the checkpoint is gone, and what `CheckpointRepository` and `readLoopState` throw.
 */
export function readBeginning(
  { runId, from, training }: Pick<TrainRequest, 'runId' | 'from' | 'training'>,
  checkpoints: Pick<CheckpointRepository, 'get' | 'getById' | 'list'>,
  events: readonly RunEvent[],
): Beginning {
  if (!from) return anew(training, events, null);
  const { checkpointId, how } = from;
  try {
    const checkpoint = checkpoints.getById(checkpointId);
    // What is best so far is needed as well.
    if (how === 'resume') checkpoints.get(runId, 'best');
    if (checkpoint) return behind(checkpoint, how, training, events, null);
  } catch (error) {
    if (how !== 'resume' || !isDamaged(error) || !leadsThereAgain(events)) throw error;
    const earlier = latestWhole(checkpoints, runId, checkpointId);
    const where = earlier ? `from an earlier one, of epoch ${earlier.epoch}` : 'from its beginning';
    const note = `The latest stored state of this run was damaged. It goes on ${where}, through the same numbers as before.`;
    if (earlier) return behind(earlier, how, training, events, note);
    return anew(training, events, note);
  }
  throw new AppError(
    'not-found',
    'The stored state from which this run was to go on is no longer there. Choose another checkpoint.',
  );
}

/** From the first step; what a person changed in an earlier process is changed again. */
function anew(
  training: TrainingConfig,
  events: readonly RunEvent[],
  note: string | null,
): Beginning {
  const first = firstState(training);
  const loop = { ...first, training: withChanges(training, changesToRepeat(events, first)) };
  return { how: null, loop, state: null, slots: {}, known: events, note };
}

/** From a stored state on. */
function behind(
  checkpoint: Checkpoint,
  how: GoingOn,
  training: TrainingConfig,
  events: readonly RunEvent[],
  note: string | null,
): Beginning {
  const stored = checkpoint.loop ? readLoopState(checkpoint.loop) : null;
  // A branch has its own events alone: all of them are behind the state that it began with.
  const known = how === 'branch' ? events : eventsBehind(events, checkpoint.step, stored);
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
    note,
  };
}

/** The checksum of a checkpoint is not that of its bytes. */
function isDamaged(error: unknown): boolean {
  return error instanceof AppError && error.code === 'storage';
}

/** A branch does not begin at its first step, and callbacks began anew where a run was trained further. */
function leadsThereAgain(events: readonly RunEvent[]): boolean {
  return !events.some((event) => event.kind === 'branched' || isTrainedFurther(event));
}

/** The latest other state with everything that decides the next step; null where there is none. */
function latestWhole(
  checkpoints: Pick<CheckpointRepository, 'get' | 'getById' | 'list'>,
  runId: string,
  damagedId: number,
): Checkpoint | null {
  const whole = (read: () => Checkpoint | null): Checkpoint | null | 'damaged' => {
    try {
      return read();
    } catch (error) {
      if (!isDamaged(error)) throw error;
      return 'damaged';
    }
  };
  if (whole(() => checkpoints.get(runId, 'best')) === 'damaged') return null;
  for (const { id } of checkpoints.list(runId)) {
    const checkpoint = id === damagedId ? null : whole(() => checkpoints.getById(id));
    if (checkpoint && checkpoint !== 'damaged' && checkpoint.loop) return checkpoint;
  }
  return null;
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
  if (!stored || how === 'branch') {
    const begun = withoutMade(training, checkpoint.step);
    const own = withChanges(begun, changesToRepeat(known, { training: begun }));
    if (!stored) return { ...fresh, training: own };
    const sameRate =
      stored.training.optimizer.learning_rate === training.optimizer.learning_rate &&
      JSON.stringify(stored.training.schedule) === JSON.stringify(training.schedule);
    return {
      ...fresh,
      training: own,
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
  { training }: Pick<LoopState, 'training'>,
): readonly PlannedChange[] {
  const planned = new Set((training.changes ?? []).map((change) => JSON.stringify(change)));
  return known.flatMap(({ kind, step, detail }) => {
    if (kind !== 'changed' || detail['planned'] === true || !detail['change']) return [];
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
