import type { FittedRun, RunWeights } from '../evaluation/run-weights.ts';

/** How whoever asks for predictions can follow and stop them. */
export interface PredictionControl {
  readonly signal?: AbortSignal | undefined;
  /** @param done Share of the rows that are through, below 1. */
  readonly tell?: ((done: number) => void) | undefined;
}

/** Numbers that go through the network before whoever asks hears of it: a second's work at most of all but huge networks. */
export const numbersAtOnce = 250_000;

/** Outputs of the best weights, a part of the rows at a time, so that they can be followed and stopped in between. */
export async function forwardInParts(
  weights: RunWeights,
  run: FittedRun,
  features: Float32Array,
  rows: number,
  { signal, tell }: PredictionControl,
): Promise<Float32Array> {
  const width = rows === 0 ? 0 : features.length / rows;
  const step = Math.max(1, Math.floor(numbersAtOnce / Math.max(1, width)));
  if (rows <= step) return weights.outputs(run, features);
  let outputs: Float32Array | null = null;
  for (let from = 0; from < rows; from += step) {
    signal?.throwIfAborted();
    if (from > 0) tell?.(from / rows);
    const to = Math.min(rows, from + step);
    const part = await weights.outputs(run, features.subarray(from * width, to * width));
    outputs ??= new Float32Array((part.length / (to - from)) * rows);
    outputs.set(part, (outputs.length / rows) * from);
  }
  return outputs ?? new Float32Array();
}
