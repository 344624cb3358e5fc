import { describe, expect, it } from 'vitest';
import { fitText } from '../../../common/datasets/text/fit-text.ts';
import {
  defaultTextTreatment,
  type TextTreatment,
} from '../../../common/datasets/text/text-treatment.ts';
import { readFilters, typedFilters } from '../../../renderer/features/texts/text-choices.ts';
import { bagPicture, tokenPicture } from '../../../renderer/features/texts/text-pieces.ts';

const texts = ['the cat and the dog', 'the cow'];

function treatment(changes: Partial<TextTreatment>): TextTreatment {
  return { ...defaultTextTreatment, length: 4, ...changes };
}

describe('one text before and after', () => {
  const how = treatment({});
  const fitted = fitText(how, texts);

  it('shows the padding of a short text', () => {
    expect(tokenPicture(how, fitted, 'The cow!')).toEqual({
      kept: [
        { word: 'the', kind: 'known', number: 2 },
        { word: 'cow', kind: 'known', number: 6 },
      ],
      cutBefore: 0,
      cutBehind: 0,
      paddingBefore: 2,
      paddingBehind: 0,
      leftOut: 0,
    });
  });

  it('shows what is cut of a long one', () => {
    const picture = tokenPicture(treatment({ truncating: 'post' }), fitted, 'a b c d e f');
    expect(picture.kept.map(({ word }) => word)).toEqual(['a', 'b', 'c', 'd']);
    expect(picture).toMatchObject({ cutBefore: 0, cutBehind: 2, paddingBefore: 0 });
  });

  it('tells unknown words apart, or leaves them out', () => {
    const marked = tokenPicture(how, fitted, 'the bird');
    expect(marked.kept.map(({ kind, number }) => [kind, number])).toEqual([
      ['known', 2],
      ['unknown', 1],
    ]);
    const unmarked = treatment({ outOfVocabulary: null });
    const left = tokenPicture(unmarked, fitText(unmarked, texts), 'the bird');
    expect(left.kept.map(({ word, number }) => [word, number])).toEqual([['the', 1]]);
    expect(left.leftOut).toBe(1);
  });

  it('follows a smaller vocabulary without learning again', () => {
    const small = tokenPicture(treatment({ vocabulary: 1 }), fitted, 'the cow');
    expect(small.kept.map(({ number }) => number)).toEqual([2, 1]);
  });

  it('has words without numbers while the vocabulary is not known', () => {
    expect(tokenPicture(how, null, 'the cow').kept.map(({ number }) => number)).toEqual([
      null,
      null,
    ]);
  });

  it('shows the words of a bag, the heaviest first', () => {
    const bag = treatment({ mode: 'count' });
    expect(bagPicture(bag, fitText(bag, texts), 'cow, the cow, a bird')).toEqual([
      { word: 'cow', value: 2 },
      { word: 'the', value: 1 },
    ]);
  });
});

describe('filters as typed', () => {
  it.each(['', '\t\n', 'a\\b', '\\t', defaultTextTreatment.filters])('reads %j back', (filters) => {
    expect(readFilters(typedFilters(filters))).toBe(filters);
  });

  it('takes a lone backslash for itself', () => {
    expect(readFilters('\\x')).toBe('\\x');
  });
});
