import { dealTable, type DealtTable } from '../../../common/datasets/deal-table.ts';
import type { Recipe } from '../../../common/datasets/recipe.ts';
import {
  type OrderingColumn,
  orderingColumns,
} from '../../../common/datasets/split/order-columns.ts';
import type { TableQuestions } from './table-questions.ts';

/**
 * The rows of a dataset that a recipe uses and their parts, reading only the columns on which that depends.
 * Null while the recipe has no target. Throws `invalid-data` where the rows cannot be dealt.
 */
export async function dealDataset(
  { columns }: TableQuestions,
  recipe: Recipe,
  signal?: AbortSignal,
): Promise<DealtTable | null> {
  const target = recipe.treatments.find(({ role }) => role === 'target');
  if (!target) return null;
  const features = recipe.treatments.filter(({ role }) => role === 'feature');
  const needed = features.filter(
    ({ missing, type }) =>
      recipe.split.repeatedRows === 'together' || missing === 'drop' || type === 'image',
  );
  const by = features.filter(({ column }) => column === recipe.split.column);
  const wanted = new Map<string, OrderingColumn>(
    [...orderingColumns(recipe), ...needed, ...by, target].map((column) => [column.column, column]),
  );
  const data = await columns([...wanted.values()], { signal });
  const targetData = data.columns.get(target.column);
  return targetData
    ? dealTable(data, recipe, features, { treatment: target, data: targetData })
    : null;
}
