import { logGamma } from './gamma.ts';
import { differences, meanAndDeviation } from './moments.ts';
import { noncentralityInterval } from './noncentral-t.ts';

/** A difference in standard deviations: about .2 is small, .5 medium, .8 large (Cohen 1988). */
export interface EffectSize {
  /** Cohen's d: of pairs mean difference / its deviation, of two samples over their pooled deviation. */
  readonly d: number;
  /** Without the bias of small samples (Hedges 1981). */
  readonly g: number;
  /** Of g, exact for normal numbers by the noncentral t distribution. */
  readonly interval: readonly [low: number, high: number];
}

/**
 * Effect size of paired numbers. Null below three pairs or where the differences do not vary. Throws a RangeError for
 * different counts.
 */
export function pairedEffect(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  level = 0.95,
): EffectSize | null {
  const { count, mean, deviation } = meanAndDeviation(differences(first, second));
  return effect(mean / deviation, Math.sqrt(count), count - 1, level);
}

/** Effect size of two independent samples. Null below two numbers in either, or where neither varies. */
export function independentEffect(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  level = 0.95,
): EffectSize | null {
  const a = meanAndDeviation(first);
  const b = meanAndDeviation(second);
  if (a.count < 2 || b.count < 2) return null;
  const freedom = a.count + b.count - 2;
  const squares = (a.count - 1) * a.deviation ** 2 + (b.count - 1) * b.deviation ** 2;
  const d = (a.mean - b.mean) / Math.sqrt(squares / freedom);
  return effect(d, Math.sqrt((a.count * b.count) / (a.count + b.count)), freedom, level);
}

/** @param scale t = d · scale. */
function effect(d: number, scale: number, freedom: number, level: number): EffectSize | null {
  if (freedom < 2 || !Number.isFinite(d)) return null;
  const unbiased = smallSampleFactor(freedom);
  const [low, high] = noncentralityInterval(d * scale, freedom, level);
  return {
    d,
    g: d * unbiased,
    interval: [(low / scale) * unbiased, (high / scale) * unbiased],
  };
}

/** Γ(m/2) / (√(m/2)·Γ((m − 1)/2)) (Hedges 1981), from two degrees of freedom on. */
function smallSampleFactor(freedom: number): number {
  return Math.exp(logGamma(freedom / 2) - logGamma((freedom - 1) / 2)) / Math.sqrt(freedom / 2);
}
