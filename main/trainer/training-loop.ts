import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AppError } from '../../common/errors/app-error.ts';
import type { EpochMetrics } from '../../common/runs/run.ts';
import { addSums, noSums, type MetricSums } from '../../common/training/metric-sums.ts';
import { divergenceError, firstNotFinite } from './divergence.ts';
import type { Program, ProgramState, TrainResult } from './engines/engine.ts';
import { asSingle, namedValues, type EpochValues } from './epoch-values.ts';
import { LoopTurn, type TurnParts } from './loop-turn.ts';
import { failureOfRows } from './explain-failure.ts';
import { epochOrder } from './row-order.ts';
import { StepPacing } from './step-pacing.ts';

/** Told of every epoch that has ended, of those that a run makes again too. */
export interface EpochListener {
  /** @param weights Gives the weights with which the epoch ended; only good until this resolves. */
  epochEnded(
    metrics: EpochMetrics,
    weights: () => Promise<ProgramState['weights']>,
  ): void | Promise<void>;
}

/** Told of every call of the engine, while the program is as it left it. */
export interface StepListener {
  /**
   * How many of the coming steps may be made in one call.
   * @param steps Updates made so far.
   */
  stepsAtOnce(steps: number, wanted: number): number;
  /** @param rows Row numbers of the call that is about to be made, `steps` of them. */
  beforeCall(steps: number, rows: Int32Array): void | Promise<void>;
  afterCall(steps: number): void | Promise<void>;
}

/** Everything that a run's epochs need. */
export interface TrainingLoopParts extends TurnParts {
  readonly program: Program;
  /** Row numbers into the bound data. */
  readonly trainRows: Int32Array;
  readonly validationRows: Int32Array;
  /** Rows per call of `evaluate`: fixed, so that sums are the same in every run. */
  readonly evaluationRows: number;
  /** Told which rows come next, in their order. */
  readonly expect?: ((rows: Int32Array) => void) | undefined;
  readonly epochListeners: readonly EpochListener[];
  readonly stepListener?: StepListener | undefined;
}

/** How the epochs ended; `epoch` is the number of whole ones. */
export type LoopEnding =
  | {
      readonly status: 'finished';
      readonly epoch: number;
      /** Why a callback ended it before its last epoch. */
      readonly endedBy: string | null;
    }
  | { readonly status: 'stopped'; readonly epoch: number }
  | { readonly status: 'diverged'; readonly epoch: number; readonly error: AppError };

/** Runs epoch after epoch until the last, a stop, or a loss that is no number. */
export class TrainingLoop {
  readonly #parts: TrainingLoopParts;
  readonly #turn: LoopTurn;
  readonly #pacing = new StepPacing();

  constructor(parts: TrainingLoopParts) {
    this.#parts = parts;
    this.#turn = new LoopTurn(parts);
  }

  /** Stores everything to go on from. */
  save(): Promise<void> {
    return this.#turn.save();
  }

  /** Writes what was told of the run. */
  flush(): Promise<void> {
    return this.#turn.flush();
  }

  async run(): Promise<LoopEnding> {
    const { position, callbacks } = this.#parts;
    await callbacks.begin(position.epochsDone, position.step);
    // A run that pauses before its first step, or whose settings are changed before, does so here. Behind the last
    // step of an epoch they change when it is evaluated, as they would have without a break.
    const evaluates = position.stepsDone > 0 && position.stepsDone >= position.steps;
    const goesOn = evaluates ? this.#turn.whileEvaluating() : this.#turn.beforeStep();
    if (!(await goesOn)) return this.#stopped();
    while (position.epoch <= position.training.epochs) {
      const ending = await this.#epoch();
      if (ending) return ending;
    }
    return { status: 'finished', epoch: position.epochsDone, endedBy: null };
  }

  /** One epoch, or what is left of it; null when the run goes on. */
  async #epoch(): Promise<LoopEnding | null> {
    const { position, steering } = this.#parts;
    const ending = await this.#steps();
    if (ending) return ending;
    const validation = await this.#evaluate();
    if (validation === 'stopped') return this.#stopped();
    const end = await this.#finishEpoch(validation);
    if (end) return end;
    if (steering.stops) return this.#stopped();
    if (position.epoch > position.training.epochs) return null;
    steering.epochEnded();
    return (await this.#turn.beforeStep()) ? null : this.#stopped();
  }

  async #steps(): Promise<LoopEnding | null> {
    const { position, meter, steering, keeper, rate, stepListener } = this.#parts;
    const { callbacks } = this.#parts;
    position.beginEpoch();
    const order = this.#order();
    const { batchSize, steps } = position;
    meter.resize({ epochs: position.training.epochs, stepsPerEpoch: steps });
    while (position.stepsDone < steps) {
      if (position.stepsDone > 0 && !(await this.#turn.beforeStep())) return this.#stopped();
      const count = this.#count(steps - position.stepsDone);
      const from = position.stepsDone * batchSize;
      const rows = order.subarray(from, Math.min(from + count * batchSize, order.length));
      await stepListener?.beforeCall(position.step, rows);
      const started = performance.now();
      const result = await this.#train(rows, count);
      this.#pacing.took(count, performance.now() - started);
      keeper.moved();
      position.step += count;
      position.stepsDone += count;
      position.lastRate = rate.after(position.step - 1);
      await stepListener?.afterCall(position.step);
      const bad = callbacks.endsOnNaN ? firstNotFinite(result.losses) : -1;
      if (bad >= 0) {
        const step = position.stepsDone - count + bad + 1;
        return this.#diverged(step, steps, result.losses[bad] ?? NaN);
      }
      const { epoch, stepsDone, sums } = position;
      meter.advance(rows.length, { epoch, step: stepsDone, loss: sums.loss / sums.rows });
      steering.batchEnded();
      if (keeper.isDue && position.stepsDone < steps) await this.#turn.saveBeside();
      // Messages, `stop` among them, arrive between turns.
      await nextTurn();
    }
    return null;
  }

  async #train(rows: Int32Array, count: number): Promise<TrainResult> {
    const { position, program } = this.#parts;
    const { epoch, stepsDone, batchSize, sums } = position;
    try {
      return await program.trainSteps(rows, batchSize, sums);
    } catch (error) {
      const at = { epoch, firstStep: stepsDone + 1, lastStep: stepsDone + count };
      throw failureOfRows(error, at);
    }
  }

  #count(left: number): number {
    const { position, stepListener } = this.#parts;
    const wanted = this.#turn.stepsAtOnce(this.#pacing.next(left));
    return stepListener ? stepListener.stepsAtOnce(position.step, wanted) : wanted;
  }

  /** The rows of the epoch in progress, in their order; those to come are announced. */
  #order(): Int32Array {
    const { position, trainRows, expect } = this.#parts;
    const { training, epoch, stepsDone, batchSize } = position;
    const order = training.shuffle ? epochOrder(trainRows, training.seed, epoch) : trainRows;
    expect?.(order.subarray(stepsDone * batchSize));
    return order;
  }

  /** Sums over the validation rows; null without any. */
  async #evaluate(): Promise<MetricSums | null | 'stopped'> {
    const { validationRows, evaluationRows, program, expect, steering } = this.#parts;
    // A batch may have been the last that was wanted for now.
    const looks = steering.pausesNow || this.#turn.isWhereItEnds;
    if (looks && !(await this.#turn.whileEvaluating())) return 'stopped';
    if (validationRows.length === 0) return null;
    expect?.(validationRows);
    const sums = noSums(program.meters);
    for (let from = 0; from < validationRows.length; from += evaluationRows) {
      if (from > 0 && !(await this.#turn.whileEvaluating())) return 'stopped';
      addSums(sums, await program.evaluate(validationRows.subarray(from, from + evaluationRows)));
      if (from > 0) await nextTurn();
    }
    return sums;
  }

  /** Logs the epoch and asks the callbacks; gives the run's ending where this was its last. */
  async #finishEpoch(validation: MetricSums | null): Promise<LoopEnding | null> {
    const { position, program, keeper, callbacks, rate, meter, log, room } = this.#parts;
    const { epoch, training, step, sums } = position;
    const lastRate = position.lastRate ?? rate.after(Math.max(0, step - 1));
    const logsRate = callbacks.changesRate || rate.changed || training.schedule.type !== 'constant';
    const values: EpochValues = {
      ...namedValues('', program, sums),
      ...namedValues('val_', program, validation),
      ...(logsRate ? { learning_rate: asSingle(lastRate) } : {}),
    };
    const watched = validation ? validation.loss / validation.rows : (values['loss'] ?? NaN);
    const finite = Number.isFinite(watched);
    if (finite) await keeper.offer(epoch, watched);
    // Before the epoch is told of: whoever has seen one has weights to go with it.
    const { isFirst } = keeper;
    if (isFirst) await room.write(() => keeper.saveBest());
    const metrics = { epoch, values, seconds: meter.seconds };
    const isTime = log.add(metrics);
    const further = this.#turn.goesFurther;
    const { stop, checkpoints } = await callbacks.finishEpoch({
      epoch,
      epochs: further ? epoch : training.epochs,
      step,
      seconds: metrics.seconds,
      rate: lastRate,
      nextRate: rate.after(step),
      values,
    });
    await this.#tellListeners(metrics);
    position.endEpoch();
    if (isTime) await this.#turn.flush();
    for (const { of, stay } of checkpoints) {
      await this.#turn.flush();
      await room.write(() => keeper.keep(this.#turn.state(), of, { stay }));
    }
    if (!finite && callbacks.endsOnNaN) return this.#diverged(null, 0, watched, epoch);
    if (stop !== null && !further) return { status: 'finished', epoch, endedBy: stop };
    if (isFirst || keeper.isDue) await this.#turn.saveBeside();
    return null;
  }

  async #tellListeners(metrics: EpochMetrics): Promise<void> {
    const { epochListeners, program, room } = this.#parts;
    const weights = async () => (await program.getState()).weights;
    for (const listener of epochListeners) {
      await room.write(() => listener.epochEnded(metrics, weights));
    }
  }

  #stopped(): LoopEnding {
    return { status: 'stopped', epoch: this.#parts.position.epochsDone };
  }

  /** @param step In its epoch; null for the loss behind it. */
  #diverged(
    step: number | null,
    steps: number,
    loss: number,
    epoch = this.#parts.position.epoch,
  ): LoopEnding {
    const { position } = this.#parts;
    const error = divergenceError({ epoch, step, steps, loss }, position.training);
    return { status: 'diverged', epoch: position.epochsDone, error };
  }
}
