import type { HistogramBin } from '../column.ts';

/** What the texts of a column are like: words as Keras's Tokenizer splits them. */
export interface TextStatistics {
  /** Words in a text. */
  readonly words: { readonly min: number; readonly max: number; readonly mean: number };
  readonly lengths: readonly HistogramBin[];
  /** The length that 90 of 100 texts do not exceed: a good maximum. */
  readonly length90: number;
  /** Different words in all texts. */
  readonly vocabulary: number;
  /** Most frequent words, at most 40, most frequent first. */
  readonly topWords: readonly { readonly word: string; readonly count: number }[];
}
