import type { Recipe } from '../../../common/datasets/recipe.ts';
import { seenColumns } from '../../../common/datasets/series/series-window.ts';

/** The columns that rows of a series must have for a forecast. */
export function windowColumns({ treatments, window }: Recipe): readonly string[] {
  if (!window) return [];
  const seen = seenColumns(treatments, window).map(({ column }) => column);
  return [...new Set([window.orderBy, window.groupBy, ...seen])].filter(
    (column) => column !== undefined,
  );
}
