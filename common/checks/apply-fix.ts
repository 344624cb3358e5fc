import type { Recipe } from '../datasets/recipe.ts';
import type { CheckFix } from './data-check.ts';

/** The recipe after a fix. */
export function applyFix(recipe: Recipe, fix: CheckFix): Recipe {
  const { split } = recipe;
  switch (fix.kind) {
    case 'ignore':
      return treat(recipe, fix.columns, { role: 'ignored' });
    case 'leave-out': {
      const rows = new Set([...(recipe.excludedRows ?? []), ...fix.rows]);
      return { ...recipe, excludedRows: [...rows].sort((a, b) => a - b) };
    }
    case 'together':
      return { ...recipe, split: { ...split, repeatedRows: 'together' } };
    case 'random': {
      const { train, validation, test, seed, stratify } = split;
      return { ...recipe, split: { train, validation, test, seed, stratify } };
    }
    case 'stratify':
      return { ...recipe, split: { ...split, stratify: true } };
    case 'balance':
      return { ...recipe, balance: { method: fix.method, seed: split.seed } };
    case 'treat':
      return treat(recipe, [fix.column], fix.changes);
  }
}

function treat(
  recipe: Recipe,
  columns: readonly string[],
  changes: Partial<Omit<Recipe['treatments'][number], 'column'>>,
): Recipe {
  return {
    ...recipe,
    treatments: recipe.treatments.map((treatment) =>
      columns.includes(treatment.column) ? { ...treatment, ...changes } : treatment,
    ),
  };
}
