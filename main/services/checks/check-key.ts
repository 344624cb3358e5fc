import type { ProfiledDataset } from '../../../common/datasets/dataset.ts';
import type { Recipe } from '../../../common/datasets/recipe.ts';

/** The same for tables and recipes of which the checks find the same. */
export function checkKey(
  { dataset: { id, source, rows, dialect, columns } }: Pick<ProfiledDataset, 'dataset'>,
  recipe: Recipe,
): string {
  // Pictures are changed at random while training, behind what the checks look at.
  const looked: Recipe = { ...recipe, augmentation: undefined };
  return JSON.stringify([id, source.sha256, source.part, rows, dialect, columns, looked]);
}
