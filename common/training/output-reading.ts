import { resolveLossOptions } from './loss-catalogue.ts';
import type { LossId, LossOptions } from './training-config.ts';

/**
 * What the outputs of a classification are: probabilities, logits (before sigmoid or softmax), or
 * margins, whose sign tells two classes apart and whose largest is the class of several.
 */
export type OutputReading = 'probability' | 'logit' | 'margin';

/** How outputs trained with a loss read. */
export function readingOf(loss: LossId, options: LossOptions): OutputReading {
  if (loss.endsWith('hinge')) return 'margin';
  return resolveLossOptions(loss, options).from_logits ? 'logit' : 'probability';
}

/** The output above which the second of two classes is predicted. */
export function decisionBoundary(reading: OutputReading): number {
  return reading === 'probability' ? 0.5 : 0;
}

/** The probability of the second of two classes; margins from −1 to 1 are spread over 0 to 1. */
export function probabilityOf(reading: OutputReading, output: number): number {
  switch (reading) {
    case 'probability':
      return output;
    case 'logit':
      return 1 / (1 + Math.exp(-output));
    case 'margin':
      return (Math.min(1, Math.max(-1, output)) + 1) / 2;
  }
}

/** Probabilities of several classes, written into `into`: outputs as they are, else their softmax. */
export function classProbabilities(
  reading: OutputReading,
  outputs: ArrayLike<number>,
  start: number,
  into: Float32Array | Float64Array,
): void {
  if (reading === 'probability') {
    for (let unit = 0; unit < into.length; unit++) into[unit] = outputs[start + unit] ?? NaN;
    return;
  }
  let most = -Infinity;
  for (let unit = 0; unit < into.length; unit++) {
    most = Math.max(most, outputs[start + unit] ?? NaN);
  }
  let sum = 0;
  for (let unit = 0; unit < into.length; unit++) {
    const share = Math.exp((outputs[start + unit] ?? NaN) - most);
    into[unit] = share;
    sum += share;
  }
  for (let unit = 0; unit < into.length; unit++) into[unit] = (into[unit] ?? NaN) / sum;
}
