import type { Task } from '../network/task.ts';
import type { ColumnProfile, ColumnType } from './column.ts';
import { withDerivedProfiles } from './derived/derived-profiles.ts';
import type { ColumnTreatment, Recipe } from './recipe.ts';

/** What the task depends on: how many different values, and the range of numbers. */
export interface TargetFacts {
  readonly distinct: number;
  readonly numeric?: { readonly min: number; readonly max: number } | undefined;
}

/** True for numbers that are only 0 and 1. */
export function isZeroOne(facts: TargetFacts): boolean {
  return facts.distinct === 2 && facts.numeric?.min === 0 && facts.numeric.max === 1;
}

/**
 * The task that follows from a target. Categories are classes; a number is a regression, also an
 * integer with few values, unless it is exactly 0 and 1.
 */
export function taskOf(treatment: Pick<ColumnTreatment, 'type'>, facts: TargetFacts): Task {
  if (treatment.type === 'number' || treatment.type === 'date') {
    return treatment.type === 'number' && isZeroOne(facts) ? 'binary' : 'regression';
  }
  return facts.distinct <= 2 ? 'binary' : 'multiclass';
}

/** Types that can be learned. */
export function canBeTarget(type: ColumnType): boolean {
  return type === 'number' || type === 'category' || type === 'boolean';
}

/** The task of a recipe, or `null` while it has no target that can be learned. */
export function taskOfRecipe(recipe: Recipe, profiles: readonly ColumnProfile[]): Task | null {
  const target = recipe.treatments.find((treatment) => treatment.role === 'target');
  const profile = withDerivedProfiles(recipe, profiles).find(({ name }) => name === target?.column);
  if (!target || !profile || !canBeTarget(target.type) || profile.distinct === 0) return null;
  return taskOf(target, profile);
}
