import type { NetworkSpec } from '../../../common/network/network-spec.ts';
import type { Task } from '../../../common/network/task.ts';
import { defaultTraining, optimizerDefaults } from '../../../common/training/catalogue.ts';
import type { TrainingConfig } from '../../../common/training/training-config.ts';
import type { CompileRequest } from '../../../main/trainer/engines/engine.ts';
import {
  dense,
  leNet,
  seriesReader,
  smallConvolutional,
  wordReader,
} from '../well-known-networks.ts';
import type { LearningData } from './learning-data.ts';
import { noisySine } from './noisy-sine.ts';
import { readDigits } from './read-digits.ts';
import { readPictures } from './read-pictures.ts';
import { readReviews } from './read-reviews.ts';

/** What is judged on the rows that were not learnt from. */
export type Judgement = 'accuracy' | 'mean_squared_error';

/** Data, a network that is to learn them, and how. */
export interface LearningTask {
  readonly id: string;
  readonly name: string;
  readonly network: NetworkSpec;
  readonly task: Task;
  readonly training: Partial<TrainingConfig> & { readonly batchSize: number };
  readonly epochs: number;
  readonly judgement: Judgement;
  /** What the last epoch is to reach; null where the curve beside Keras's says enough. */
  readonly goal: number | null;
  /** Null where the data are not on this machine. */
  readonly read: () => LearningData | null;
}

export const learningTasks: readonly LearningTask[] = [
  {
    id: 'mlp',
    name: 'MNIST, 784-512-512-10',
    network: dense([784, 512, 512, 10], 'softmax'),
    task: 'multiclass',
    training: { batchSize: 128 },
    epochs: 10,
    judgement: 'accuracy',
    goal: 0.98,
    read: readDigits,
  },
  {
    id: 'lenet',
    name: 'MNIST, LeNet-5',
    network: leNet,
    task: 'multiclass',
    training: { batchSize: 128 },
    epochs: 10,
    judgement: 'accuracy',
    goal: 0.99,
    read: readDigits,
  },
  {
    id: 'cifar',
    name: 'CIFAR-10 subset, small CNN',
    network: smallConvolutional,
    task: 'multiclass',
    training: { batchSize: 32 },
    epochs: 10,
    judgement: 'accuracy',
    goal: null,
    read: readPictures,
  },
  {
    id: 'imdb',
    name: 'IMDB reviews, Embedding-LSTM',
    network: wordReader('LSTM'),
    task: 'binary',
    training: { batchSize: 64 },
    epochs: 4,
    judgement: 'accuracy',
    goal: 0.8,
    read: readReviews,
  },
  {
    id: 'sine',
    name: 'Noisy sine, SimpleRNN',
    network: seriesReader,
    task: 'regression',
    training: { batchSize: 16, optimizer: optimizerDefaults.RMSprop },
    epochs: 40,
    judgement: 'mean_squared_error',
    // The next value's noise has the variance 1/3, and four noisy values tell a sine of variance 1/2 but
    // for 1 / (1 / (1/2) + 4 / (1/3)) = .07: no predictor comes below .405 in the mean.
    goal: 0.42,
    read: noisySine,
  },
];

/** What the engines compile for a task. */
export function requestOf({ network, task, training }: LearningTask, seed: number): CompileRequest {
  return { network, task, training: { ...defaultTraining(task), ...training, seed } };
}
