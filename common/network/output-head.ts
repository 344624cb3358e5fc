import type { Task } from './task.ts';
import type { LossId } from '../training/training-config.ts';

/** How many units the last layer has and what it does to them. */
export interface OutputHead {
  readonly units: number;
  readonly activation: 'linear' | 'sigmoid' | 'softmax';
}

/**
 * The output that a task asks for. Two classes have one sigmoid unit, or two softmax units
 * with a categorical loss; more classes have one softmax unit each; a number has one linear unit.
 */
export function outputHeadFor(task: Task, classCount: number, loss?: LossId): OutputHead {
  switch (task) {
    case 'regression':
      return { units: 1, activation: 'linear' };
    case 'binary':
      return loss?.endsWith('categorical_crossentropy')
        ? { units: 2, activation: 'softmax' }
        : { units: 1, activation: 'sigmoid' };
    case 'multiclass':
      return { units: classCount, activation: 'softmax' };
  }
}
