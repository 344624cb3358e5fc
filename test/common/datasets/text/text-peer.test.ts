import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { textEncoder, tokenNumbers } from '../../../../common/datasets/text/encode-text.ts';
import { fitText } from '../../../../common/datasets/text/fit-text.ts';
import { textSplitter } from '../../../../common/datasets/text/split-text.ts';
import {
  defaultFilters,
  type TextMode,
  type TextTreatment,
} from '../../../../common/datasets/text/text-treatment.ts';
import { RandomSource } from '../../../../common/random/random-source.ts';
import { askPeer, whyNoKeras } from '../../../engines/keras/run-keras.ts';

interface PeerCase {
  readonly treatment: TextTreatment;
  /** Fitted on. */
  readonly texts: readonly string[];
  /** With words that were in none of them. */
  readonly others: readonly string[];
}

interface PeerAnswer {
  readonly words: readonly string[];
  readonly sequences: readonly (readonly number[])[];
  readonly rows: readonly (readonly number[])[];
  readonly idf?: readonly number[];
  readonly count?: readonly (readonly number[])[];
  readonly binary?: readonly (readonly number[])[];
  readonly 'tf-idf'?: readonly (readonly number[])[];
}

const reason = whyNoKeras() ?? whyNoScikitLearn();

function whyNoScikitLearn(): string | null {
  const python = process.env['LAYERWRIGHT_PEER_PYTHON'] ?? '';
  const found = spawnSync(python, ['-c', 'import sklearn']).status === 0;
  return found ? null : 'scikit-learn is not installed beside Keras.';
}

if (reason) console.log(`Skipped texts beside Keras and scikit-learn: ${reason}`);

const corpora = 200;
const words = [
  ..."a the The THE cat Cat dog cow don’t don't it's well-known e-mail x y_z 42 3.14".split(' '),
  ...'Straße ΟΔΟΣ ΟΔΟΣ. İstanbul naïve NAÏVE 日本語 东京 привет ПРИВЕТ 😀 👩‍👩‍👧 \u00a0 \u2028 <br/> \\n $5'.split(
    ' ',
  ),
];
const gaps = [' ', ' ', ' ', '  ', '\t', '\n', ', ', '. ', '! ', ' -- ', '\r\n', '…', '\u3000'];

function corpus(seed: number): PeerCase {
  const random = RandomSource.seeded(seed, 'corpus');
  const pick = <T>(values: readonly T[]): T => values[random.below(values.length)] as T;
  const text = (known: readonly string[]): string => {
    const kind = random.below(12);
    if (kind === 0) return '';
    if (kind === 1) return pick(['...', '!?', ' ', '\t\n', '-- ,,']);
    return Array.from({ length: 1 + random.below(20) }, () => pick(known) + pick(gaps)).join('');
  };
  const known = words.filter(() => random.below(3) > 0);
  return {
    treatment: {
      mode: 'tokens',
      level: random.below(4) === 0 ? 'character' : 'word',
      vocabulary: pick([1, 2, 3, 5, 10, 1000]),
      outOfVocabulary: pick([null, '<unknown words>']),
      lowercase: random.below(3) > 0,
      filters: pick([defaultFilters, defaultFilters, '', '.,', ']^-\\[', '😀…']),
      length: pick([1, 2, 5, 10, 30]),
      padding: pick(['pre', 'post']),
      truncating: pick(['pre', 'post']),
    },
    texts: Array.from({ length: 1 + random.below(12) }, () => text(known)),
    others: Array.from({ length: 3 }, () => text(words)),
  };
}

describe.skipIf(reason !== null)(`${corpora} random corpora beside Keras and scikit-learn`, () => {
  const cases = Array.from({ length: corpora }, (_, seed) => corpus(seed + 1));
  let answers: readonly PeerAnswer[] = [];

  beforeAll(() => {
    answers = askPeer<PeerAnswer>(fileURLToPath(new URL('text-peer.py', import.meta.url)), cases);
  });

  const rowsOf = (treatment: TextTreatment, { texts, others }: PeerCase, width: number) => {
    const fitted = fitText(treatment, texts);
    const encode = textEncoder(treatment, fitted);
    return [...texts, ...others].map((text) => {
      const row = new Float32Array(width);
      encode(text, row, 0);
      return [...row];
    });
  };

  it('numbers the same words in the same order', () => {
    expect(answers).toHaveLength(corpora);
    for (const [index, { treatment, texts, others }] of cases.entries()) {
      const fitted = fitText(treatment, texts);
      const split = textSplitter(treatment);
      const numbers = [...texts, ...others].map((text) =>
        tokenNumbers(treatment, fitted, split(text)),
      );
      expect({ index, words: fitted.words, sequences: numbers }).toEqual({
        index,
        words: answers[index]?.words,
        sequences: answers[index]?.sequences,
      });
    }
    const learned = answers.filter((answer) => answer.words.length > 0).length;
    expect(learned).toBeGreaterThan(corpora * 0.8);
  });

  it('pads and truncates as pad_sequences', () => {
    for (const [index, one] of cases.entries()) {
      const rows = rowsOf(one.treatment, one, one.treatment.length);
      expect({ index, rows }).toEqual({ index, rows: answers[index]?.rows });
    }
  });

  it.each(['count', 'binary', 'tf-idf'] as const)('gives the %s of scikit-learn', (mode) => {
    let compared = 0;
    for (const [index, one] of cases.entries()) {
      const expected = answers[index]?.[mode satisfies TextMode];
      if (!expected) continue;
      const rows = rowsOf({ ...one.treatment, mode }, one, expected[0]?.length ?? 0);
      rows.forEach((row, at) =>
        row.forEach((value, place) => {
          const wanted = expected[at]?.[place] ?? NaN;
          if (!(Math.abs(value - wanted) <= 1e-6)) {
            expect.fail(`Corpus ${index}, text ${at}, word ${place}: ${value}, not ${wanted}`);
          }
        }),
      );
      compared += rows.length;
    }
    expect(compared).toBeGreaterThan(corpora);
  });

  it('learns scikit-learn’s inverse document frequencies', () => {
    for (const [index, { treatment, texts }] of cases.entries()) {
      const { idf = [] } = fitText({ ...treatment, mode: 'tf-idf' }, texts);
      const expected = answers[index]?.idf ?? [];
      expect(idf).toHaveLength(expected.length);
      idf.forEach((value, place) => expect(value).toBeCloseTo(expected[place] ?? NaN, 12));
    }
  });
});
