import { textSplitter } from './split-text.ts';
import type { FittedText, TextTreatment } from './text-treatment.ts';
import { firstNumber, paddingNumber, placesOfWords, unknownNumber } from './word-numbers.ts';

/** What was found in a text. */
export interface FoundWords {
  readonly words: number;
  /** Of them those that the vocabulary has. */
  readonly known: number;
}

/** Writes the numbers of one text into `into` from `at` on, where there are zeros. */
export type TextEncoder = (text: string, into: Float32Array, at: number) => FoundWords;

/** As `TextEncoder`, for the words of a text. */
export type WordsEncoder = (words: readonly string[], into: Float32Array, at: number) => FoundWords;

/** How texts become numbers by a fitted vocabulary: see `TextMode`. */
export function textEncoder(treatment: TextTreatment, fitted: FittedText): TextEncoder {
  const split = textSplitter(treatment);
  const encode = wordsEncoder(treatment, fitted);
  return (text, into, at) => encode(split(text), into, at);
}

/** How texts that were split become numbers by a fitted vocabulary. */
export function wordsEncoder(treatment: TextTreatment, fitted: FittedText): WordsEncoder {
  const places = placesOfWords(fitted);
  if (treatment.mode === 'tokens') {
    const numbersOf = numberer(treatment, places);
    return (words, into, at) => {
      const { numbers, known } = numbersOf(words);
      writeSequence(treatment, numbers, into, at);
      return { words: words.length, known };
    };
  }
  return (words, into, at) => {
    const counts = new Map<number, number>();
    let known = 0;
    for (const word of words) {
      const place = places.get(word);
      if (place === undefined) continue;
      known += 1;
      counts.set(place, (counts.get(place) ?? 0) + 1);
    }
    writeBag(treatment, fitted, counts, into, at);
    return { words: words.length, known };
  };
}

/** The numbers of words as Keras's `texts_to_sequences` gives them, of any length. */
export function tokenNumbers(
  treatment: TextTreatment,
  fitted: FittedText,
  words: readonly string[],
): readonly number[] {
  return numberer(treatment, placesOfWords(fitted))(words).numbers;
}

function numberer(treatment: TextTreatment, places: ReadonlyMap<string, number>) {
  const first = firstNumber(treatment);
  const unknown = treatment.outOfVocabulary === null ? null : unknownNumber;
  return (words: readonly string[]) => {
    const numbers: number[] = [];
    let known = 0;
    for (const word of words) {
      const place = places.get(word);
      if (place !== undefined) {
        numbers.push(place + first);
        known += 1;
      } else if (unknown !== null) numbers.push(unknown);
    }
    return { numbers, known };
  };
}

/** Where the kept part of a sequence starts, and where it stands in the row. */
export function sequencePlace(
  { length, padding, truncating }: Pick<TextTreatment, 'length' | 'padding' | 'truncating'>,
  tokens: number,
): { readonly from: number; readonly count: number; readonly offset: number } {
  const count = Math.min(tokens, length);
  return {
    from: truncating === 'pre' ? tokens - count : 0,
    count,
    offset: padding === 'pre' ? length - count : 0,
  };
}

/** As Keras's `pad_sequences`: the end (`pre`) or the start of what is too long; zeros before or behind. */
function writeSequence(
  treatment: TextTreatment,
  numbers: readonly number[],
  into: Float32Array,
  at: number,
): void {
  const { from, count, offset } = sequencePlace(treatment, numbers.length);
  for (let token = 0; token < count; token += 1) {
    into[at + offset + token] = numbers[from + token] ?? paddingNumber;
  }
}

/** As scikit-learn's `CountVectorizer`, `binary` or not, and `TfidfVectorizer`: tf × idf by the row's L2 norm. */
function writeBag(
  { mode }: TextTreatment,
  { idf }: FittedText,
  counts: ReadonlyMap<number, number>,
  into: Float32Array,
  at: number,
): void {
  if (mode !== 'tf-idf') {
    for (const [place, count] of counts) into[at + place] = mode === 'binary' ? 1 : count;
    return;
  }
  let squares = 0;
  for (const [place, count] of counts) squares += (count * (idf?.[place] ?? 0)) ** 2;
  const norm = Math.sqrt(squares);
  for (const [place, count] of counts) into[at + place] = (count * (idf?.[place] ?? 0)) / norm;
}
