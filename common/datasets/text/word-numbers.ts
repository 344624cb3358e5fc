import type { FittedText, TextTreatment } from './text-treatment.ts';

/** Of the padding. */
export const paddingNumber = 0;
/** Of words outside the vocabulary, where they have one. */
export const unknownNumber = 1;

/** Number of the first word: padding comes before it, and the mark for unknown words if there is one. */
export function firstNumber({ outOfVocabulary }: Pick<TextTreatment, 'outOfVocabulary'>): number {
  return outOfVocabulary === null ? 1 : 2;
}

const known = new WeakMap<FittedText, ReadonlyMap<string, number>>();

/** Place of each word in `fitted.words`. Kept, because a prediction asks for it row by row. */
export function placesOfWords(fitted: FittedText): ReadonlyMap<string, number> {
  let places = known.get(fitted);
  if (!places) {
    places = new Map(fitted.words.map((word, place) => [word, place]));
    known.set(fitted, places);
  }
  return places;
}
