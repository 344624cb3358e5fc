import type { Recipe } from '../../../common/datasets/recipe.ts';
import type { PreviewedStep } from '../../../common/datasets/step-preview.ts';

/** Which step of which column is to be previewed, and for how many rows. */
export interface StepQuestion extends PreviewedStep {
  readonly datasetId: string;
  readonly recipe: Recipe;
  readonly limit: number;
}
