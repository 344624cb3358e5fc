import { memoryOf } from '../../common/network/cost/estimate-training.ts';
import { costOfNetwork } from '../../common/network/cost/network-cost.ts';
import { inferShapes, totalParameters } from '../../common/network/infer-shapes.ts';
import type { FailedTraining } from './explain-failure.ts';

/** What a batch is said to take is left this much room, since it is an estimate. */
const share = 0.9;

/** Which batch fits into memory, in words. */
export interface BatchAdvice {
  readonly sentence: string;
  /** The largest that fits; null where none does. */
  readonly batchSize: number | null;
}

/**
 * Says what batches below the one that failed would take, and which is the largest that fits. The estimate follows
 * from what the network keeps of each row; since the batch that failed is known not to fit, an estimate that says
 * otherwise is raised until it does.
 * @param available Bytes that the process can have.
 */
export function adviseBatch({ network, training }: FailedTraining, available: number): BatchAdvice {
  const { batchSize } = training;
  if (batchSize === 1) {
    const sentence =
      'The batch has a single row already: make the network smaller, or close other programs.';
    return { sentence, batchSize: null };
  }
  const shapes = inferShapes(network);
  const cost = costOfNetwork(network, shapes);
  const estimate = (rows: number) =>
    memoryOf({
      cost,
      parameters: totalParameters(shapes),
      training: { ...training, batchSize: rows },
    });
  const raised = Math.max(1, available / estimate(batchSize));
  const taken = (rows: number) => estimate(rows) * raised;
  const fitting = smaller(batchSize).find((rows) => taken(rows) <= share * available);
  const had = `about ${gigabytes(available)} can be had`;
  if (fitting === undefined) {
    return {
      sentence: `By an estimate even a batch of 1 takes ${gigabytes(taken(1))}, and ${had}: make the network smaller, or close other programs.`,
      batchSize: null,
    };
  }
  const others = smaller(batchSize).filter((rows) => rows > fitting || 2 * rows === fitting);
  const told = [batchSize, ...others.slice(-2), fitting].toSorted((a, b) => b - a);
  const list = [...new Set(told)].map((rows) => `${rows}: ${gigabytes(taken(rows))}`).join(', ');
  return {
    sentence: `By an estimate a batch of ${fitting} would fit; ${had} (${list}). Or close other programs.`,
    batchSize: fitting,
  };
}

/** Batches worth trying below one that failed, the largest first: three quarters of it, and powers of two. */
function smaller(batchSize: number): readonly number[] {
  const highest = 2 ** Math.ceil(Math.log2(batchSize)) / 2;
  const powers = Array.from({ length: Math.log2(highest) + 1 }, (_, index) => highest / 2 ** index);
  const most = Math.floor(0.75 * batchSize);
  return [...new Set([most, ...powers.filter((rows) => rows < most)])].filter((rows) => rows >= 1);
}

function gigabytes(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toPrecision(2)} GB` : `${Math.round(bytes / 1e6)} MB`;
}
