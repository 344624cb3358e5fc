import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { LearningData } from './learning-data.ts';
import { sharedFile } from './shared-file.ts';

/** Numbers of words that are told apart, 0 for none included. */
const wordCount = 10_000;
/** Words of a review that are read: its last ones. */
const length = 120;

interface Review {
  readonly words: readonly string[];
  readonly isPositive: boolean;
}

/**
 * IMDB reviews, 10,000 to learn from and 4,000 others, as Keras's `Tokenizer(num_words=10000)` and
 * `pad_sequences(maxlen=120)` make them: small letters without punctuation, words by frequency, 0 in front of
 * short reviews. Null where the files are absent.
 */
export function readReviews(): LearningData | null {
  const train = readFile('text/imdb-train-10k.csv.gz');
  const test = readFile('text/imdb-test-4k.csv.gz');
  if (!train || !test) return null;
  const numbers = numberWords(train);
  const rowsOf = (reviews: readonly Review[]) => ({
    rows: reviews.length,
    features: Float32Array.from(reviews.flatMap(({ words }) => tokens(words, numbers))),
    targets: Float32Array.from(reviews, ({ isPositive }) => (isPositive ? 1 : 0)),
  });
  return { train: rowsOf(train), test: rowsOf(test) };
}

function readFile(name: string): readonly Review[] | null {
  const path = sharedFile(name);
  if (path === null) return null;
  const text = gunzipSync(readFileSync(path)).toString('utf8');
  // A quoted review in which quotes are doubled, or a plain one, then its sentiment.
  const records = text.matchAll(/^(?:"((?:[^"]|"")*)"|([^",\n]*)),(positive|negative)\r?$/gm);
  return Array.from(records, ([, quoted, plain, sentiment]) => ({
    words: wordsOf(quoted ?? plain ?? ''),
    isPositive: sentiment === 'positive',
  }));
}

function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .replaceAll('<br />', ' ')
    .replaceAll(/[!"#$%&()*+,\-./:;<=>?@[\\\]^_`{|}~\t\n]/g, ' ')
    .split(' ')
    .filter((word) => word !== '');
}

/** Words by frequency, from 1. */
function numberWords(reviews: readonly Review[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { words } of reviews) {
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const frequent = [...counts].toSorted(([, a], [, b]) => b - a).slice(0, wordCount - 1);
  return new Map(frequent.map(([word], index) => [word, index + 1]));
}

function tokens(words: readonly string[], numbers: ReadonlyMap<string, number>): number[] {
  const known = words.flatMap((word) => numbers.get(word) ?? []).slice(-length);
  return [...new Array<number>(length - known.length).fill(0), ...known];
}
