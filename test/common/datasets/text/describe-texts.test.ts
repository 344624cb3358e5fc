import { describe, expect, it } from 'vitest';
import type { ColumnProfile } from '../../../../common/datasets/column.ts';
import { plannedBlocks } from '../../../../common/datasets/count-features.ts';
import { suggestRecipe } from '../../../../common/datasets/suggest-recipe.ts';
import { TextDescriber } from '../../../../common/datasets/text/describe-texts.ts';
import { plannedNumbers, plannedWords } from '../../../../common/datasets/text/plan-text.ts';
import { suggestTextTreatment } from '../../../../common/datasets/text/suggest-text.ts';
import {
  defaultTextTreatment,
  type TextTreatment,
} from '../../../../common/datasets/text/text-treatment.ts';
import {
  classProfile,
  numberProfile,
  profiled,
  reviews,
  textProfile,
} from '../../network/text-tables.ts';

function described(texts: readonly string[]) {
  const describer = new TextDescriber();
  for (const text of texts) describer.add(text);
  return describer.statistics();
}

describe('what the texts of a column are like', () => {
  it('counts words, characters and lengths', () => {
    expect(described(['The cat.', 'the DOG and the cat', ''])).toEqual({
      texts: 3,
      words: { min: 0, max: 5, mean: 7 / 3 },
      lengths: [
        { from: 0, to: 1, count: 1 },
        { from: 1, to: 2, count: 0 },
        { from: 2, to: 3, count: 1 },
        { from: 3, to: 4, count: 0 },
        { from: 4, to: 5, count: 0 },
        { from: 5, to: 6, count: 1 },
      ],
      length90: 5,
      characters90: 19,
      vocabulary: 4,
      characters: new Set('The cat.the DOG and the cat').size,
      topWords: [
        { word: 'the', count: 3 },
        { word: 'cat', count: 2 },
        { word: 'dog', count: 1 },
        { word: 'and', count: 1 },
      ],
    });
  });

  it('has the length that nine of ten texts do not exceed, and a bar for each text', () => {
    const texts = Array.from({ length: 100 }, (_, index) => 'word '.repeat(index + 1));
    const statistics = described(texts);
    expect(statistics?.length90).toBe(90);
    expect(statistics?.lengths.reduce((sum, { count }) => sum + count, 0)).toBe(100);
    expect(statistics?.lengths.length).toBeLessThanOrEqual(30);
    expect(statistics?.topWords).toEqual([{ word: 'word', count: 5050 }]);
  });

  it('is nothing without a text', () => {
    expect(described([])).toBeNull();
  });
});

describe('a recipe for texts', () => {
  const suggested = (profiles: readonly ColumnProfile[]) =>
    suggestRecipe(profiled(profiles), 'mood').treatments;
  const mood = classProfile('mood', 60);

  it('reads reviews, all of them different, with a length that fits them', () => {
    const [review] = suggested([textProfile('review', reviews(60)), mood]);
    expect(review).toMatchObject({ role: 'feature', missing: 'constant', fill: '' });
    expect(review?.text).toEqual({ ...defaultTextTreatment, length: 9 });
  });

  it('leaves names out and says why', () => {
    const names = Array.from({ length: 60 }, (_, row) => `Braund, Mr. Owen ${row % 50}`);
    const [name] = suggested([textProfile('name', names), mood]);
    expect(name).toMatchObject({ role: 'ignored' });
    expect(name?.reason).toMatch(/short, like names/);
  });

  it('reads the longest of several texts', () => {
    const titles = reviews(60).map((text) => text.replace(' and rather long', ''));
    const [title, review] = suggested([
      textProfile('title', titles),
      textProfile('review', reviews(60)),
      mood,
    ]);
    expect(review?.role).toBe('feature');
    expect(title).toMatchObject({ role: 'ignored' });
    expect(title?.reason).toContain('“review” has longer texts');
  });

  it('leaves a text out beside many other features', () => {
    const numbers = ['a', 'b', 'c', 'd'].map((name) => numberProfile(name, 60));
    const treatments = suggested([...numbers, textProfile('note', reviews(60)), mood]);
    expect(treatments.find(({ column }) => column === 'note')?.role).toBe('ignored');
    expect(treatments.filter(({ role }) => role === 'feature')).toHaveLength(4);
  });

  it('caps the length of long texts at 200', () => {
    const long = described(Array.from({ length: 10 }, () => 'word '.repeat(900)));
    expect(suggestTextTreatment(long ?? undefined).length).toBe(200);
  });
});

describe('what a text column will become', () => {
  const profile = textProfile('review', reviews(100));
  const text = (changes: Partial<TextTreatment>) => ({
    text: { ...defaultTextTreatment, ...changes },
  });

  it.each([
    ['tokens', {}, 0, 111],
    ['a bag', { mode: 'count' }, 109, 111],
    ['a small bag', { mode: 'count', vocabulary: 10 }, 10, 12],
    ['tokens without a mark', { outOfVocabulary: null }, 0, 110],
    // Capitals may make more words than were counted.
    ['a bag of words as written', { mode: 'count', lowercase: false }, 10_000, 10_002],
  ] as const)('%s', (_, changes, words, numbers) => {
    expect(plannedWords(text(changes), profile)).toBe(words);
    expect(plannedNumbers(text(changes), profile)).toBe(numbers);
  });

  it('is not cut to a vocabulary of which only a part was counted', () => {
    const part = { ...profile, rows: 1_000_000 };
    expect(plannedNumbers(text({}), part)).toBe(10_002);
  });

  it('comes behind the numbers', () => {
    const profiles = [profile, numberProfile('stars', 100), classProfile('mood', 100)];
    const recipe = suggestRecipe(profiled(profiles), 'mood');
    expect(plannedBlocks(recipe, profiles)).toEqual([
      { kind: 'numbers', name: 'features', shape: [1], start: 0 },
      { kind: 'tokens', name: 'review', shape: [9], start: 1 },
    ]);
  });
});
