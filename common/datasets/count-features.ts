import type { ColumnProfile } from './column.ts';
import type { Recipe } from './recipe.ts';

/**
 * How many numbers the recipe makes of one row: one per number, date or label-encoded column,
 * one per distinct value of a one-hot encoded column. A category that occurs in no training row
 * is not known until the recipe is fitted and is counted here.
 */
export function featureCount(recipe: Recipe, profiles: readonly ColumnProfile[]): number {
  const distinct = new Map(profiles.map((profile) => [profile.name, profile.distinct]));
  return recipe.treatments
    .filter((treatment) => treatment.role === 'feature' && treatment.type !== 'text')
    .reduce((sum, { column, type, encoding }) => {
      const oneHot = encoding === 'one-hot' && (type === 'category' || type === 'boolean');
      return sum + (oneHot ? (distinct.get(column) ?? 0) : 1);
    }, 0);
}
