import type { RecipeProblem } from './check-recipe.ts';
import type { ColumnProfile } from './column.ts';
import { readDate } from './dates/read-date.ts';
import { dateInputs } from './dates/date-parts.ts';
import { canTransform, domainWords, transformNouns } from './numbers/transform.ts';
import { readNumber } from './read-value.ts';
import type { ColumnTreatment, Recipe } from './recipe.ts';
import { taskOf } from './task-of-target.ts';

/** What is wrong with the fill, outliers, transform, bins or date parts of one used column; errors first. */
export function checkTreatment(
  treatment: ColumnTreatment,
  profile: ColumnProfile,
  recipe: Recipe,
): RecipeProblem[] {
  const { column, role } = treatment;
  const error = (message: string): RecipeProblem => ({ level: 'error', column, message });
  const faults = [
    ...(role === 'feature' ? fillFaults(treatment) : targetFaults(treatment, profile)),
    ...stepFaults(treatment, recipe),
    ...transformFaults(treatment, profile),
  ];
  const warning = transformWarning(treatment, profile);
  return [
    ...faults.map(error),
    ...(faults.length === 0 && warning !== null
      ? [{ level: 'warning' as const, column, message: warning }]
      : []),
  ];
}

/** What is wrong with what is done to whole rows: balancing and unit norm. */
export function checkRowSteps(
  recipe: Recipe,
  target: ColumnTreatment | undefined,
  profile: ColumnProfile | undefined,
): RecipeProblem[] {
  const problems: RecipeProblem[] = [];
  const error = (message: string) => problems.push({ level: 'error', message });
  if (recipe.balance && target && profile && taskOf(target, profile) === 'regression') {
    error(
      `“${target.column}” is a number, which has no classes to balance. Turn balancing off, or set its type to category.`,
    );
  }
  if (recipe.balance && recipe.window) {
    error('Windows cannot be balanced, because they overlap. Turn balancing off.');
  }
  return problems;
}

function fillFaults({ column, type, missing, fill = '', transform, dateFormat }: ColumnTreatment) {
  const categories = type === 'category' || type === 'boolean';
  if (categories && (missing === 'mean' || missing === 'median')) {
    return [`“${column}” holds categories, which have no ${missing}.`];
  }
  if (missing !== 'constant') return [];
  const number = readNumber(fill.trim(), '.');
  if (type === 'date' && number === null && readDate(fill.trim(), dateFormat) === null) {
    return [`The value that fills gaps of “${column}” must be a date, such as 2024-12-31.`];
  }
  if (type !== 'number') return [];
  if (number === null) return [`The value that fills gaps of “${column}” must be a number.`];
  if (canTransform(transform, number)) return [];
  return [
    `Gaps of “${column}” are filled with ${fill.trim()}, which has no ${transformNouns[transform ?? 'none']}. Choose another value.`,
  ];
}

function targetFaults(treatment: ColumnTreatment, profile: ColumnProfile): string[] {
  const { column, outliers, transform = 'none', bins, type } = treatment;
  const faults: string[] = [];
  if (bins) {
    faults.push(`The target “${column}” cannot be put into bins. Set its type to category.`);
  }
  if (outliers?.action === 'cap') {
    faults.push(
      `Capping outliers of the target “${column}” would change what is to be learned. Leave such training rows out instead.`,
    );
  }
  if (type !== 'number') return faults;
  const classes = taskOf(treatment, profile) !== 'regression';
  if (classes && (transform !== 'none' || outliers)) {
    faults.push(
      `The target “${column}” holds the classes 0 and 1, which have no transform and no outliers.`,
    );
  }
  const least = profile.numeric?.min;
  const fits =
    least === undefined ||
    (canTransform(transform, least) && (transform !== 'square' || least >= 0));
  if (!classes && !fits) {
    const numbers = transform === 'square' ? 'of 0 or more' : (domainWords(transform) ?? '');
    faults.push(
      `The ${transformNouns[transform]} of the target “${column}” needs numbers ${numbers}, and it holds ${String(least)}. Choose Yeo–Johnson or no transform.`,
    );
  }
  return faults;
}

function stepFaults(treatment: ColumnTreatment, recipe: Recipe): string[] {
  const { column, role, type, outliers, transform = 'none', bins, date } = treatment;
  const faults: string[] = [];
  const steps = [
    outliers ? 'an outlier rule' : null,
    transform === 'none' ? null : 'a transform',
    bins ? 'bins' : null,
  ].filter((step) => step !== null);
  if (type !== 'number' && steps.length > 0) {
    faults.push(
      `“${column}” has ${steps.join(' and ')}, which only numbers can have. Turn it off.`,
    );
  }
  if (outliers?.rule === 'quantile' && outliers.factor >= 0.5) {
    faults.push(`The share of outliers at each end of “${column}” must be below 0.5.`);
  }
  if (outliers?.action === 'drop' && recipe.window) {
    faults.push(
      `Leaving out rows with outliers of “${column}” would tear the windows apart. ${role === 'target' ? 'Turn the outlier rule off' : 'Cap outliers instead'}.`,
    );
  }
  if (type === 'date' && dateInputs(date).length === 0) {
    faults.push(
      `Nothing of the date “${column}” is used. Choose its days or some of its parts, or ignore it.`,
    );
  }
  return faults;
}

function transformFaults(
  { column, type, role, transform = 'none' }: ColumnTreatment,
  { numeric }: ColumnProfile,
): string[] {
  const words = domainWords(transform);
  if (type !== 'number' || role === 'target' || words === null || !numeric) return [];
  if (canTransform(transform, numeric.max)) return [];
  return [
    `No number in “${column}” has a ${transformNouns[transform]}: it needs numbers ${words}, and the largest is ${String(numeric.max)}. Choose Yeo–Johnson or no transform.`,
  ];
}

function transformWarning(
  { column, type, role, transform = 'none' }: ColumnTreatment,
  { numeric }: ColumnProfile,
): string | null {
  const words = domainWords(transform);
  if (type !== 'number' || role === 'target' || words === null || !numeric) return null;
  if (canTransform(transform, numeric.min)) return null;
  return `The ${transformNouns[transform]} of “${column}” needs numbers ${words}, and it holds some such as ${String(numeric.min)}: they count as missing. Yeo–Johnson takes all numbers.`;
}
