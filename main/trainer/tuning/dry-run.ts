import { setImmediate as nextTurn } from 'node:timers/promises';
import type { TrainingConfig } from '../../../common/training/training-config.ts';
import type { DryRun } from '../../../common/tuning/tuning-api.ts';
import { epochOrder } from '../row-order.ts';
import { StepPacing } from '../step-pacing.ts';
import type { OpenExperiment } from './open-experiment.ts';

/** Rows per call of an evaluation. */
const evaluatedRows = 1024;
/** Share of the time that goes into validation at most. */
const validationShare = 0.25;

/**
 * Trains for a while, evaluates as many validation rows as there is time for, and says what the whole would take.
 * @param budget Milliseconds that it may take, the start included.
 * @param startSeconds What the start has taken.
 */
export async function dryRun(
  { program, trainRows, validationRows, expect }: OpenExperiment,
  training: TrainingConfig,
  { budget, startSeconds }: { readonly budget: number; readonly startSeconds: number },
  tell: (done: number) => void,
): Promise<DryRun> {
  const { batchSize, epochs, seed } = training;
  const stepsPerEpoch = Math.ceil(trainRows.length / batchSize);
  const pacing = new StepPacing();
  const losses: number[] = [];
  const limit = Math.max(1000, budget * (1 - validationShare) - startSeconds * 1000);
  let rows = 0;
  let epoch = 0;
  const began = performance.now();
  const spent = () => performance.now() - began;
  while (spent() < limit && epoch < epochs) {
    epoch += 1;
    const order = training.shuffle ? epochOrder(trainRows, seed, epoch) : trainRows;
    expect?.(order);
    for (let step = 0; step < stepsPerEpoch && spent() < limit;) {
      const count = pacing.next(stepsPerEpoch - step);
      const part = order.subarray(step * batchSize, (step + count) * batchSize);
      const called = performance.now();
      const result = await program.trainSteps(part, batchSize);
      pacing.took(count, performance.now() - called);
      losses.push(...result.losses);
      rows += part.length;
      step += count;
      tell(Math.min(1, spent() / limit) * (1 - validationShare));
      await nextTurn();
    }
  }
  const seconds = spent() / 1000;
  const validationSeconds = await timeValidation(program, validationRows, expect, {
    budget: budget * validationShare,
    tell: (done) => tell(1 - validationShare * (1 - done)),
  });
  const { weights, slots } = await program.getState();
  const numbers = [...Object.values(weights), ...Object.values(slots)].reduce(
    (sum, { data }) => sum + data.length,
    0,
  );
  const rowsPerSecond = rows / seconds;
  const epochSeconds = trainRows.length / rowsPerSecond + validationSeconds;
  const tenth = Math.max(1, Math.floor(losses.length / 10));
  return {
    engine: program.engine,
    seconds,
    steps: losses.length,
    stepsPerEpoch,
    rowsPerSecond,
    epochSeconds,
    totalSeconds: epochSeconds * epochs + startSeconds,
    validationSeconds,
    startSeconds,
    // Kilobytes, the largest that the process ever was.
    memory: process.resourceUsage().maxRSS * 1024,
    checkpoint: 4 * numbers,
    firstLoss: mean(losses.slice(0, tenth)),
    lastLoss: mean(losses.slice(-tenth)),
  };
}

/** Seconds that the evaluation of all rows takes, by as many as there is time for. */
async function timeValidation(
  program: OpenExperiment['program'],
  rows: Int32Array,
  expect: OpenExperiment['expect'],
  { budget, tell }: { readonly budget: number; readonly tell: (done: number) => void },
): Promise<number> {
  if (rows.length === 0) return 0;
  expect?.(rows);
  const began = performance.now();
  let done = 0;
  while (done < rows.length && performance.now() - began < budget) {
    await program.evaluate(rows.subarray(done, done + evaluatedRows));
    done = Math.min(rows.length, done + evaluatedRows);
    tell(done / rows.length);
    await nextTurn();
  }
  return ((performance.now() - began) / 1000) * (rows.length / done);
}

function mean(values: readonly number[]): number | null {
  const average = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Number.isFinite(average) ? average : null;
}
