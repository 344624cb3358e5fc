import type { ProfiledDataset } from '../../common/datasets/dataset.ts';
import { suggestRecipe } from '../../common/datasets/suggest-recipe.ts';
import { suggestTarget } from '../../common/datasets/suggest-target.ts';
import { taskOfRecipe } from '../../common/datasets/task-of-target.ts';
import { suggestNetwork } from '../../common/network/suggest-network.ts';
import type { ProjectChanges } from '../../common/projects/project.ts';
import { suggestTraining } from '../../common/training/suggest-training.ts';

/** A recipe, a network and training settings that fit a table; only a recipe when no task follows from it. */
export function suggestExperiment(profiled: ProfiledDataset): ProjectChanges {
  const recipe = suggestRecipe(profiled, suggestTarget(profiled));
  const task = taskOfRecipe(recipe, profiled.profiles);
  if (!task) return { recipe };
  return {
    recipe,
    network: suggestNetwork({ profiled, recipe, task }),
    training: suggestTraining(task, profiled.dataset.rows * recipe.split.train),
  };
}
