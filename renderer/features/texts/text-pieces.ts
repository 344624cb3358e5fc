import {
  sequencePlace,
  textEncoder,
  tokenNumbers,
} from '../../../common/datasets/text/encode-text.ts';
import { textSplitter } from '../../../common/datasets/text/split-text.ts';
import type { FittedText, TextTreatment } from '../../../common/datasets/text/text-treatment.ts';

/** One word of a text as it is treated. */
export interface TextPiece {
  readonly word: string;
  /** `known`: in the vocabulary; `unknown`: told as the mark for unknown words; `left-out`: nothing stands for it. */
  readonly kind: 'known' | 'unknown' | 'left-out';
  /** Its number; null without one, or while the vocabulary is not known. */
  readonly number: number | null;
}

/** A text as numbers of words: what stands in the row, and what does not fit. */
export interface TokenPicture {
  readonly kept: readonly TextPiece[];
  /** Words cut off before and behind. */
  readonly cutBefore: number;
  readonly cutBehind: number;
  /** Zeros before and behind. */
  readonly paddingBefore: number;
  readonly paddingBehind: number;
  /** Words that nothing stands for. */
  readonly leftOut: number;
}

/** One text before and after its treatment. The vocabulary is cut to the size that is asked for. */
export function tokenPicture(
  treatment: TextTreatment,
  fitted: FittedText | null,
  text: string,
): TokenPicture {
  const all = piecesOf(treatment, fitted, textSplitter(treatment)(text));
  const pieces = all.filter(({ kind }) => kind !== 'left-out');
  const { from, count, offset } = sequencePlace(treatment, pieces.length);
  return {
    kept: pieces.slice(from, from + count),
    cutBefore: from,
    cutBehind: pieces.length - from - count,
    paddingBefore: offset,
    paddingBehind: treatment.length - offset - count,
    leftOut: all.length - pieces.length,
  };
}

function piecesOf(
  treatment: TextTreatment,
  fitted: FittedText | null,
  words: readonly string[],
): readonly TextPiece[] {
  if (!fitted) return words.map((word) => ({ word, kind: 'known', number: null }));
  const cut = withSize(fitted, treatment.vocabulary);
  const known = new Set(cut.words);
  return words.map((word) => {
    const [number = null] = tokenNumbers(treatment, cut, [word]);
    const kind = known.has(word) ? 'known' : number === null ? 'left-out' : 'unknown';
    return { word, kind, number };
  });
}

/** A word of a bag and its number in the row. */
export interface BagEntry {
  readonly word: string;
  readonly value: number;
}

/** The words of one text that a bag has, by how much they weigh. */
export function bagPicture(
  treatment: TextTreatment,
  fitted: FittedText | null,
  text: string,
): readonly BagEntry[] {
  if (!fitted || (treatment.mode === 'tf-idf' && !fitted.idf)) return [];
  const cut = withSize(fitted, treatment.vocabulary);
  const row = new Float32Array(cut.words.length);
  textEncoder(treatment, cut)(text, row, 0);
  return [...row]
    .map((value, place) => ({ word: cut.words[place] ?? '', value }))
    .filter(({ value }) => value !== 0)
    .sort((a, b) => b.value - a.value);
}

/** Words are in order of their frequency: a smaller vocabulary is the beginning of a larger one. */
function withSize({ words, idf }: FittedText, size: number): FittedText {
  return { words: words.slice(0, size), idf: idf?.slice(0, size) };
}
