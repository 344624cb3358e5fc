import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AppError } from '../../common/errors/app-error.ts';
import {
  addSums,
  namedMetrics,
  noSums,
  type MetricSums,
} from '../../common/training/metric-sums.ts';
import { createCallbacks } from '../../common/training/callbacks/create-callbacks.ts';
import { learningRateAt } from '../../common/training/learning-rate.ts';
import type { TrainingConfig } from '../../common/training/training-config.ts';
import { divergenceError, firstNotFinite } from './divergence.ts';
import type { Program } from './engines/engine.ts';
import type { EpochLog } from './epoch-log.ts';
import type { ProgressMeter } from './progress-meter.ts';
import { epochOrder } from './row-order.ts';
import { StepPacing } from './step-pacing.ts';
import type { WeightsKeeper } from './weights-keeper.ts';

/** Everything that a run's epochs need. */
export interface TrainingLoop {
  readonly program: Program;
  readonly training: TrainingConfig;
  /** Row numbers into the bound data. */
  readonly trainRows: Int32Array;
  readonly validationRows: Int32Array;
  /** Rows per call of `evaluate`: fixed, so that sums are the same in every run. */
  readonly evaluationRows: number;
  readonly meter: ProgressMeter;
  readonly log: EpochLog;
  readonly weights: WeightsKeeper;
  /** True once the run shall end. */
  readonly stopped: () => boolean;
  /** Told which rows come next, in their order. */
  readonly expect?: ((rows: Int32Array) => void) | undefined;
}

/** How the epochs ended; `epoch` is the number of whole ones. */
export type LoopEnding =
  | { readonly status: 'finished' | 'stopped'; readonly epoch: number }
  | { readonly status: 'diverged'; readonly epoch: number; readonly error: AppError };

type EpochEnding =
  { readonly sums: MetricSums } | { readonly stopped: true } | { readonly error: AppError };

/** Runs epoch after epoch until the last, a stop, or a loss that is no number. */
export async function trainEpochs(loop: TrainingLoop): Promise<LoopEnding> {
  const { training, log, weights, meter } = loop;
  const pacing = new StepPacing();
  const callbacks = createCallbacks(training);
  /** What callbacks have multiplied the rate by so far. */
  let factor = 1;
  const standing = () => ({ bestEpoch: weights.bestEpoch, rowsPerSecond: meter.rowsPerSecond });
  try {
    for (let epoch = 1; epoch <= training.epochs; epoch++) {
      const ending = await trainEpoch(loop, epoch, pacing);
      if ('error' in ending) return { status: 'diverged', epoch: epoch - 1, error: ending.error };
      if ('stopped' in ending) return { status: 'stopped', epoch: epoch - 1 };
      const validation = await evaluateRows(loop);
      if (validation === 'stopped') return { status: 'stopped', epoch: epoch - 1 };
      const values = {
        ...named('', loop.program, ending.sums),
        ...named('val_', loop.program, validation),
        ...lastRate(loop, callbacks.changesRate, epoch, factor),
      };
      const watched = validation ? validation.loss / validation.rows : values['loss'];
      const finite = Number.isFinite(watched);
      if (finite) {
        await weights.offer(epoch, watched ?? NaN);
        // Before the epoch is told of: whoever has seen one has weights to go with it.
        await weights.saveIfDue(epoch);
      }
      log.add({ epoch, values, seconds: meter.seconds }, standing());
      for (const decision of callbacks.finishEpoch({
        epoch,
        epochs: training.epochs,
        step: stepsAfter(loop, epoch),
        seconds: meter.seconds,
        rate: rateAfter(loop, epoch, -1, factor),
        nextRate: rateAfter(loop, epoch, 0, factor),
        values,
      })) {
        if (decision.kind !== 'scale-rate') continue;
        factor *= decision.factor;
        loop.program.scaleLearningRate(decision.factor);
      }
      if (!finite) {
        const at = { epoch, step: null, steps: 0, loss: watched ?? NaN };
        return { status: 'diverged', epoch, error: divergenceError(at, training) };
      }
    }
    return { status: 'finished', epoch: training.epochs };
  } finally {
    log.flush(standing());
  }
}

async function trainEpoch(
  loop: TrainingLoop,
  epoch: number,
  pacing: StepPacing,
): Promise<EpochEnding> {
  const { program, training, trainRows, meter } = loop;
  const { batchSize, seed } = training;
  const order = training.shuffle ? epochOrder(trainRows, seed, epoch) : trainRows;
  const steps = Math.ceil(order.length / batchSize);
  loop.expect?.(order);
  const sums = noSums(program.meters);
  // Summed here step by step: the sum does not depend on how many steps a call took.
  let loss = 0;
  for (let step = 0; step < steps;) {
    if (loop.stopped()) return { stopped: true };
    const count = pacing.next(steps - step);
    const from = step * batchSize;
    const rows = order.subarray(from, Math.min(from + count * batchSize, order.length));
    const started = performance.now();
    const result = await program.trainSteps(rows, batchSize);
    pacing.took(count, performance.now() - started);
    const bad = firstNotFinite(result.losses);
    if (bad >= 0) {
      const at = { epoch, step: step + bad + 1, steps, loss: result.losses[bad] ?? NaN };
      return { error: divergenceError(at, training) };
    }
    result.losses.forEach((value, index) => {
      loss += value * Math.min(batchSize, rows.length - index * batchSize);
    });
    addSums(sums, result.sums);
    step += count;
    meter.advance(rows.length, { epoch, step, loss: loss / sums.rows });
    await loop.weights.saveIfDue(epoch - 1);
    // Messages, `stop` among them, arrive between turns.
    await nextTurn();
  }
  return { sums: { ...sums, loss } };
}

/** Sums over the validation rows; null without any. */
async function evaluateRows(loop: TrainingLoop): Promise<MetricSums | null | 'stopped'> {
  const { validationRows, evaluationRows, program } = loop;
  if (validationRows.length === 0) return null;
  loop.expect?.(validationRows);
  const sums = noSums(program.meters);
  for (let from = 0; from < validationRows.length; from += evaluationRows) {
    if (from > 0 && loop.stopped()) return 'stopped';
    addSums(sums, await program.evaluate(validationRows.subarray(from, from + evaluationRows)));
    if (from > 0) await nextTurn();
  }
  return sums;
}

/** The learning rate of the epoch's last step, where it is not the same all along. */
function lastRate(
  loop: TrainingLoop,
  changes: boolean,
  epoch: number,
  factor: number,
): Record<string, number> {
  if (!changes && loop.training.schedule.type === 'constant') return {};
  return { learning_rate: asSingle(rateAfter(loop, epoch, -1, factor)) };
}

/** Updates made when an epoch is done. */
function stepsAfter({ training, trainRows }: TrainingLoop, epoch: number): number {
  return epoch * Math.ceil(trainRows.length / training.batchSize);
}

/** The learning rate of the step that lies so many steps behind the end of an epoch; −1 is its last. */
function rateAfter(loop: TrainingLoop, epoch: number, steps: number, factor: number): number {
  return learningRateAt(loop.training, stepsAfter(loop, epoch) + steps, factor);
}

/** The shortest decimal that names the nearest single-precision number: 0.6, not 0.6000000238. */
export function asSingle(value: number): number {
  const single = Math.fround(value);
  if (!Number.isFinite(single)) return single;
  for (let digits = 6; digits < 9; digits += 1) {
    const short = Number(single.toPrecision(digits));
    if (Math.fround(short) === single) return short;
  }
  return Number(single.toPrecision(9));
}

/**
 * Metrics by Keras's names, rounded to single precision as Keras's are: the last bits of a sum of
 * doubles depend on how many steps were added at once.
 */
function named(
  prefix: string,
  { meters }: Program,
  sums: MetricSums | null,
): Record<string, number | null> {
  if (!sums) return {};
  return Object.fromEntries(
    namedMetrics(meters, sums).map(([name, exact]) => {
      const value = asSingle(exact);
      return [prefix + name, Number.isFinite(value) ? value : null];
    }),
  );
}
