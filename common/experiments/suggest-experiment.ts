import type { ProfiledDataset } from '../datasets/dataset.ts';
import { suggestRecipe } from '../datasets/suggest-recipe.ts';
import { suggestTarget } from '../datasets/suggest-target.ts';
import { taskOfRecipe } from '../datasets/task-of-target.ts';
import { suggestNetwork } from '../network/suggest-network.ts';
import type { ProjectChanges } from '../projects/project.ts';
import { suggestTraining } from '../training/suggest-training.ts';

/**
 * A recipe, a network and training settings that fit a table; only a recipe when no task follows from it.
 * @param target The column to predict; the likeliest one when absent.
 */
export function suggestExperiment(
  profiled: ProfiledDataset,
  target: string | null = suggestTarget(profiled),
): ProjectChanges {
  const recipe = suggestRecipe(profiled, target);
  const task = taskOfRecipe(recipe, profiled.profiles);
  if (!task) return { recipe };
  return {
    recipe,
    network: suggestNetwork({ profiled, recipe, task }),
    training: suggestTraining(task, profiled.dataset.rows * recipe.split.train, recipe.window),
  };
}
