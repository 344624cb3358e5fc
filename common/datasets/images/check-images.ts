import type { RecipeProblem } from '../check-recipe.ts';
import { imageTreatmentOf, imageShape } from '../features/image-feature.ts';
import type { Recipe } from '../recipe.ts';
import { elementCount } from '../../tensor/shape.ts';
import { augmentationProblems } from './augmentations.ts';

/** Most numbers in a picture: a row has to fit into the memory of a training step. */
const largestPicture = 4_000_000;

/** What is wrong with the pictures of a recipe and the changes of training pictures. */
export function checkImages(recipe: Recipe): readonly RecipeProblem[] {
  const images = recipe.treatments.filter(
    ({ role, type }) => role === 'feature' && type === 'image',
  );
  const [first, second] = images;
  const problems: RecipeProblem[] = [];
  if (first && second) {
    const message = `“${first.column}” and “${second.column}” are both pictures; a row has one. Ignore one of them.`;
    problems.push({ level: 'error', column: second.column, message });
  }
  for (const { column, image } of images) {
    const { width, height } = imageTreatmentOf({ image });
    const size = elementCount(imageShape(imageTreatmentOf({ image })));
    if (size <= largestPicture) continue;
    const message = `${width} × ${height} pixels are ${size.toLocaleString('en-US')} numbers in each picture of “${column}”; at most ${largestPicture.toLocaleString('en-US')} can be learned from. Choose a smaller size.`;
    problems.push({ level: 'error', column, message });
  }
  const { augmentation = [] } = recipe;
  const place = first ? { column: first.column } : {};
  for (const message of augmentation.flatMap(augmentationProblems)) {
    problems.push({ level: 'error', ...place, message });
  }
  if (augmentation.length > 0 && !first) {
    const message =
      'Changes of training pictures are chosen, but no column of pictures is a feature.';
    problems.push({ level: 'warning', message });
  }
  return problems;
}
