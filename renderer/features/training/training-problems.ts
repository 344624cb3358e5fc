import { checkRecipe, expectedTrainingRows } from '../../../common/datasets/check-recipe.ts';
import type { ProfiledDataset } from '../../../common/datasets/dataset.ts';
import type { Project } from '../../../common/projects/project.ts';
import { batchTooLarge } from '../../../common/training/batch-too-large.ts';
import { unreadableCallbacks } from '../../../common/training/callbacks/unreadable-callback.ts';

/** Something that keeps a run from starting, and the place where it can be put right. */
export interface TrainingProblem {
  readonly message: string;
  readonly place: 'data' | 'design' | 'train';
}

/** What the design says about itself: a sentence per problem on its layers. */
export interface DesignProblem {
  readonly level: string;
  readonly message: string;
  /** What repairs it; one that changes the training settings is about those. */
  readonly fix?: object;
}

/**
 * Everything that blocks training, the data first. Problems of the design come from its checks, and
 * are left out while the data have some: they would only follow from those.
 */
export function trainingProblems(
  project: Pick<Project, 'recipe' | 'network' | 'training'>,
  table: Pick<ProfiledDataset, 'profiles'> | null,
  designProblems: readonly DesignProblem[],
): readonly TrainingProblem[] {
  const data = dataProblems(project.recipe, table);
  if (data.length > 0) return data;
  const problems: TrainingProblem[] = [];
  if (project.network.nodes.length === 0) {
    problems.push({ message: 'The network has no layers.', place: 'design' });
  } else {
    for (const { level, message, fix } of designProblems) {
      const place = fix && 'training' in fix ? 'train' : 'design';
      if (level === 'error') problems.push({ message, place });
    }
  }
  const rows = table && project.recipe ? expectedTrainingRows(table, project.recipe) : 0;
  const { batchSize } = project.training;
  if (batchSize > rows) problems.push({ message: batchTooLarge(batchSize, rows), place: 'train' });
  for (const { message } of unreadableCallbacks(project.training.callbacks)) {
    problems.push({ message, place: 'train' });
  }
  return problems;
}

function dataProblems(
  recipe: Project['recipe'],
  table: Pick<ProfiledDataset, 'profiles'> | null,
): TrainingProblem[] {
  if (!table) return [{ message: 'There is no table yet.', place: 'data' }];
  if (!recipe) {
    return [{ message: 'No column is chosen as the target to predict.', place: 'data' }];
  }
  return checkRecipe(table, recipe)
    .filter(({ level }) => level === 'error')
    .map(({ message }) => ({ message, place: 'data' }));
}
