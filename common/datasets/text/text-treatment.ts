/**
 * How a text becomes numbers. `tokens`: the numbers of its first or last words, for an Embedding layer;
 * the others one number per word of the vocabulary: how often it occurs (`count`), whether it does (`binary`), or
 * how often by how rare it is (`tf-idf`).
 */
export type TextMode = 'tokens' | 'count' | 'binary' | 'tf-idf';

/** The meaning of each setting is that of Keras's Tokenizer and pad_sequences. */
export interface TextTreatment {
  readonly mode: TextMode;
  readonly level: 'word' | 'character';
  /**
   * Most different words that are kept, the most frequent ones. 0 stands for padding and is not counted, nor is
   * `outOfVocabulary`: Keras's `num_words`, which counts both, is this and 1 more, or 2 with `outOfVocabulary`.
   */
  readonly vocabulary: number;
  /**
   * Takes the place of words outside the vocabulary, as number 1; null leaves them out. Only `tokens` know it: bags
   * of words leave unknown words out, as scikit-learn's do.
   */
  readonly outOfVocabulary: string | null;
  readonly lowercase: boolean;
  /** Characters that are taken for blanks (`word` only). */
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
  /** Of each word (`tf-idf` only). */
  readonly idf?: readonly number[] | undefined;
}

/** Keras's default: punctuation but the apostrophe, tabs and line feeds. */
export const defaultFilters = '!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n';

/** How texts are treated where nothing is known of them. Keras's defaults, with a mark for unknown words. */
export const defaultTextTreatment: TextTreatment = {
  mode: 'tokens',
  level: 'word',
  vocabulary: 10_000,
  outOfVocabulary: '<OOV>',
  lowercase: true,
  filters: defaultFilters,
  length: 100,
  padding: 'pre',
  truncating: 'pre',
};

/** How the texts of a column are treated; the defaults where its treatment does not say. */
export function textTreatmentOf({
  text,
}: {
  readonly text?: TextTreatment | undefined;
}): TextTreatment {
  return text ?? defaultTextTreatment;
}
