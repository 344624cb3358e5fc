import { freemem } from 'node:os';
import { AppError } from '../../common/errors/app-error.ts';
import { expandSound, visibleNode } from '../../common/network/expand-blocks.ts';
import type { NetworkSpec } from '../../common/network/network-spec.ts';
import type { TrainingConfig } from '../../common/training/training-config.ts';
import { adviseBatch } from './advise-batch.ts';
import { LayerFailure, markedLayer } from './engines/layer-failure.ts';

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

/** What failed to train. */
export interface FailedTraining {
  readonly network: NetworkSpec;
  readonly training: Pick<TrainingConfig, 'batchSize' | 'optimizer'>;
}

/**
 * Tells memory that ran out from other failures of an engine, with the batch that would fit, and names the layer
 * whose operation failed where the engine's words name it; leaves everything else as it is.
 */
export function explainFailure(
  error: unknown,
  failed: FailedTraining,
  memory: MemoryReading = readMemory(),
): unknown {
  const words = wordsOf(error);
  const layer = error instanceof LayerFailure ? error.layer : markedLayer(words);
  if (lackOfMemory.test(words)) return lackingMemory(error, words, failed, layer, memory);
  return layer === null ? error : failureOfLayer(error, words, failed.network, layer);
}

function lackingMemory(
  cause: unknown,
  words: string,
  { network, training }: FailedTraining,
  layer: string | null,
  { peak, free }: MemoryReading,
): AppError {
  const { batchSize } = training;
  const asked = Number(requested.exec(words)?.[1] ?? 0);
  // What the process could not have is more than there is, whatever the system says is free.
  const available = asked > 0 ? Math.min(peak + free, peak + asked) : peak + free;
  const advice = adviseBatch({ network, training }, available);
  const where = layer === null ? '' : `, asked for by ${namedLayer(network, layer)}`;
  return new AppError(
    'out-of-memory',
    `There is not enough memory for steps with a batch of ${batchSize}${where}. ${advice.sentence}`,
    {
      place: {
        field: 'training.batchSize',
        ...(layer === null ? {} : { node: visibleNode(layer) }),
        ...(advice.batchSize === null ? {} : { suggested: advice.batchSize }),
      },
      cause,
      detail: words.slice(0, 4000),
    },
  );
}

function failureOfLayer(
  cause: unknown,
  words: string,
  network: NetworkSpec,
  layer: string,
): AppError {
  const [, status] = /Status Message:\s*(?:\/\S+\s)?([^\n]{1,300})/.exec(words) ?? [];
  const said = cause instanceof LayerFailure ? cause.message.replace(/^[^:]*: /, '') : status;
  const reason = said === undefined ? '' : ` The engine says: “${said.trim()}”.`;
  const name = namedLayer(network, layer);
  return new AppError(
    'engine',
    `The training stopped in ${name}.${reason} Look at its settings and at what feeds it.`,
    { place: { node: visibleNode(layer) }, cause, detail: words.slice(0, 4000) },
  );
}

/** “the layer “dense_1””, and the block that it lies in. */
function namedLayer(network: NetworkSpec, id: string): string {
  const name = expandSound(network).network.nodes.find((node) => node.id === id)?.name ?? id;
  const block = network.nodes.find((node) => node.id === visibleNode(id));
  return block && block.id !== id
    ? `the layer “${name}” of the block “${block.name}”`
    : `the layer “${name}”`;
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
