import type { ApiEvent } from '../../../common/api/api.ts';
import {
  AppError,
  serializeError,
  type SerializedError,
} from '../../../common/errors/app-error.ts';
import { isGoing } from '../../../common/runs/run-states.ts';
import type { EngineRun, RunStatus, RunSummary } from '../../../common/runs/run.ts';
import type { Stride, TrainingChange, When } from '../../../common/training/control/run-control.ts';
import type { RunRepository } from '../../storage/run-repository.ts';
import type { StoredRun } from '../../storage/run-rows.ts';
import { explainStorageError } from '../../storage/storage-errors.ts';
import { requireRun } from '../runs/run-calls.ts';
import { awakeDeadline } from './awake-deadline.ts';
import { conflictOf } from './control-conflicts.ts';
import type { FollowedRun, RunEnd, RunListener } from './followed-run.ts';
import type { QueuePlans } from './queue-plans.ts';
import type { RunCarrier } from './run-carrier.ts';
import type { RunEndings } from './run-endings.ts';
import type { StoredTrainingOptions } from './training-options.ts';

export interface SupervisorParts {
  readonly runs: RunRepository;
  readonly carrier: RunCarrier;
  readonly endings: RunEndings;
  readonly options: StoredTrainingOptions;
  readonly plans: QueuePlans;
  /** Lets the queue of an earlier start go on where the person wants that. */
  readonly startsQueue: boolean;
  readonly publish: (event: ApiEvent) => void;
  /** A process ended its work on a run. */
  readonly ended?: (run: RunSummary) => void;
}

/** A run that is being prepared or has a process. */
interface ActiveRun {
  readonly name: string;
  readonly cancel: AbortController;
  followed: FollowedRun | null;
  /** It computes, or is about to: it counts towards the runs that go on at once. */
  working: boolean;
  /** How far it goes before it waits; null: to its end. */
  pauseAfter: Stride | 'nothing' | null;
  /** Calls off the end of a process that waits. */
  keep: (() => void) | null;
  done: Promise<void>;
}

/** Seconds for which the process of a paused run is kept, so that it goes on at once. */
const pausedPatience = 300;

/** Runs trainers, one process per run, as many at once as the person allows; the others wait their turn. */
export class TrainingSupervisor {
  readonly #parts: SupervisorParts;
  readonly #active = new Map<string, ActiveRun>();
  /** Waited in the queue when the program started: they begin once the person says so. */
  readonly #held: Set<string>;
  #closing = false;
  #retry: (() => void) | null = null;

  constructor(parts: SupervisorParts) {
    this.#parts = parts;
    const message =
      'The program ended while this run was training. The epochs and weights written until then are kept.';
    const failure = serializeError(new AppError('cancelled', message));
    for (const id of parts.runs.unfinished()) parts.endings.end(id, 'interrupted', failure);
    const goesOn = parts.startsQueue && parts.options.get().queueAtStart === 'start';
    this.#held = new Set(goesOn ? [] : parts.runs.queued());
  }

  /** Runs of an earlier start wait until `release`. */
  get held(): boolean {
    return this.#held.size > 0;
  }

  /** The name of a run that is computing; null when there is none. */
  runningName(): string | null {
    return [...this.#active.values()].find(({ working }) => working)?.name ?? null;
  }

  /** Lets everything in the queue begin in its turn. */
  release(): void {
    this.#held.clear();
    this.schedule();
  }

  /** A queued run as the person sees it: it begins at once where there is room. */
  enqueued(id: string): RunSummary {
    this.#held.delete(id);
    this.schedule();
    this.publishRun(id);
    return this.#summary(id);
  }

  /** Ends a run soon, or after its epoch; one that has ended stays as it is. */
  stop(runId: string, when: When = 'now'): void {
    const { status } = this.#summary(runId);
    const active = this.#active.get(runId);
    if (!active) {
      if (status === 'queued' || status === 'paused') this.#end(runId, 'stopped', null);
      return;
    }
    if (status === 'preparing') active.cancel.abort();
    active.followed?.stop({ type: 'stop', cause: 'person', when: active.working ? when : 'now' });
  }

  pause(runId: string, when: When = 'now'): void {
    const run = this.#summary(runId);
    const active = this.#active.get(runId);
    if (run.status === 'paused') return;
    if (run.status === 'queued') {
      this.#parts.runs.pause(runId);
      this.publishRun(runId);
    } else if (run.status === 'preparing' && active) {
      active.pauseAfter = 'nothing';
    } else if (run.status === 'running' && active?.followed) {
      active.followed.steer({ type: 'pause', when });
    } else {
      throw conflictOf(run, 'pause');
    }
  }

  /** Goes on with a run where it was, when there is room. */
  resume(runId: string): RunSummary {
    const run = this.#summary(runId);
    const active = this.#active.get(runId);
    if (run.status === 'preparing' && active?.pauseAfter === 'nothing') active.pauseAfter = null;
    else if (run.status === 'queued' && this.#held.has(runId)) return this.enqueued(runId);
    else if (!this.#mayResume(run)) throw conflictOf(run, 'resume');
    else this.#parts.runs.queue(runId);
    return this.enqueued(runId);
  }

  /** One stride further, also while others compute. */
  advance(runId: string, by: Stride): void {
    const run = this.#summary(runId);
    const active = this.#active.get(runId);
    if (run.status !== 'paused') throw conflictOf(run, 'advance');
    if (active?.followed?.working) {
      this.#works(active);
      active.followed.steer({ type: 'advance', by });
    } else {
      this.#parts.runs.queue(runId);
      this.#begin(runId, by);
    }
  }

  /** Changes settings of a run that goes on, now or once a process can take the change. */
  change(runId: string, change: TrainingChange): void {
    const run = this.#summary(runId);
    if (!isGoing(run.status)) throw conflictOf(run, 'change');
    const followed = this.#active.get(runId)?.followed;
    if (followed?.working) followed.steer({ type: 'change', change });
    else this.#parts.plans.addChange(runId, change);
  }

  /** Asks the process of a run to keep its state; false where none works on it. */
  keepState(runId: string, note: string): boolean {
    const followed = this.#active.get(runId)?.followed;
    if (!followed?.working) return false;
    followed.steer({ type: 'keep', note });
    return true;
  }

  /** Begins what waits, as far as there is room. */
  schedule(): void {
    if (this.#closing) return;
    this.#retry?.();
    this.#retry = null;
    try {
      for (const id of this.#parts.runs.queued()) {
        if (this.#held.has(id)) continue;
        if (this.#working() >= this.#parts.options.get().concurrency) return;
        this.#begin(id, null);
      }
    } catch {
      // The disk does not take it now: the runs stay in the queue, and their turn comes again.
      this.#retry = awakeDeadline(5, () => this.schedule());
    }
  }

  publishRun(id: string): void {
    const run = this.#parts.runs.get(id);
    if (!run) return;
    const payload = this.#parts.endings.present(run.summary);
    this.#parts.publish({ name: 'run.changed', payload });
  }

  /** Interrupts what is going on and waits until it is written. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#retry?.();
    const active = [...this.#active.values()];
    for (const { cancel, followed } of active) {
      cancel.abort();
      if (followed?.stored) followed.letGo();
      else followed?.stop({ type: 'stop', cause: 'program-gone' });
    }
    await Promise.all(active.map(({ done }) => done));
  }

  #summary(id: string): RunSummary {
    return this.#parts.endings.present(requireRun(this.#parts.runs, id).summary);
  }

  #working(): number {
    return [...this.#active.values()].filter(({ working }) => working).length;
  }

  #mayResume({ status, resumable }: RunSummary): boolean {
    return resumable && (status === 'failed' || !['finished', 'diverged'].includes(status));
  }

  /** A queued run's turn. */
  #begin(id: string, pauseAfter: Stride | null): void {
    const { runs } = this.#parts;
    const waiting = this.#active.get(id);
    // Its process has just ended: the run's turn comes again once that is settled.
    if (waiting && !waiting.followed?.working) return;
    if (!runs.begin(id)) return;
    if (waiting?.followed) {
      runs.goOn(id);
      this.#works(waiting);
      waiting.followed.steer(
        pauseAfter === null ? { type: 'resume' } : { type: 'advance', by: pauseAfter },
      );
      this.publishRun(id);
      return;
    }
    const run = requireRun(runs, id);
    const active: ActiveRun = {
      name: run.summary.name,
      cancel: new AbortController(),
      followed: null,
      working: true,
      pauseAfter,
      keep: null,
      done: Promise.resolve(),
    };
    this.#active.set(id, active);
    this.publishRun(id);
    // The first turn belongs to the caller, who hears of the run before anything happens to it.
    active.done = Promise.resolve().then(() => this.#carryOut(run, active));
  }

  async #carryOut(run: StoredRun, active: ActiveRun): Promise<void> {
    const { id } = run.summary;
    const { carrier, plans, options } = this.#parts;
    let end: RunEnd;
    try {
      const followed = await carrier.carry(
        run,
        () => ({
          plan: plans.of(id),
          ...(active.pauseAfter === null ? {} : { pauseAfter: active.pauseAfter }),
          threadLimit: options.threadLimit(),
        }),
        this.#listener(id, active),
        active.cancel.signal,
      );
      active.followed = followed;
      end = await followed.end;
    } catch (error) {
      end = active.cancel.signal.aborted ? this.#cancelledEnd() : unpreparedEnd(error);
    }
    active.keep?.();
    this.#active.delete(id);
    // A process that pauses has said so itself, in the library.
    if (end.status !== 'paused' || !active.followed) this.#end(id, end.status, end.error);
    if (end.status !== 'finished') {
      for (const change of active.followed?.unmade ?? []) plans.addChange(id, change);
    }
    this.schedule();
  }

  #listener(id: string, active: ActiveRun): RunListener {
    return {
      publish: this.#parts.publish,
      changed: () => this.publishRun(id),
      engine: (engine) => this.#engine(id, engine),
      paused: (paused) => {
        if (paused) this.#waits(active);
        else this.#works(active);
        this.publishRun(id);
        if (paused) this.schedule();
      },
    };
  }

  /** The process has the run's state and its plan: the threads it uses are the run's from now on. */
  #engine(id: string, { threads }: EngineRun): void {
    const { runs, plans } = this.#parts;
    if (runs.get(id)?.threads === null) runs.setThreads(id, threads);
    plans.forget(id);
    this.publishRun(id);
  }

  #works(active: ActiveRun): void {
    active.working = true;
    active.keep?.();
    active.keep = null;
  }

  #waits(active: ActiveRun): void {
    active.working = false;
    active.keep?.();
    active.keep = awakeDeadline(pausedPatience, () => active.followed?.letGo());
  }

  #end(id: string, status: RunStatus, error: SerializedError | null): void {
    const { endings, plans, ended } = this.#parts;
    endings.end(id, status, error);
    plans.forget(id);
    this.publishRun(id);
    ended?.(this.#summary(id));
  }

  #cancelledEnd(): RunEnd {
    if (!this.#closing) return { status: 'stopped', error: null };
    const message = 'The program ended while the data of this run were being prepared.';
    return {
      status: 'interrupted',
      error: serializeError(new AppError('cancelled', message)),
    };
  }
}

/** How a run ends that could not begin. While the disk is full it waits: nothing is wrong with it. */
function unpreparedEnd(thrown: unknown): RunEnd {
  const error = serializeError(explainStorageError(thrown));
  return { status: error.code === 'disk-full' ? 'paused' : 'failed', error };
}
