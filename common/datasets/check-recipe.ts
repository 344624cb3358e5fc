import type { ColumnProfile } from './column.ts';
import { featuresOf } from './count-features.ts';
import { checkRowSteps, checkTreatment } from './check-treatment.ts';
import type { ProfiledDataset } from './dataset.ts';
import { checkDerived } from './derived/check-derived.ts';
import { withDerivedProfiles } from './derived/derived-profiles.ts';
import { checkImages } from './images/check-images.ts';
import type { ColumnTreatment, Recipe } from './recipe.ts';
import { checkWindow } from './series/check-window.ts';
import { checkSplit } from './split/check-split.ts';
import { expectedSizes, type PartSizes } from './split/expected-rows.ts';
import { canBeTarget, taskOf } from './task-of-target.ts';
import { checkText } from './text/check-text.ts';

/** Something in a recipe that prevents training (`error`) or probably spoils it (`warning`). */
export interface RecipeProblem {
  readonly level: 'error' | 'warning';
  readonly column?: string;
  readonly message: string;
}

/** Inputs that one column may become. */
export const oneHotLimit = 1000;
/** Classes that a target may have. */
export const classLimit = 1000;

/** Everything that is wrong with a recipe for this table, errors first. */
export function checkRecipe(
  table: Pick<ProfiledDataset, 'profiles'>,
  recipe: Recipe,
): RecipeProblem[] {
  const profiles = withDerivedProfiles(recipe, table.profiles);
  const byName = new Map(profiles.map((profile) => [profile.name, profile]));
  const problems: RecipeProblem[] = [];
  const known = recipe.treatments.filter((treatment) => {
    if (byName.has(treatment.column) || treatment.role === 'ignored') return true;
    problems.push({
      level: 'error',
      column: treatment.column,
      message: `The table has no column “${treatment.column}”.`,
    });
    return false;
  });
  const features = known.filter(({ role }) => role === 'feature');
  const targets = known.filter(({ role }) => role === 'target');
  problems.push(...checkTargets(targets, byName), ...checkRepeats(recipe), ...checkImages(recipe));
  if (features.length === 0 && !recipe.window) {
    problems.push({
      level: 'error',
      message: 'There is no feature to learn from. Use at least one column as a feature.',
    });
  }
  for (const treatment of features) {
    const profile = byName.get(treatment.column);
    if (profile) problems.push(...checkFeature(treatment, profile));
  }
  for (const treatment of [...features, ...targets]) {
    const profile = byName.get(treatment.column);
    if (profile) problems.push(...checkTreatment(treatment, profile, recipe));
  }
  problems.push(...checkDerived(recipe, table.profiles));
  problems.push(...checkRowSteps(recipe, targets[0], byName.get(targets[0]?.column ?? '')));
  problems.push(...checkWindow(recipe, profiles));
  problems.push(...checkSplit(recipe, profiles, usableRows(profiles, targets, byName)));
  return problems.sort((a, b) => Number(b.level === 'error') - Number(a.level === 'error'));
}

/**
 * Rows or windows of each part of the split, as far as the profile tells: stratifying rounds class by class and
 * may move a row, and the `drop` strategy leaves rows out.
 */
export function expectedRows(table: Pick<ProfiledDataset, 'profiles'>, recipe: Recipe): PartSizes {
  const profiles = withDerivedProfiles(recipe, table.profiles);
  const byName = new Map(profiles.map((profile) => [profile.name, profile]));
  const targets = recipe.treatments.filter(({ role }) => role === 'target');
  const rows = usableRows(profiles, targets, byName);
  return expectedSizes(recipe, profiles, rows);
}

/** Rows that the network will learn from, as near as `expectedRows` knows. */
export function expectedTrainingRows(
  table: Pick<ProfiledDataset, 'profiles'>,
  recipe: Recipe,
): number {
  return expectedRows(table, recipe)[0];
}

function checkRepeats(recipe: Recipe): RecipeProblem[] {
  const seen = new Set<string>();
  return recipe.treatments.flatMap(({ column }): RecipeProblem[] => {
    if (!seen.has(column)) {
      seen.add(column);
      return [];
    }
    return [{ level: 'error', column, message: `“${column}” is in the recipe twice.` }];
  });
}

function checkTargets(
  targets: readonly ColumnTreatment[],
  byName: ReadonlyMap<string, ColumnProfile>,
): RecipeProblem[] {
  const [target, second] = targets;
  if (!target) {
    return [{ level: 'error', message: 'No target is chosen: say which column to predict.' }];
  }
  if (second) {
    const message = `“${target.column}” and “${second.column}” are both the target. Choose one.`;
    return [{ level: 'error', column: second.column, message }];
  }
  const profile = byName.get(target.column);
  if (!profile) return [];
  const error = (message: string): RecipeProblem[] => [
    { level: 'error', column: target.column, message },
  ];
  const name = `The target “${target.column}”`;
  if (!canBeTarget(target.type)) {
    return error(
      `${name} is ${target.type === 'date' ? 'a date' : 'free text'}. Set its type to number or category.`,
    );
  }
  if (profile.distinct === 0) return error(`${name} has no value in any row.`);
  if (profile.distinct === 1) {
    return error(`${name} has the same value in every row, so there is nothing to learn.`);
  }
  if (taskOf(target, profile) !== 'multiclass' || profile.distinct <= classLimit) return [];
  return error(
    `${name} has ${format(profile.distinct)} classes; at most ${format(classLimit)} can be told apart.`,
  );
}

function checkFeature(treatment: ColumnTreatment, profile: ColumnProfile): RecipeProblem[] {
  const { column, type } = treatment;
  const error = (message: string): RecipeProblem[] => [{ level: 'error', column, message }];
  if (type === 'text') return [...checkText(treatment, profile)];
  if (profile.distinct === 0) return error(`“${column}” has no value in any row. Ignore it.`);
  if (type === 'image') return [];
  const inputs = featuresOf(treatment, profile.distinct);
  if (inputs > oneHotLimit) {
    return error(
      treatment.encoding === 'hashing'
        ? `“${column}” has ${format(inputs)} buckets; at most ${format(oneHotLimit)} are allowed.`
        : `One-hot encoding turns “${column}” into ${format(inputs)} inputs; at most ${format(oneHotLimit)} are allowed. Use hashing, frequency or label encoding, or ignore it.`,
    );
  }
  const warn = (message: string): RecipeProblem[] => [{ level: 'warning', column, message }];
  if (profile.distinct === 1) return warn(`“${column}” holds the same value in every row.`);
  if (inputs > 100) return warn(`“${column}” becomes ${format(inputs)} inputs.`);
  if (profile.warnings.some(({ kind }) => kind === 'identifier')) {
    return warn(`“${column}” looks like an identifier; a network would learn rows by heart.`);
  }
  return [];
}

function usableRows(
  profiles: readonly ColumnProfile[],
  targets: readonly ColumnTreatment[],
  byName: ReadonlyMap<string, ColumnProfile>,
): number {
  const target = byName.get(targets[0]?.column ?? '');
  return (profiles[0]?.rows ?? 0) - (target ? target.missing + target.unreadable : 0);
}

function format(value: number): string {
  return value.toLocaleString('en-US');
}
