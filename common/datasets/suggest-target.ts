import type { ProfiledDataset } from './dataset.ts';
import { splitColumn } from './suggest-split.ts';
import { canBeTarget } from './task-of-target.ts';

/** Names that usually mean "this is what to predict", the surest first. Words are written together. */
const targetNames = [
  'target',
  'label',
  'outcome',
  'class',
  'species',
  'survived',
  'churn',
  'churned',
  'diagnosis',
  'price',
  'saleprice',
  'medv',
  'mpg',
  'tip',
  'sales',
  'quality',
  'default',
  'score',
  'value',
  'y',
];

/** What a longer name ends in when it is likely to be predicted: `median_house_value`, `UnitPrice`. */
const targetEndings = [
  'target',
  'label',
  'outcome',
  'class',
  'churn',
  'diagnosis',
  'price',
  'value',
  'sales',
  'quality',
  'score',
];

/**
 * The column most likely to be predicted: one with a telling name, else one that the table is named
 * after (`tip` in tips.csv), else one whose name ends in a telling word, else the last that can be.
 */
export function suggestTarget({ dataset, profiles }: ProfiledDataset): string | null {
  const split = splitColumn(profiles)?.name;
  const usable = profiles.filter(
    (profile) =>
      canBeTarget(profile.type) &&
      profile.distinct > 1 &&
      profile.name !== split &&
      !profile.warnings.some(({ kind }) => kind === 'identifier'),
  );
  const candidates = usable.map(({ name }) => ({ name, words: wordsOf(name) }));
  const find = (matches: (words: readonly string[]) => boolean) =>
    candidates.find(({ words }) => matches(words))?.name;
  for (const telling of targetNames) {
    const named = find((words) => words.join('') === telling);
    if (named !== undefined) return named;
  }
  const table = singular(wordsOf(dataset.name.replace(/(\.[a-z]{1,4}){1,2}$/i, '')).join(''));
  // A table called by one letter tells nothing of its columns.
  const namesake = table.length > 1 && find((words) => singular(words.join('')) === table);
  if (namesake) return namesake;
  for (const ending of targetEndings) {
    const ended = find((words) => words.at(-1) === ending);
    if (ended !== undefined) return ended;
  }
  return usable.at(-1)?.name ?? profiles.at(-1)?.name ?? null;
}

/** `median_house_value` → median, house, value; `AdjSalePrice` → adj, sale, price. */
function wordsOf(name: string): readonly string[] {
  return name
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
}

function singular(name: string): string {
  return name.replace(/(?<=..)s$/, '');
}
