import type { Recipe } from '../recipe.ts';

/**
 * What of a recipe decides which rows are used and in which part each is, as text: recipes with the same text deal
 * the same table alike. Scaling, encoding and the like do not.
 */
export function whatDeals(recipe: Recipe): string {
  // Windows are cut where cells are filled, which may follow from any step of a column.
  if (recipe.window) return JSON.stringify(recipe);
  const { derived, excludedRows, split } = recipe;
  const treatments = recipe.treatments
    .filter(({ role, column }) => role !== 'ignored' || column === split.column)
    .map(({ column, role, type, dateFormat, missing }) => [
      column,
      role,
      type,
      dateFormat,
      missing === 'drop',
    ]);
  return JSON.stringify([treatments, derived, excludedRows, split]);
}
