/**
 * How a text becomes numbers. `tokens`: the numbers of its first or last words, for an Embedding layer;
 * the others one number per word of the vocabulary.
 */
export type TextMode = 'tokens' | 'count' | 'binary' | 'tf-idf';

/** The meaning of each setting is that of Keras's Tokenizer and pad_sequences. */
export interface TextTreatment {
  readonly mode: TextMode;
  readonly level: 'word' | 'character';
  /** Most different words that are kept, the most frequent ones. 0 stands for padding and is not counted. */
  readonly vocabulary: number;
  /** Takes the place of words outside the vocabulary, as number 1; null leaves them out. */
  readonly outOfVocabulary: string | null;
  readonly lowercase: boolean;
  /** Characters that are taken for blanks. */
  readonly filters: string;
  /** Tokens in a row (`tokens` only). */
  readonly length: number;
  readonly padding: 'pre' | 'post';
  readonly truncating: 'pre' | 'post';
}

/** What was learned from the training texts. */
export interface FittedText {
  /** In order of their numbers; the first one's is 1, or 2 behind `outOfVocabulary`. */
  readonly words: readonly string[];
  /** Of each number from 0 on (`tf-idf` only). */
  readonly idf?: readonly number[] | undefined;
}
