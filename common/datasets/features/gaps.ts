import { canTransform } from '../numbers/transform.ts';
import type { ColumnTreatment } from '../recipe.ts';
import { type ColumnData, isMissing } from '../table-data.ts';

/** Says of each row whether a column has nothing to learn from: a missing cell, or one without a transform. */
export function gapsOf(
  { transform, type }: Pick<ColumnTreatment, 'transform' | 'type'>,
  data: ColumnData,
): (row: number) => boolean {
  if (data.kind !== 'number' || type !== 'number') return (row) => isMissing(data, row);
  return (row) => !canTransform(transform, data.values[row] ?? NaN);
}
