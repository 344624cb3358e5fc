import { z } from 'zod';
import { AppError } from '../../common/errors/app-error.ts';
import type { CallbackMemory } from '../../common/training/callbacks/callback-runtime.ts';
import type { MetricSums } from '../../common/training/metric-sums.ts';
import { trainingConfigSchema } from '../../common/training/schema.ts';
import type { TrainingConfig } from '../../common/training/training-config.ts';

/**
 * Where a run's loop is between two steps. With the state of its program it decides everything that follows:
 * a run that goes on from both gives the same bits as one that was not interrupted.
 */
export interface LoopState {
  readonly version: 1;
  /** In force, every change made so far included. Its batch size is that of the epochs after the one in progress. */
  readonly training: TrainingConfig;
  /** The epoch in progress, from 1. */
  readonly epoch: number;
  /** Steps done in it. */
  readonly stepsDone: number;
  /** Rows of each of its steps. */
  readonly batchSize: number;
  /** Sums over its steps; null before the first. */
  readonly sums: StoredSums | null;
  /** Learning rate of the last step; null before the first. */
  readonly lastRate: number | null;
  /** What the learning rate is multiplied by. */
  readonly rateFactor: number;
  /** True once somebody has changed the rate: it is logged from then on. */
  readonly rateChanged: boolean;
  /** Seconds of training so far, pauses left out. */
  readonly seconds: number;
  /** Rows trained on so far. */
  readonly rows: number;
  readonly callbacks: CallbackMemory;
  /** The epoch with the lowest loss, and that loss. */
  readonly best: { readonly epoch: number; readonly loss: number } | null;
  /** By callback: the epoch whose weights it wants back. */
  readonly bestOf: Readonly<Record<string, number>>;
  /** Number of the newest event that the library had; 0: none. */
  readonly lastEvent: number;
}

/** Sums in a form that JSON keeps to the last bit, numbers that are none included. */
export interface StoredSums {
  /** Float64, little-endian, base64: rows, loss, then for each output its loss and its values. */
  readonly numbers: string;
}

const epochAndLoss = z.strictObject({ epoch: z.int(), loss: z.number() });

const schema = z.strictObject({
  version: z.literal(1),
  training: trainingConfigSchema,
  epoch: z.int().min(1),
  stepsDone: z.int().min(0),
  batchSize: z.int().min(1),
  sums: z.strictObject({ numbers: z.string() }).nullable(),
  lastRate: z.number().nullable(),
  rateFactor: z.number(),
  rateChanged: z.boolean(),
  seconds: z.number(),
  rows: z.number(),
  callbacks: z.record(z.string(), z.unknown()),
  best: epochAndLoss.nullable(),
  bestOf: z.record(z.string(), z.int()),
  lastEvent: z.int().min(0),
});

/** Reads what a checkpoint holds; throws `newer-version` or `invalid-data` for what this program did not write. */
export function readLoopState(stored: Readonly<Record<string, unknown>>): LoopState {
  const { version } = stored;
  if (typeof version === 'number' && version > 1) {
    throw new AppError(
      'newer-version',
      'This run was stored by a newer version of the program. Go on with it there.',
    );
  }
  const read = schema.safeParse(stored);
  if (read.success) return read.data;
  throw new AppError(
    'invalid-data',
    'The stored state of this run cannot be read, so that it cannot go on from there. Start a branch from one of its checkpoints.',
    { detail: read.error.message },
  );
}

/** The sums as they are kept. */
export function storeSums({ rows, loss, outputs }: MetricSums): StoredSums {
  const numbers = [rows, loss, ...outputs.flatMap((output) => [output.loss, ...output.values])];
  const bytes = Buffer.alloc(numbers.length * 8);
  numbers.forEach((value, index) => bytes.writeDoubleLE(value, index * 8));
  return { numbers: bytes.toString('base64') };
}

/** Puts stored sums into `into`, which has the same outputs; throws `invalid-data` where they do not fit. */
export function restoreSums(stored: StoredSums, into: MetricSums): void {
  const bytes = Buffer.from(stored.numbers, 'base64');
  const expected = 2 + into.outputs.reduce((sum, { values }) => sum + 1 + values.length, 0);
  if (bytes.length !== expected * 8) {
    throw new AppError(
      'invalid-data',
      'The stored sums of this run do not fit its metrics, so that it cannot go on from there.',
    );
  }
  let place = 0;
  const next = () => bytes.readDoubleLE(8 * place++);
  into.rows = next();
  into.loss = next();
  for (const output of into.outputs) {
    output.loss = next();
    for (let index = 0; index < output.values.length; index++) output.values[index] = next();
  }
}
