import type { RecipePreview } from '../../../common/api/api.ts';
import type { RowPage } from '../../../common/datasets/dataset.ts';
import { columnsRead } from '../../../common/datasets/derived/derived-sources.ts';
import type { PreparedTable } from '../../../common/datasets/prepare-table.ts';
import type { Recipe } from '../../../common/datasets/recipe.ts';
import { orderingColumns } from '../../../common/datasets/split/order-columns.ts';
import type { SplitName } from '../../../common/evaluation/evaluation.ts';
import type { WantedColumn } from './read-columns.ts';

const splitNames: readonly SplitName[] = ['train', 'validation', 'test'];

/**
 * The columns of the table that a recipe reads: those it uses, what derived ones are calculated from, and what rows
 * are ordered by.
 * @param alsoUsed A column that is looked at although the recipe ignores it.
 */
export function usedColumns(recipe: Recipe, alsoUsed?: string): readonly WantedColumn[] {
  const used = recipe.treatments.filter(
    ({ role, column }) => role !== 'ignored' || column === alsoUsed,
  );
  return [...columnsRead(recipe, used), ...orderingColumns(recipe)];
}

/** The stretch of the table in which all given rows lie. */
export function spanOf(rows: Uint32Array): { readonly from: number; readonly count: number } {
  if (rows.length === 0) return { from: 0, count: 0 };
  const from = rows.reduce((least, row) => Math.min(least, row), Infinity);
  const last = rows.reduce((most, row) => Math.max(most, row), 0);
  return { from, count: last + 1 - from };
}

/** Prepared rows beside their cells. `page` holds all of them. */
export function previewOf(prepared: PreparedTable, page: RowPage): RecipePreview {
  const { features, targets, split, rows, fitted } = prepared;
  // Pictures are not among the features yet.
  const width = rows.length === 0 ? 0 : features.length / rows.length;
  const targetCount = fitted.targetNames.length;
  return {
    fitted,
    rows: [...rows],
    splits: Array.from(split, (code) => splitNames[code] ?? 'train'),
    before: Array.from(rows, (row) => page.rows[row - page.offset] ?? []),
    after: Array.from(rows, (_, index) => [
      ...features.subarray(index * width, (index + 1) * width),
      ...targets.subarray(index * targetCount, (index + 1) * targetCount),
    ]),
  };
}
