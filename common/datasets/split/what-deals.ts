import type { ColumnTreatment, Recipe } from '../recipe.ts';

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

/**
 * The treatments whose cells say which rows are used and in which part each is; of windows all that are used. What
 * rows are put in order by comes besides: see `orderingColumns`.
 */
export function treatmentsThatDeal(recipe: Recipe): readonly ColumnTreatment[] {
  const { split, treatments, window } = recipe;
  return treatments.filter(({ column, role, missing, type }) => {
    if (role === 'ignored') return false;
    if (window || role === 'target' || column === split.column) return true;
    return split.repeatedRows === 'together' || missing === 'drop' || type === 'image';
  });
}
