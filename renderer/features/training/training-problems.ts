import type { Project } from '../../../common/projects/project.ts';

/** Something that keeps a run from starting, and the place where it can be put right. */
export interface TrainingProblem {
  readonly message: string;
  readonly place: 'data' | 'design';
}

/** What the design says about itself: a sentence per problem on its layers. */
export interface DesignProblem {
  readonly level: string;
  readonly message: string;
}

/** Everything that blocks training, the data first. Problems of the design come from its checks. */
export function trainingProblems(
  project: Pick<Project, 'datasetId' | 'recipe' | 'network'>,
  designProblems: readonly DesignProblem[],
): TrainingProblem[] {
  const problems: TrainingProblem[] = [];
  if (!project.datasetId) {
    problems.push({ message: 'There is no table yet.', place: 'data' });
  } else if (!project.recipe?.treatments.some((treatment) => treatment.role === 'target')) {
    problems.push({ message: 'No column is chosen as the target to predict.', place: 'data' });
  } else if (!project.recipe.treatments.some((treatment) => treatment.role === 'feature')) {
    problems.push({ message: 'Every column is ignored: no feature is left.', place: 'data' });
  } else if (project.recipe.split.train <= 0) {
    problems.push({ message: 'The split leaves no training rows.', place: 'data' });
  }
  if (project.network.nodes.length === 0) {
    problems.push({ message: 'The network has no layers.', place: 'design' });
  } else {
    for (const { level, message } of designProblems) {
      if (level === 'error') problems.push({ message, place: 'design' });
    }
  }
  return problems;
}
