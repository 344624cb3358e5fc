import { AppError } from '../../../common/errors/app-error.ts';
import type { Ancestor, Lineage } from '../../../common/experiments/experiment.ts';
import { changesOf, isTrainedFurther } from '../../../common/training/control/run-changes.ts';
import type { RunEvent } from '../../../common/training/control/run-control.ts';
import type { CheckpointRepository } from '../../storage/checkpoint-repository.ts';
import type { CheckpointCopies } from '../../storage/checkpoint-copies.ts';
import type { RunRepository } from '../../storage/run-repository.ts';
import type { StoredRun } from '../../storage/run-rows.ts';
import type { RunHistory } from '../training/run-history.ts';
import { replayedTraining } from './replayed-training.ts';

export interface LineageParts {
  readonly runs: Pick<RunRepository, 'get'>;
  readonly history: Pick<RunHistory, 'of'>;
  readonly checkpoints: Pick<CheckpointRepository, 'hashOf' | 'hashById'>;
  readonly copies: Pick<CheckpointCopies, 'find' | 'firstKept'>;
}

/** The state that a branch began with, as its own history and the library tell. */
interface BeganWith {
  readonly kind: Ancestor['state']['kind'];
  readonly step: number;
  /** Number of the last event of the run it comes from before it; null where it does not say. */
  readonly lastEvent: number | null;
  /** The run that it comes from had begun with that same state. */
  readonly isOrigin: boolean;
}

/**
 * What has to be trained before a run, so that its training can be repeated: for a branch the runs that it goes back
 * to, each up to the state with which the next began. Undefined for a run that began anew.
 */
export function lineageOf(parts: LineageParts, run: StoredRun): Lineage | undefined {
  const ancestors: Ancestor[] = [];
  try {
    for (let child = run; child.summary.origin;) {
      const parent = parentOf(parts, child);
      const began = beganWith(parts, child, parent);
      // A state that the parent itself had begun with is one of the parent's parent.
      if (!began.isOrigin) ancestors.unshift(ancestorOf(parts, parent, child, began));
      child = parent;
    }
  } catch (error) {
    if (error instanceof AppError && error.code === 'not-found') return { lost: error.message };
    throw error;
  }
  return ancestors.length > 0 ? { ancestors } : undefined;
}

function parentOf({ runs }: LineageParts, { summary }: StoredRun): StoredRun {
  const parent = runs.get(summary.origin?.runId ?? '');
  if (parent && parent.summary.status !== 'imported') return parent;
  throw lost(
    `“${summary.name}” went on from epoch ${summary.origin?.epoch ?? 0} of “${summary.origin?.name ?? ''}”, which is no longer in the library.`,
  );
}

function beganWith(parts: LineageParts, child: StoredRun, parent: StoredRun): BeganWith {
  const { summary } = child;
  const event = parts.history.of(summary.id).find(isBeginning);
  const told = event?.detail['state'] as Omit<BeganWith, 'step'> | undefined;
  const known = event && (told ? { ...told, step: event.step } : guessed(parts, child, parent));
  if (known && known.kind !== ('kept' as string)) return known;
  throw lost(
    `“${summary.name}” went on from a state of “${parent.summary.name}” at epoch ${summary.origin?.epoch ?? 0} that cannot be told apart from others any more.`,
  );
}

/** Of a branch that was made before branches told more than the step: what its own copy of the state says. */
function guessed(
  { history, checkpoints, copies }: LineageParts,
  { summary }: StoredRun,
  parent: StoredRun,
): BeganWith | null {
  const id = copies.firstKept(summary.id);
  const copy = id === null ? null : copies.find(id);
  if (id === null || !copy) return null;
  const { step, lastEvent } = copy;
  const isOrigin = history.of(parent.summary.id).find(isBeginning)?.step === step;
  if (lastEvent !== null) return { kind: 'resume', step, lastEvent, isOrigin };
  const hash = checkpoints.hashById(summary.id, id);
  const kind = (['best', 'final'] as const).find(
    (one) => checkpoints.hashOf(parent.summary.id, one) === hash,
  );
  return kind ? { kind, step, lastEvent, isOrigin } : null;
}

/** Whether an event tells with what a branch began. */
function isBeginning({ kind, detail }: RunEvent): boolean {
  return kind === 'branched' && typeof detail['from'] === 'string';
}

/** A run as it has to be trained again for the state with which another one began. */
function ancestorOf(
  { history }: LineageParts,
  parent: StoredRun,
  child: StoredRun,
  { kind, step, lastEvent }: BeganWith,
): Ancestor {
  const epoch = child.summary.origin?.epoch ?? 0;
  const events = history.of(parent.summary.id);
  const branched = events.find(({ detail }) => detail['to'] === child.summary.id);
  const before = eventsBefore(events, kind, step, lastEvent ?? branched?.number ?? Infinity);
  const changes = changesOf(before).filter((change) => change.step <= step);
  const training = replayedTraining(parent, changes);
  // In its last epoch a run asks no callback for the rate of the next one.
  const epochs = hasEndedAt(events, step) ? epoch : Math.max(training.epochs, epoch + 1);
  const { name } = parent.summary;
  return { name, training: { ...training, epochs }, state: { kind, epoch, step } };
}

/** What had happened to a run when a state was stored, up to the event of a number. */
function eventsBefore(
  events: readonly RunEvent[],
  kind: BeganWith['kind'],
  step: number,
  number: number,
): readonly RunEvent[] {
  const before = events.filter((event) => event.number <= number);
  if (kind !== 'final') return before;
  // The final state is that of an end: what came after it at the same step, as it went on, is not in it.
  const end = before.findLastIndex(
    (event) => event.step === step && (event.kind === 'finished' || event.kind === 'stopped'),
  );
  return end < 0 ? before : before.slice(0, end);
}

/** Whether a run came to the end of its epochs, or was trained further behind it, with so many updates. */
function hasEndedAt(events: readonly RunEvent[], step: number): boolean {
  return events.some(
    (event) => event.step === step && (event.kind === 'finished' || isTrainedFurther(event)),
  );
}

function lost(why: string): AppError {
  return new AppError('not-found', why);
}
