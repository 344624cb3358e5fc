import type { Observation, Tensors } from './observe.ts';

/** The largest relative differences between two observations. */
export interface Deviation {
  readonly forward: number;
  readonly gradient: number;
  /** Of weights, outputs and losses over the steps. */
  readonly update: number;
}

/** Differences of `actual` from `wanted`, each against the size of what it belongs to. */
export function deviationOf(actual: Observation, wanted: Observation): Deviation {
  return {
    forward: numbersDeviation(actual.forward, wanted.forward),
    gradient: tensorsDeviation(actual.gradients, wanted.gradients),
    update: Math.max(
      tensorsDeviation(actual.weights, wanted.weights),
      numbersDeviation(actual.after, wanted.after),
      numbersDeviation(actual.losses, wanted.losses),
    ),
  };
}

/** The larger of each. */
export function worstDeviation(deviations: readonly Deviation[]): Deviation {
  const worst = (key: keyof Deviation) => Math.max(...deviations.map((one) => one[key]), 0);
  return { forward: worst('forward'), gradient: worst('gradient'), update: worst('update') };
}

/**
 * The largest difference in any tensor over that tensor's largest number. A tensor much smaller than the
 * others is held against a hundredth of the largest, since rounding of the larger ones flows into it.
 */
export function tensorsDeviation(actual: Tensors, wanted: Tensors): number {
  const scale = Math.max(0, ...Object.values(wanted).map(largest));
  const worst = Object.entries(wanted).map(([key, numbers]) =>
    difference(actual[key] ?? [], numbers, Math.max(largest(numbers), scale / 100)),
  );
  const surplus = Object.keys(actual).some((key) => !(key in wanted));
  return surplus ? Infinity : Math.max(0, ...worst);
}

/** The largest difference over the largest number. */
export function numbersDeviation(actual: ArrayLike<number>, wanted: ArrayLike<number>): number {
  return difference(actual, wanted, largest(wanted));
}

function difference(actual: ArrayLike<number>, wanted: ArrayLike<number>, scale: number): number {
  if (actual.length !== wanted.length) return Infinity;
  let worst = 0;
  for (let index = 0; index < wanted.length; index++) {
    const gap = Math.abs((actual[index] ?? NaN) - (wanted[index] ?? NaN));
    // What is no number on one side only is as wrong as can be.
    if (Number.isNaN(gap)) return Infinity;
    worst = Math.max(worst, gap);
  }
  return worst === 0 ? 0 : worst / Math.max(scale, 1e-30);
}

function largest(numbers: ArrayLike<number>): number {
  let found = 0;
  for (let index = 0; index < numbers.length; index++) {
    found = Math.max(found, Math.abs(numbers[index] ?? 0));
  }
  return found;
}
