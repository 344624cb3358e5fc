import { freemem } from 'node:os';
import { AppError } from '../../common/errors/app-error.ts';
import type { TrainingConfig } from '../../common/training/training-config.ts';

/** The words of ONNX Runtime, TensorFlow, CUDA and JavaScript for memory that is not to be had. */
const lackOfMemory =
  /failed to allocate memory|bad[ _]alloc|out[ _]of[ _]memory|OOM when allocating|resource exhausted|array buffer allocation failed|invalid typed array length|BFCArena|cannot allocate/i;
const requested = /(?:requested buffer of size|requested bytes of|bytes requested:?)\s*(\d+)/i;

/** Bytes of memory that matter when there is too little. */
export interface MemoryReading {
  /** What the process had at most. */
  readonly peak: number;
  readonly free: number;
}

/** Where in a run something failed. */
export interface FailedAt {
  /** From 1. */
  readonly epoch: number;
  /** The first and the last of the steps that were to be made, from 1. */
  readonly firstStep: number;
  readonly lastStep: number;
}

/**
 * Tells memory that ran out from other failures of an engine, and says what would fit; leaves everything else as
 * it is.
 */
export function explainFailure(
  error: unknown,
  { batchSize }: Pick<TrainingConfig, 'batchSize'>,
  memory: MemoryReading = readMemory(),
): unknown {
  const words = wordsOf(error);
  if (!lackOfMemory.test(words)) return error;
  const fits = fittingBatch(batchSize, Number(requested.exec(words)?.[1] ?? 0), memory);
  const advice =
    batchSize === 1
      ? 'The batch has a single row already: make the network smaller, or close other programs.'
      : `By what the process took, a batch of ${fits} would fit; or close other programs.`;
  return new AppError(
    'out-of-memory',
    `There is not enough memory for steps with a batch of ${batchSize}. ${advice}`,
    { place: { field: 'training.batchSize' }, cause: error, detail: words.slice(0, 4000) },
  );
}

/** A failure of the data with the epoch and the batches in which it came; leaves everything else as it is. */
export function failureOfRows(error: unknown, at: FailedAt): unknown {
  const ofData = ['invalid-data', 'file-unreadable', 'storage'];
  if (!(error instanceof AppError) || !ofData.includes(error.code)) return error;
  const batches =
    at.firstStep === at.lastStep
      ? `batch ${at.firstStep}`
      : `batches ${at.firstStep} to ${at.lastStep}`;
  return new AppError(
    error.code,
    `${error.message} This happened in epoch ${at.epoch}, with the rows of ${batches}.`,
    {
      ...(error.place ? { place: error.place } : {}),
      ...(error.detail ? { detail: error.detail } : {}),
      cause: error,
    },
  );
}

/** The largest power of two below the batch whose share of what was taken is free. */
function fittingBatch(batchSize: number, asked: number, { peak, free }: MemoryReading): number {
  const share = Math.min(0.5, (peak + free) / (2 * Math.max(1, peak + asked)));
  return Math.max(1, 2 ** Math.floor(Math.log2(Math.max(1, batchSize * share))));
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const detail = error instanceof AppError ? (error.detail ?? '') : '';
  const cause = error.cause === undefined ? '' : wordsOf(error.cause);
  return [error.message, detail, cause].join('\n');
}

function readMemory(): MemoryReading {
  // Kilobytes, the largest that the process ever was.
  return { peak: process.resourceUsage().maxRSS * 1024, free: freemem() };
}
