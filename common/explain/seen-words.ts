import { sequencePlace, tokenNumbers } from '../datasets/text/encode-text.ts';
import { textSplitter } from '../datasets/text/split-text.ts';
import type { FittedText, TextTreatment } from '../datasets/text/text-treatment.ts';
import { placesOfWords } from '../datasets/text/word-numbers.ts';

/** A word of a text as the network may get it. */
export interface SeenWord {
  readonly word: string;
  /** False for words outside the vocabulary and those that are cut off. */
  readonly seen: boolean;
  /** Its place among the numbers of the row; null where words have none. */
  readonly place: number | null;
}

/** The words of a text in order, as its treatment splits them, with those that reach the network. */
export function seenWords(
  text: string,
  treatment: TextTreatment,
  fitted: FittedText,
): readonly SeenWord[] {
  const words = textSplitter(treatment)(text);
  if (treatment.mode !== 'tokens') {
    const places = placesOfWords(fitted);
    return words.map((word) => ({ word, seen: places.has(word), place: null }));
  }
  const counted = words.map((word) => tokenNumbers(treatment, fitted, [word]).length > 0);
  const tokens = counted.filter(Boolean).length;
  const { from, count, offset } = sequencePlace(treatment, tokens);
  let token = 0;
  return words.map((word, index) => {
    if (counted[index] !== true) return { word, seen: false, place: null };
    const at = token - from;
    token += 1;
    const seen = at >= 0 && at < count;
    return { word, seen, place: seen ? offset + at : null };
  });
}
