import type { ColumnProfile } from '../../../common/datasets/column.ts';
import type { ColumnTreatment, Recipe } from '../../../common/datasets/recipe.ts';
import { suggestTreatment } from '../../../common/datasets/suggest-recipe.ts';
import { derivedTreatment } from './edit-derived.ts';

/** How a column would be treated unasked, as its type is now: what “reset” brings back. */
export function usualTreatment(
  treatment: ColumnTreatment,
  profile: ColumnProfile | undefined,
  recipe: Recipe,
): ColumnTreatment {
  const derived = recipe.derived?.find(({ name }) => name === treatment.column);
  if (derived) return derivedTreatment(derived);
  if (!profile) return treatment;
  const role = treatment.role === 'target' ? 'target' : 'feature';
  return { ...suggestTreatment({ ...profile, type: treatment.type }, role), role };
}
