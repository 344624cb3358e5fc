import { applyChange } from '../../common/training/control/apply-change.ts';
import type { TrainingChange } from '../../common/training/control/run-control.ts';
import { describeChange } from './describe-change.ts';
import type { DiskRoom } from './disk-room.ts';
import type { EpochLog } from './epoch-log.ts';
import type { EventLog } from './event-log.ts';
import type { LoopPosition } from './loop-position.ts';
import type { LoopState } from './loop-state.ts';
import type { ProgressMeter } from './progress-meter.ts';
import type { RunningCallbacks } from './running-callbacks.ts';
import type { RunningRate } from './running-rate.ts';
import type { StateKeeper } from './state-keeper.ts';
import type { Steering } from './steering.ts';

/** Told that a run waits with its state stored, or goes on. */
export interface PauseListener {
  paused(): void;
  resumed(): void;
}

export interface TurnParts {
  readonly position: LoopPosition;
  readonly steering: Steering;
  readonly callbacks: RunningCallbacks;
  readonly rate: RunningRate;
  readonly keeper: StateKeeper;
  readonly meter: ProgressMeter;
  readonly log: EpochLog;
  readonly events: EventLog;
  readonly room: DiskRoom;
  readonly listener: PauseListener;
}

/** What happens between two calls of the engine: changes are made, checkpoints kept, and the run pauses or ends. */
export class LoopTurn {
  readonly #parts: TurnParts;

  constructor(parts: TurnParts) {
    this.#parts = parts;
  }

  /** Between two steps: settings may change. False when the run shall end. */
  async beforeStep(): Promise<boolean> {
    for (;;) {
      await this.#makeChanges();
      await this.#keepWanted();
      const { steering } = this.#parts;
      if (steering.stopsNow || this.isWhereItEnds) return false;
      if (!steering.pausesNow) return true;
      await this.#pause(true);
    }
  }

  /** While rows are evaluated: settings change only behind that. False when the run shall end. */
  async whileEvaluating(): Promise<boolean> {
    await this.#keepWanted();
    const { steering } = this.#parts;
    if (!steering.stopsNow && steering.pausesNow) await this.#pause(false);
    return !steering.stopsNow && !this.isWhereItEnds;
  }

  /** True where the settings let the run end before its last epoch. */
  get isWhereItEnds(): boolean {
    const { position } = this.#parts;
    const { until } = position.training;
    return !!until && position.step >= until.step && position.epochsDone >= until.epoch;
  }

  /** True behind the last step of an epoch with which the run that is repeated had ended before it was trained further. */
  get goesFurther(): boolean {
    const { training, step } = this.#parts.position;
    return (training.changes ?? []).some((planned) => planned.further && planned.step === step);
  }

  /** Steps before the next planned change, and at most one where the run goes on by a batch. */
  stepsAtOnce(wanted: number): number {
    const { steering, position } = this.#parts;
    if (steering.goesByBatch) return 1;
    const { changes = [], until } = position.training;
    const ahead = [changes[0], until].flatMap((next) => (next ? [next.step - position.step] : []));
    return Math.max(1, Math.min(wanted, ...ahead.filter((steps) => steps > 0)));
  }

  /** Everything to go on from, beside the program's own state. */
  state(): LoopState {
    const { position, rate, keeper, meter, callbacks, events } = this.#parts;
    return {
      version: 1,
      ...position.store(),
      rateFactor: rate.factor,
      rateChanged: rate.changed,
      seconds: meter.seconds,
      rows: meter.rows,
      callbacks: callbacks.memory(),
      best: keeper.best,
      bestOf: keeper.bestOf,
      lastEvent: events.last,
    };
  }

  /** Writes everything to go on from, with all that was told before. */
  async save(): Promise<void> {
    const { keeper, room } = this.#parts;
    await this.flush();
    await room.write(() => keeper.save(this.state()));
  }

  /** The same beside the training, which goes on; a failure of the writing before shows now. */
  async saveBeside(): Promise<void> {
    const { keeper, room } = this.#parts;
    await this.flush();
    if (keeper.hasFailed) await room.write(() => keeper.save(this.state()));
    else await keeper.saveBeside(this.state());
  }

  /** Writes finished epochs and what happened. */
  async flush(): Promise<void> {
    const { log, events, room } = this.#parts;
    await room.write(() => {
      events.flush();
      log.flush();
    });
  }

  async #keepWanted(): Promise<void> {
    const { steering, keeper, events, room } = this.#parts;
    for (const note of steering.takeNotes()) {
      await this.flush();
      await room.write(() => keeper.keep(this.state(), note, null));
      events.add('checkpoint', `This state is kept: ${note === '' ? 'no note' : note}.`, { note });
    }
  }

  async #makeChanges(): Promise<void> {
    const { position, steering } = this.#parts;
    for (;;) {
      const [planned, ...later] = position.training.changes ?? [];
      if (!planned || planned.step > position.step) break;
      position.training = { ...position.training, changes: later };
      if (planned.further) await this.#goFurther();
      else await this.#change(planned.change, true);
    }
    for (const change of steering.takeChanges()) await this.#change(change);
  }

  /** What happens to a run that has ended and gets more epochs, within one that repeats it. */
  async #goFurther(): Promise<void> {
    const { position, callbacks, events } = this.#parts;
    const { epochs } = position.training;
    events.add('continued', `Goes on up to epoch ${epochs}.`, {
      epochs,
      further: true,
      planned: true,
    });
    callbacks.beginAnew(position.training);
    await callbacks.begin(position.epochsDone, position.step);
  }

  async #change(change: TrainingChange, planned = false): Promise<void> {
    const { position, rate, callbacks, meter, events } = this.#parts;
    position.training = applyChange(position.training, change);
    position.beginEpoch();
    rate.change(position.training, change.learning_rate !== undefined || !!change.schedule);
    meter.resize({ epochs: position.training.epochs, stepsPerEpoch: position.steps });
    events.add('changed', describeChange(change), {
      change,
      ...(planned ? { planned } : {}),
    });
    if (!change.callbacks) return;
    callbacks.change(position.training);
    await callbacks.begin(position.epochsDone, position.step);
  }

  /** Waits until the run goes on or ends. @param changes Whether settings may change meanwhile. */
  async #pause(changes: boolean): Promise<void> {
    const { steering, meter, events, listener } = this.#parts;
    meter.pause();
    const by = steering.arrived();
    const after = by === null ? '' : ` after one ${by}`;
    events.add('paused', `Paused${after}.`, by === null ? {} : { after: by });
    await this.save();
    listener.paused();
    for (;;) {
      if (changes) await this.#makeChanges();
      await this.#keepWanted();
      if (!steering.pausesNow || steering.stopsNow) break;
      // What came in the meantime wakes nobody.
      if (!steering.hasNotes && !(changes && steering.hasChanges)) await steering.nextRequest();
    }
    if (steering.stopsNow) return;
    listener.resumed();
    meter.resume();
    if (!steering.goesOnBriefly) events.add('resumed', 'Resumed.');
  }
}
