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

/** Prepared rows beside their cells. `page` starts at row 0 and reaches the last prepared row. */
export function previewOf(prepared: PreparedTable, page: RowPage): RecipePreview {
  const { features, targets, split, rows, fitted } = prepared;
  // Pictures are not among the features yet.
  const width = rows.length === 0 ? 0 : features.length / rows.length;
  const targetCount = fitted.targetNames.length;
  return {
    fitted,
    rows: [...rows],
    splits: Array.from(split, (code) => splitNames[code] ?? 'train'),
    before: Array.from(rows, (row) => page.rows[row] ?? []),
    after: Array.from(rows, (_, index) => [
      ...features.subarray(index * width, (index + 1) * width),
      ...targets.subarray(index * targetCount, (index + 1) * targetCount),
    ]),
  };
}
