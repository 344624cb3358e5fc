import { whatDeals } from '../../../common/datasets/split/what-deals.ts';
import type { Analysis } from '../analysis/analysis.ts';
import type { Handlers } from '../handlers.ts';

/** What a recipe does to a table. */
export function recipeCalls(analysis: Analysis): Handlers['recipes'] {
  return {
    split: (input) => analysis.ask('recipes.split', input, { matters: whatDeals(input.recipe) }),
    preview: (input) => analysis.ask('recipes.preview', input),
    previewStep: (input) => analysis.ask('recipes.previewStep', input),
  };
}
