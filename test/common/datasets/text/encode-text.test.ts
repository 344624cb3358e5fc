import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  sequencePlace,
  textEncoder,
  tokenNumbers,
} from '../../../../common/datasets/text/encode-text.ts';
import { fitText } from '../../../../common/datasets/text/fit-text.ts';
import { textSplitter } from '../../../../common/datasets/text/split-text.ts';
import {
  defaultTextTreatment,
  type TextTreatment,
} from '../../../../common/datasets/text/text-treatment.ts';

const animals = ['Cat dog cow', 'Cat dog', 'Cat Cow', 'Cow Cow Dog'];

function treatment(changes: Partial<TextTreatment>): TextTreatment {
  return { ...defaultTextTreatment, ...changes };
}

function encoded(how: TextTreatment, texts: readonly string[], width: number): number[][] {
  const encode = textEncoder(how, fitText(how, texts));
  return texts.map((text) => {
    const row = new Float32Array(width);
    encode(text, row, 0);
    return [...row];
  });
}

describe('words of a text', () => {
  it.each([
    ['Hello, World!', ['hello', 'world']],
    ['  two\tand\nthree ', ['two', 'and', 'three']],
    ["it's well-known", ["it's", 'well', 'known']],
    ['', []],
    [' .,! ', []],
    ['line\r\nend', ['line\r', 'end']],
  ])('%j has the words %j', (text, words) => {
    expect(textSplitter(defaultTextTreatment)(text)).toEqual(words);
  });

  it('takes characters as they are, blanks and marks included', () => {
    const split = textSplitter(treatment({ level: 'character' }));
    expect(split('Hé, 😀')).toEqual(['h', 'é', ',', ' ', '😀']);
  });

  it('takes any characters for filters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (filters, text) => {
        const words = textSplitter(treatment({ filters, lowercase: false }))(text);
        expect(words.every((word) => word !== '' && !word.includes(' '))).toBe(true);
      }),
    );
  });
});

describe('bags of words', () => {
  it('counts the terms of the worked example over (cat, cow, dog)', () => {
    const how = treatment({ mode: 'count' });
    const { words } = fitText(how, animals);
    expect(words).toEqual(['cow', 'cat', 'dog']);
    const order = ['cat', 'cow', 'dog'].map((word) => words.indexOf(word));
    const counts = encoded(how, animals, 3).map((row) => order.map((place) => row[place]));
    expect(counts).toEqual([
      [1, 1, 1],
      [1, 0, 1],
      [1, 1, 0],
      [0, 2, 1],
    ]);
  });

  it('leaves words outside the vocabulary out', () => {
    const how = treatment({ mode: 'count', vocabulary: 1 });
    expect(encoded(how, animals, 1)).toEqual([[1], [0], [1], [2]]);
  });

  it('gives a text without known words zeros, also as tf-idf', () => {
    const how = treatment({ mode: 'tf-idf' });
    const encode = textEncoder(how, fitText(how, animals));
    const row = new Float32Array(3);
    expect(encode('no animal here', row, 0)).toEqual({ words: 3, known: 0 });
    expect([...row]).toEqual([0, 0, 0]);
  });
});

describe('numbers of words', () => {
  it('keeps 0 for padding and 1 for unknown words', () => {
    const how = treatment({ vocabulary: 2, length: 5 });
    expect(encoded(how, animals, 5)).toEqual([
      [0, 0, 3, 1, 2],
      [0, 0, 0, 3, 1],
      [0, 0, 0, 3, 2],
      [0, 0, 2, 2, 1],
    ]);
  });

  it('leaves unknown words out without a mark for them', () => {
    const how = treatment({ vocabulary: 2, outOfVocabulary: null, length: 3 });
    expect(encoded(how, animals, 3)[0]).toEqual([0, 2, 1]);
  });

  it('takes a word written like the mark for an unknown one', () => {
    const how = treatment({ outOfVocabulary: 'dog', level: 'word' });
    const fitted = fitText(how, animals);
    expect(fitted.words).toEqual(['cow', 'cat']);
    expect(tokenNumbers(how, fitted, ['dog', 'cow'])).toEqual([1, 2]);
  });

  it('never writes outside its row', () => {
    const side = fc.constantFrom('pre' as const, 'post' as const);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.nat(100),
        side,
        side,
        (length, tokens, padding, truncating) => {
          const place = sequencePlace({ length, padding, truncating }, tokens);
          expect(place.count).toBe(Math.min(length, tokens));
          expect(place.offset + place.count).toBeLessThanOrEqual(length);
          expect(place.from + place.count).toBeLessThanOrEqual(tokens);
        },
      ),
    );
  });
});
