import { largestNumber } from '../read-value.ts';
import type { Transform } from '../recipe.ts';

/** λ this close to its special value is that value: the spacing of doubles at 1. */
const spacing = Number.EPSILON;
const largestSquareRoot = Math.sqrt(largestNumber);

/** Whether a transform has a result for a number; false for NaN. */
export function canTransform(transform: Transform | undefined, value: number): boolean {
  switch (transform) {
    case 'log':
    case 'box-cox':
      return value > 0;
    case 'log1p':
      return value > -1;
    case 'sqrt':
      return value >= 0;
    case 'square':
      return Math.abs(value) <= largestSquareRoot;
    default:
      return !Number.isNaN(value);
  }
}

/** What the numbers must be that a transform takes, for a sentence; null where it takes all of them. */
export function domainWords(transform: Transform | undefined): string | null {
  switch (transform) {
    case 'log':
    case 'box-cox':
      return 'above 0';
    case 'log1p':
      return 'above −1';
    case 'sqrt':
      return 'of 0 or more';
    default:
      return null;
  }
}

/** What a transform is called in a sentence: “has no logarithm”. */
export const transformNouns: Readonly<Record<Transform, string>> = {
  none: 'transform',
  log: 'logarithm',
  log1p: 'logarithm of 1 + x',
  sqrt: 'square root',
  square: 'square',
  'box-cox': 'Box–Cox transform',
  'yeo-johnson': 'Yeo–Johnson transform',
};

/**
 * The transformed number. Box and Cox (1964): (x^λ − 1) / λ, log x for λ = 0. Yeo and Johnson (2000): the same of
 * 1 + x for x ≥ 0, and −((1 − x)^(2 − λ) − 1) / (2 − λ) below, −log(1 − x) for λ = 2.
 */
export function transformNumber(
  transform: Transform | undefined,
  lambda: number,
  value: number,
): number {
  switch (transform) {
    case undefined:
    case 'none':
      return value;
    case 'log':
      return Math.log(value);
    case 'log1p':
      return Math.log1p(value);
    case 'sqrt':
      return Math.sqrt(value);
    case 'square':
      return value * value;
    case 'box-cox':
      return power(Math.log(value), lambda);
    case 'yeo-johnson':
      return value >= 0 ? power(Math.log1p(value), lambda) : -power(Math.log1p(-value), 2 - lambda);
  }
}

/** (e^(λ·logarithm) − 1) / λ; the logarithm itself for λ = 0. */
function power(logarithm: number, lambda: number): number {
  return Math.abs(lambda) < spacing ? logarithm : Math.expm1(lambda * logarithm) / lambda;
}

/**
 * The number whose transform is `value`. A value that no number is transformed to gives the nearest end of what
 * the transform can undo, and where that is infinite the nearest end of `range`, the numbers it was learned from.
 */
export function undoTransform(
  transform: Transform | undefined,
  lambda: number,
  value: number,
  range: readonly [least: number, largest: number],
): number {
  if (transform === undefined || transform === 'none') return value;
  const undone = inverse(transform, lambda, value, range);
  return Math.max(-largestNumber, Math.min(largestNumber, undone));
}

function inverse(
  transform: Exclude<Transform, 'none'>,
  lambda: number,
  value: number,
  [least, largest]: readonly [number, number],
): number {
  switch (transform) {
    case 'log':
      return Math.exp(value);
    case 'log1p':
      return Math.expm1(value);
    case 'sqrt':
      return value <= 0 ? 0 : value * value;
    case 'square':
      return value <= 0 ? 0 : Math.sqrt(value);
    case 'box-cox': {
      const logarithm = undoPower(value, lambda);
      if (!Number.isNaN(logarithm) || Number.isNaN(value)) return Math.exp(logarithm);
      return lambda > 0 ? 0 : largest;
    }
    case 'yeo-johnson': {
      const logarithm = value >= 0 ? undoPower(value, lambda) : undoPower(-value, 2 - lambda);
      if (Number.isNaN(logarithm) && !Number.isNaN(value)) return value >= 0 ? largest : least;
      return value >= 0 ? Math.expm1(logarithm) : -Math.expm1(logarithm);
    }
  }
}

/** The logarithm whose `power` is `value`; NaN where there is none. */
function undoPower(value: number, lambda: number): number {
  if (Math.abs(lambda) < spacing) return value;
  return lambda * value <= -1 ? NaN : Math.log1p(lambda * value) / lambda;
}
