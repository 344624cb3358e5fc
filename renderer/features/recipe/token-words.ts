import type { FittedColumn } from '../../../common/datasets/recipe.ts';
import { textTreatmentOf } from '../../../common/datasets/text/text-treatment.ts';
import {
  firstNumber,
  paddingNumber,
  unknownNumber,
} from '../../../common/datasets/text/word-numbers.ts';

/** A number of a token sequence with the word that it stands for. */
export interface ShownToken {
  readonly number: number;
  readonly word: string;
  readonly kind: 'word' | 'unknown' | 'padding';
}

/** The words behind the numbers of a prepared text. */
export function tokenWords(
  { treatment, text }: FittedColumn,
  numbers: readonly number[],
): readonly ShownToken[] {
  const how = textTreatmentOf(treatment);
  const first = firstNumber(how);
  return numbers.map((number) => {
    if (number === paddingNumber) return { number, word: 'padding', kind: 'padding' };
    if (how.outOfVocabulary !== null && number === unknownNumber) {
      return { number, word: how.outOfVocabulary, kind: 'unknown' };
    }
    return { number, word: text?.words[number - first] ?? '?', kind: 'word' };
  });
}

/** The tokens without the padding, and how many places it takes at each end. */
export function withoutPadding(tokens: readonly ShownToken[]): {
  readonly before: number;
  readonly words: readonly ShownToken[];
  readonly after: number;
} {
  const first = tokens.findIndex(({ kind }) => kind !== 'padding');
  if (first < 0) return { before: tokens.length, words: [], after: 0 };
  const last = tokens.findLastIndex(({ kind }) => kind !== 'padding');
  return {
    before: first,
    words: tokens.slice(first, last + 1),
    after: tokens.length - 1 - last,
  };
}
