import type { TextMode } from '../../../common/datasets/text/text-treatment.ts';

/** Ways from a text to numbers, each with what it is good for. */
export const modeChoices: readonly {
  readonly value: TextMode;
  readonly label: string;
  readonly help: string;
}[] = [
  {
    value: 'tokens',
    label: 'Tokens',
    help: 'The number of each word in turn, for an Embedding layer. Keeps the order of words.',
  },
  {
    value: 'count',
    label: 'Bag of words: counts',
    help: 'One input per word of the vocabulary: how often it occurs.',
  },
  {
    value: 'binary',
    label: 'Bag of words: binary',
    help: 'One input per word of the vocabulary: 1 where it occurs.',
  },
  {
    value: 'tf-idf',
    label: 'Bag of words: TF-IDF',
    help: 'One input per word: how often it occurs, times how rare it is, each text with norm 1.',
  },
];

/** Characters as one types them: a tab as `\t`, a line feed as `\n`, a backslash doubled. */
export function typedFilters(filters: string): string {
  return filters
    .replaceAll('\\', '\\\\')
    .replaceAll('\t', '\\t')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r');
}

/** What was typed, as characters. A lone backslash stands for itself. */
export function readFilters(typed: string): string {
  return typed.replace(/\\([tnr\\])/g, (_, letter: string) =>
    letter === 't' ? '\t' : letter === 'n' ? '\n' : letter === 'r' ? '\r' : '\\',
  );
}
