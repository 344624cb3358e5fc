import type { HistogramBin } from '../column.ts';

/** What the texts of a column are like: words as Keras's Tokenizer splits them, lower-cased. */
export interface TextStatistics {
  /** Texts that were looked at: all that are not missing, or a part of them spread over the table. */
  readonly texts: number;
  /** Words in a text. */
  readonly words: { readonly min: number; readonly max: number; readonly mean: number };
  /** Texts by their number of words. */
  readonly lengths: readonly HistogramBin[];
  /** The length that 90 of 100 texts do not exceed: a good maximum. */
  readonly length90: number;
  /** The same in characters. */
  readonly characters90: number;
  /** Different words in all texts. */
  readonly vocabulary: number;
  /** Different characters in all texts. */
  readonly characters: number;
  /** Most frequent words, at most 40, most frequent first. */
  readonly topWords: readonly { readonly word: string; readonly count: number }[];
}
