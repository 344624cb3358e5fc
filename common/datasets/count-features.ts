import type { ColumnProfile } from './column.ts';
import type { ColumnTreatment, Recipe } from './recipe.ts';

/** How many inputs one feature column becomes, by its distinct values in the whole table. */
export function featuresOf(treatment: ColumnTreatment, distinct: number): number {
  const oneHot =
    treatment.encoding === 'one-hot' &&
    (treatment.type === 'category' || treatment.type === 'boolean');
  return oneHot ? distinct : 1;
}

/**
 * How many inputs the network gets from a recipe. Exact unless a rare category is in no training
 * row; the fitted recipe has the final number.
 */
export function featureCount(recipe: Recipe, profiles: readonly ColumnProfile[]): number {
  const distinct = new Map(profiles.map((profile) => [profile.name, profile.distinct]));
  return recipe.treatments
    .filter((treatment) => treatment.role === 'feature')
    .reduce(
      (total, treatment) => total + featuresOf(treatment, distinct.get(treatment.column) ?? 0),
      0,
    );
}
