import type { Task } from '../network/task.ts';
import type { LossId, MetricId, OptimizerConfig, TrainingConfig } from './training-config.ts';

/** A named choice with one sentence of help. */
export interface Choice<Id extends string> {
  readonly id: Id;
  readonly label: string;
  readonly help: string;
  readonly tasks: readonly Task[];
}

/** A numeric or boolean field of an optimiser. */
export interface OptimizerField {
  readonly key: string;
  readonly label: string;
  readonly kind: 'number' | 'boolean';
  readonly min?: number;
  readonly max?: number;
  readonly help: string;
}

export const losses: readonly Choice<LossId>[] = [
  {
    id: 'mean_squared_error',
    label: 'Mean squared error',
    help: 'Mean of (target − output)². Large errors weigh most. The usual choice for numbers.',
    tasks: ['regression'],
  },
  {
    id: 'mean_absolute_error',
    label: 'Mean absolute error',
    help: 'Mean of |target − output|. Outliers weigh less than with the squared error.',
    tasks: ['regression'],
  },
  {
    id: 'binary_crossentropy',
    label: 'Binary cross-entropy',
    help: 'For two classes with one sigmoid output.',
    tasks: ['binary'],
  },
  {
    id: 'categorical_crossentropy',
    label: 'Categorical cross-entropy',
    help: 'For classes with one softmax output each; targets are one-hot encoded.',
    tasks: ['multiclass', 'binary'],
  },
  {
    id: 'sparse_categorical_crossentropy',
    label: 'Sparse categorical cross-entropy',
    help: 'The same loss as categorical cross-entropy, with class numbers as targets.',
    tasks: ['multiclass', 'binary'],
  },
];

export const metrics: readonly Choice<MetricId>[] = [
  {
    id: 'accuracy',
    label: 'Accuracy',
    help: 'Share of rows whose most probable class is the true one.',
    tasks: ['binary', 'multiclass'],
  },
  {
    id: 'mean_absolute_error',
    label: 'Mean absolute error',
    help: 'How far off a prediction is on average.',
    tasks: ['regression'],
  },
  {
    id: 'mean_squared_error',
    label: 'Mean squared error',
    help: 'Mean of the squared errors.',
    tasks: ['regression'],
  },
  {
    id: 'root_mean_squared_error',
    label: 'Root mean squared error',
    help: 'Square root of the mean squared error, in the target’s units.',
    tasks: ['regression'],
  },
  {
    id: 'r2_score',
    label: 'R²',
    help: 'Share of the target’s variance that the network explains; 0 is as good as the mean.',
    tasks: ['regression'],
  },
];

/** Keras 3's defaults of each optimiser. */
export const optimizerDefaults: {
  readonly [Type in OptimizerConfig['type']]: Extract<OptimizerConfig, { type: Type }>;
} = {
  SGD: { type: 'SGD', learning_rate: 0.01, momentum: 0, nesterov: false },
  RMSprop: {
    type: 'RMSprop',
    learning_rate: 0.001,
    rho: 0.9,
    momentum: 0,
    epsilon: 1e-7,
    centered: false,
  },
  Adam: { type: 'Adam', learning_rate: 0.001, beta_1: 0.9, beta_2: 0.999, epsilon: 1e-7 },
};

const learningRate: OptimizerField = {
  key: 'learning_rate',
  label: 'Learning rate',
  kind: 'number',
  min: 0,
  max: 100,
  help: 'Size of each update. Too high diverges, too low crawls.',
};
const epsilon: OptimizerField = {
  key: 'epsilon',
  label: 'Epsilon',
  kind: 'number',
  min: 0,
  max: 1,
  help: 'Keeps the division away from zero.',
};
const momentum: OptimizerField = {
  key: 'momentum',
  label: 'Momentum',
  kind: 'number',
  min: 0,
  max: 1,
  help: 'How much of the previous update is kept.',
};

export const optimizerFields: {
  readonly [Type in OptimizerConfig['type']]: readonly OptimizerField[];
} = {
  SGD: [
    learningRate,
    momentum,
    {
      key: 'nesterov',
      label: 'Nesterov momentum',
      kind: 'boolean',
      help: 'Looks ahead along the momentum before it corrects.',
    },
  ],
  RMSprop: [
    learningRate,
    {
      key: 'rho',
      label: 'Rho',
      kind: 'number',
      min: 0,
      max: 1,
      help: 'Decay of the running mean of squared gradients.',
    },
    momentum,
    epsilon,
    {
      key: 'centered',
      label: 'Centred',
      kind: 'boolean',
      help: 'Divides by the estimated variance of the gradient instead of its mean square.',
    },
  ],
  Adam: [
    learningRate,
    {
      key: 'beta_1',
      label: 'Beta 1',
      kind: 'number',
      min: 0,
      max: 1,
      help: 'Decay of the running mean of gradients.',
    },
    {
      key: 'beta_2',
      label: 'Beta 2',
      kind: 'number',
      min: 0,
      max: 1,
      help: 'Decay of the running mean of squared gradients.',
    },
    epsilon,
  ],
};

/** Keras's fit() and compile() defaults with the loss and metrics that fit the task. */
export function defaultTraining(task: Task): TrainingConfig {
  const byTask: Record<Task, { loss: LossId; metrics: readonly MetricId[] }> = {
    regression: {
      loss: 'mean_squared_error',
      metrics: ['mean_absolute_error', 'root_mean_squared_error', 'r2_score'],
    },
    binary: { loss: 'binary_crossentropy', metrics: ['accuracy'] },
    multiclass: { loss: 'sparse_categorical_crossentropy', metrics: ['accuracy'] },
  };
  return {
    version: 1,
    ...byTask[task],
    optimizer: optimizerDefaults.Adam,
    batchSize: 32,
    epochs: 100,
    shuffle: true,
    seed: 1,
    engine: 'auto',
    threads: null,
  };
}
