import { momentsOf } from '../fit.ts';
import type { OutlierRule } from '../recipe.ts';
import { quantile } from './quantile.ts';

/** The lowest and the highest number that is no outlier, by the training rows. Infinite for no rows. */
export function fitBounds(
  values: Float64Array,
  { rule, factor }: Pick<OutlierRule, 'rule' | 'factor'>,
): readonly [lower: number, upper: number] {
  if (values.length === 0) return [-Infinity, Infinity];
  if (rule === 'z') {
    const { mean, deviation } = momentsOf(values);
    return [mean - factor * deviation, mean + factor * deviation];
  }
  const sorted = values.slice().sort();
  if (rule === 'quantile') return [quantile(sorted, factor), quantile(sorted, 1 - factor)];
  const [first, third] = [quantile(sorted, 0.25), quantile(sorted, 0.75)];
  return [first - factor * (third - first), third + factor * (third - first)];
}

/** Moves a number to the nearest bound. */
export function capped(value: number, [lower, upper]: readonly [number, number]): number {
  return value < lower ? lower : value > upper ? upper : value;
}
