import { independentEffect, pairedEffect, type EffectSize } from '../statistics/effect-size.ts';
import { pairedT, welchT, type TTest } from '../statistics/t-tests.ts';

/** A metric of one run of a group of seeds. */
export interface SeedValue {
  readonly seed: number;
  readonly value: number;
}

/** Two networks over several seeds each. Positive where the first has the larger values. */
export interface SeedComparison {
  /** Runs that count of each; the same where they are paired. */
  readonly first: number;
  readonly second: number;
  readonly firstMean: number;
  readonly secondMean: number;
  readonly paired: boolean;
  /** Paired or Welch's t test; null where the values do not vary. */
  readonly test: TTest | null;
  readonly effect: EffectSize | null;
}

/**
 * Compares a metric over seeds: in pairs where both have the same seeds, which is sharper, else as two samples. Null
 * below two values on either side.
 */
export function compareSeeds(
  first: readonly SeedValue[],
  second: readonly SeedValue[],
): SeedComparison | null {
  const others = new Map(second.map(({ seed, value }) => [seed, value]));
  const shared = first.filter(({ seed }) => others.has(seed));
  const paired =
    shared.length >= 2 && shared.length === first.length && shared.length === others.size;
  const a = (paired ? shared : first).map(({ value }) => value);
  const b = paired
    ? shared.map(({ seed }) => others.get(seed) ?? NaN)
    : second.map(({ value }) => value);
  if (a.length < 2 || b.length < 2) return null;
  return {
    first: a.length,
    second: b.length,
    firstMean: mean(a),
    secondMean: mean(b),
    paired,
    test: paired ? pairedT(a, b) : welchT(a, b),
    effect: paired ? pairedEffect(a, b) : independentEffect(a, b),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
