import type { RecipeProblem } from '../check-recipe.ts';
import type { ColumnProfile } from '../column.ts';
import type { Recipe } from '../recipe.ts';
import type { SplitSpec } from '../split-spec.ts';
import { expectedSizes } from './expected-rows.ts';

const partNames = ['train', 'validation', 'test'] as const;

/**
 * What is wrong with how a recipe deals its rows.
 * @param rows Rows that have a target.
 */
export function checkSplit(
  recipe: Pick<Recipe, 'split' | 'window'>,
  profiles: readonly ColumnProfile[],
  rows: number,
): RecipeProblem[] {
  const { split, window } = recipe;
  const wrong = checkFractions(split) ?? checkFolds(split) ?? checkColumn(split, profiles);
  if (wrong) return [wrong];
  if (rows < 2) return [error('At least two rows with a target are needed.')];
  const sizes = expectedSizes(recipe, profiles, rows);
  const noun = window ? 'window' : 'row';
  const problems: RecipeProblem[] = [];
  for (const [index, name] of partNames.entries()) {
    if (!wanted(split, name)) continue;
    const size = sizes[index] ?? 0;
    const part = name === 'train' ? 'training' : name;
    if (size === 0) {
      const none = window ? 'no window' : 'none';
      problems.push(error(`${format(rows)} rows are too few: ${none} is left for ${part}.`));
    } else if (size < 10) {
      const message = `Only ${format(size)} ${noun}${size === 1 ? '' : 's'} for ${part}: its results will vary a lot.`;
      problems.push({ level: 'warning', message });
    }
  }
  return problems;
}

/** Whether a part shall have rows. */
function wanted(split: SplitSpec, part: (typeof partNames)[number]): boolean {
  if (part === 'train') return true;
  if (split.method === 'column') {
    const named = (split.values?.[part].length ?? 0) > 0;
    return part === 'test' ? named : named || split.folds !== undefined || split.validation > 0;
  }
  if (split.folds) return part === 'validation' || split.test > 0;
  return split[part] > 0;
}

function checkFractions(split: SplitSpec): RecipeProblem | null {
  if (split.method === 'column') {
    return split.validation < 1 ? null : error('No rows are left for training.');
  }
  if (split.folds) return split.test < 1 ? null : error('No rows are left for training.');
  if (Math.abs(split.train + split.validation + split.test - 1) > 1e-6) {
    return error('The parts for training, validation and test do not sum to 100 %.');
  }
  return split.train > 0 ? null : error('No rows are left for training.');
}

function checkFolds({ folds }: SplitSpec): RecipeProblem | null {
  if (!folds || folds.held < folds.count) return null;
  return error(`There is no fold ${folds.held + 1} of ${folds.count}. Choose another one to hold.`);
}

function checkColumn(split: SplitSpec, profiles: readonly ColumnProfile[]): RecipeProblem | null {
  const { method, column } = split;
  if (method === undefined || method === 'random') return null;
  if (column === undefined) {
    if (method === 'time') return null;
    return error(
      method === 'grouped'
        ? 'Choose the column whose equal values stay in one part.'
        : 'Choose the column that says the part of each row.',
    );
  }
  const profile = profiles.find(({ name }) => name === column);
  if (!profile) return error(`The table has no column “${column}”, which the rows are split by.`);
  if (method === 'column' && (split.values?.train.length ?? 0) === 0) {
    return error(`Say which values of “${column}” stand for training.`, column);
  }
  if (method !== 'grouped') return null;
  const groups = profile.distinct + Number(profile.missing > 0);
  const parts =
    (split.folds?.count ?? 0) + partNames.filter((part) => !split.folds && split[part] > 0).length;
  const needed = parts + Number(split.folds !== undefined && split.test > 0);
  if (groups >= needed) return null;
  const what = split.folds ? 'folds and test' : 'parts';
  return error(
    `“${column}” makes ${format(groups)} ${groups === 1 ? 'group' : 'groups'}, too few for ${needed} ${what}.`,
    column,
  );
}

function error(message: string, column?: string): RecipeProblem {
  return { level: 'error', message, ...(column === undefined ? {} : { column }) };
}

function format(value: number): string {
  return value.toLocaleString('en-US');
}
