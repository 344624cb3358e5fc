import type { ColumnProfile } from '../column.ts';
import type { FeatureBlock } from '../feature-block.ts';
import type { FittedRecipe, Recipe } from '../recipe.ts';
import { plannedNumbers } from './plan-text.ts';
import { textTreatmentOf } from './text-treatment.ts';
import { firstNumber } from './word-numbers.ts';

/** The places of a prepared row that hold numbers of words. */
export interface TokenRange {
  readonly column: string;
  /** Place of the first one in the row. */
  readonly start: number;
  readonly length: number;
  /** Different numbers that may stand there, 0 included. */
  readonly numbers: number;
}

/** Where numbers of words will stand, as far as the profiles tell. */
export function plannedTokenRanges(
  blocks: readonly FeatureBlock[],
  { treatments }: Recipe,
  profiles: readonly ColumnProfile[],
): readonly TokenRange[] {
  return rangesOf(blocks, (column) => {
    const treatment = treatments.find((candidate) => candidate.column === column);
    const profile = profiles.find(({ name }) => name === column);
    return treatment ? plannedNumbers(treatment, profile) : 0;
  });
}

/** Where numbers of words stand in the rows of a fitted recipe. */
export function fittedTokenRanges({ blocks, features }: FittedRecipe): readonly TokenRange[] {
  return rangesOf(blocks, (column) => {
    const fitted = features.find(({ treatment }) => treatment.column === column);
    if (!fitted?.text) return 0;
    return fitted.text.words.length + firstNumber(textTreatmentOf(fitted.treatment));
  });
}

function rangesOf(
  blocks: readonly FeatureBlock[],
  numbersOf: (column: string) => number,
): readonly TokenRange[] {
  return blocks
    .filter(({ kind }) => kind === 'tokens')
    .map(({ name, start, shape: [length = 0] }) => ({
      column: name,
      start,
      length,
      numbers: numbersOf(name),
    }));
}
