import { dealTable, type DealtTable } from '../../../common/datasets/deal-table.ts';
import { deriveColumns } from '../../../common/datasets/derived/derive-columns.ts';
import { columnsRead } from '../../../common/datasets/derived/derived-sources.ts';
import type { Recipe } from '../../../common/datasets/recipe.ts';
import { orderingColumns } from '../../../common/datasets/split/order-columns.ts';
import { treatmentsThatDeal } from '../../../common/datasets/split/what-deals.ts';
import type { WantedColumn } from './read-columns.ts';
import type { TableQuestions } from './table-questions.ts';

/** The columns of the table on which it depends how a recipe deals its rows. */
export function columnsThatDeal(recipe: Recipe): readonly WantedColumn[] {
  const read = [...orderingColumns(recipe), ...columnsRead(recipe, treatmentsThatDeal(recipe))];
  return [...new Map(read.map((column) => [column.column, column])).values()];
}

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
  const read = await columns(columnsThatDeal(recipe), { signal });
  const data = deriveColumns(read, recipe, treatmentsThatDeal(recipe));
  const targetData = data.columns.get(target.column);
  return targetData
    ? dealTable(data, recipe, features, { treatment: target, data: targetData })
    : null;
}
