import type { Recipe } from '../recipe.ts';
import type { FeaturePlace } from '../features/feature-kind.ts';

/**
 * Divides the numbers of each row by their norm, as scikit-learn's Normalizer: Σ|x|, √Σx² or the largest |x|. A row
 * of zeros stays one.
 * @param count Numbers of a row, from the place's start.
 */
export function normalizeRows(
  { into, width, start }: FeaturePlace,
  count: number,
  norm: NonNullable<Recipe['unitNorm']>,
): void {
  for (let first = start; first + count <= into.length && width > 0; first += width) {
    const length = normOf(into, first, count, norm);
    if (length === 0) continue;
    for (let at = first; at < first + count; at += 1) into[at] = (into[at] ?? 0) / length;
  }
}

function normOf(
  numbers: Float32Array,
  first: number,
  count: number,
  norm: NonNullable<Recipe['unitNorm']>,
): number {
  let total = 0;
  for (let at = first; at < first + count; at += 1) {
    const size = Math.abs(numbers[at] ?? 0);
    if (norm === 'l1') total += size;
    else if (norm === 'l2') total += size * size;
    else total = Math.max(total, size);
  }
  return norm === 'l2' ? Math.sqrt(total) : total;
}
