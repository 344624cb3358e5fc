import { dealTable, type DealtTable } from '../../../common/datasets/deal-table.ts';
import type { ColumnTreatment, Recipe } from '../../../common/datasets/recipe.ts';
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
  const by = recipe.treatments.filter(({ column }) => column === recipe.split.column);
  const wanted = new Map<string, ColumnTreatment>(
    [...needed, ...by, target].map((treatment) => [treatment.column, treatment]),
  );
  const data = await columns([...wanted.values()], { signal });
  const targetData = data.columns.get(target.column);
  return targetData
    ? dealTable(data, recipe, features, { treatment: target, data: targetData })
    : null;
}
