import type { ColumnProfile } from './column.ts';
import { blocksWidth, type FeatureBlock, placeBlocks } from './feature-block.ts';
import type { ColumnTreatment, Recipe } from './recipe.ts';

/** How many inputs one feature column becomes in the block of numbers, by its distinct values. */
export function featuresOf(treatment: ColumnTreatment, distinct: number): number {
  const oneHot =
    treatment.encoding === 'one-hot' &&
    (treatment.type === 'category' || treatment.type === 'boolean');
  return oneHot ? distinct : 1;
}

/**
 * What the network's inputs get from a recipe. Exact unless a rare category or word is in no training row; the
 * fitted recipe has the final numbers.
 */
export function plannedBlocks(
  recipe: Recipe,
  profiles: readonly ColumnProfile[],
): readonly FeatureBlock[] {
  const distinct = new Map(profiles.map((profile) => [profile.name, profile.distinct]));
  const numbers = recipe.treatments
    .filter((treatment) => treatment.role === 'feature')
    .reduce(
      (total, treatment) => total + featuresOf(treatment, distinct.get(treatment.column) ?? 0),
      0,
    );
  return placeBlocks(numbers > 0 ? [{ kind: 'numbers', name: 'features', shape: [numbers] }] : []);
}

/** Numbers in a prepared row: see `plannedBlocks`. */
export function featureCount(recipe: Recipe, profiles: readonly ColumnProfile[]): number {
  return blocksWidth(plannedBlocks(recipe, profiles));
}
