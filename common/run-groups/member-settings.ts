import type { Recipe } from '../datasets/recipe.ts';
import type { TrainingConfig } from '../training/training-config.ts';
import type { GroupPlace, GroupPlan } from './run-group.ts';

/** What the members of a group have in common and what differs. */
export interface MemberSettings {
  readonly recipe: Recipe;
  readonly training: TrainingConfig;
}

/** The recipe and the training of one place of a group. The test rows of folds and of sizes are those of all. */
export function memberSettings(
  { recipe, training }: MemberSettings,
  plan: GroupPlan,
  { fold = 0, seed = training.seed, share = 1 }: GroupPlace,
): MemberSettings {
  const { split } = recipe;
  switch (plan.kind) {
    case 'folds': {
      const folds = { count: plan.count, held: fold };
      return { recipe: { ...recipe, split: { ...split, folds } }, training };
    }
    case 'seeds':
      return {
        recipe: plan.rows === 'anew' ? dealtAnew(recipe, seed) : recipe,
        training: { ...training, seed },
      };
    case 'sizes': {
      const { subset: _all, ...whole } = split;
      const part = share < 1 ? { ...whole, subset: { share, seed } } : whole;
      return { recipe: { ...recipe, split: part }, training: { ...training, seed } };
    }
  }
}

/** Another seed for everything that deals rows by chance. */
function dealtAnew(recipe: Recipe, seed: number): Recipe {
  const { balance, split } = recipe;
  return {
    ...recipe,
    split: { ...split, seed },
    ...(balance ? { balance: { ...balance, seed } } : {}),
  };
}

/** `count` seeds that are not taken, upwards from the highest. */
export function moreSeeds(taken: readonly number[], count: number): number[] {
  const used = new Set(taken);
  const found: number[] = [];
  let next = Math.max(-1, ...taken) + 1;
  while (found.length < count) {
    next %= 2 ** 32;
    if (!used.has(next)) found.push(next);
    next += 1;
  }
  return found;
}
