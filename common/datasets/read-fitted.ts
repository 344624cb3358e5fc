import { placeBlocks } from './feature-block.ts';
import type { FittedRecipe } from './recipe.ts';
import { readRecipe } from './schema.ts';

/** What version 1 lacked: its rows were numbers alone. */
interface FittedVersion1 extends Omit<
  FittedRecipe,
  'version' | 'blocks' | 'targetNames' | 'recipe'
> {
  readonly version: 1;
  readonly recipe: unknown;
}

/** Reads what this program or an older one has stored of a fitted recipe. */
export function readFitted(json: string): FittedRecipe {
  const stored = JSON.parse(json) as FittedRecipe | FittedVersion1;
  if (stored.version === 2) return stored;
  const { featureNames, target } = stored;
  return {
    ...stored,
    version: 2,
    recipe: readRecipe(stored.recipe),
    blocks: placeBlocks([{ kind: 'numbers', name: 'features', shape: [featureNames.length] }]),
    targetNames: [target.treatment.column],
  };
}
