import { defaultsOf, type SettingField } from './setting-field.ts';
import type { OptimizerConfig } from './training-config.ts';

type OptimizerType = OptimizerConfig['type'];

/** One sentence about each optimiser, in the order shown. */
export const optimizerHelp: Readonly<Record<OptimizerType, string>> = {
  Adam: 'Adapts the step of every weight from running means of the gradient; needs the least tuning.',
  AdamW: 'Adam with weight decay, which keeps weights small and often generalises better.',
  SGD: 'Follows the gradient with one rate for all weights; momentum smooths the way.',
  RMSprop:
    'Divides each step by a running mean of the gradient’s size; a good start for recurrent networks.',
  Nadam: 'Adam that looks ahead along its momentum.',
  Adamax:
    'Adam with the largest recent gradient in place of the mean square; calmer with rare features.',
  Adagrad: 'Weights with many large gradients move less and less; suits sparse inputs.',
  Adadelta: 'Adagrad over a moving window, so that steps do not shrink to nothing.',
  Ftrl: 'Follows the regularised leader: keeps linear models with many sparse inputs small.',
  Lion: 'Steps by the sign of the momentum alone; use a rate a tenth of Adam’s.',
};

const share = { kind: 'number', min: 0, max: 1, group: 'main' } as const;

function learningRate(value: number): SettingField {
  return {
    key: 'learning_rate',
    label: 'Learning rate',
    kind: 'number',
    min: 0,
    max: 1000,
    default: value,
    help: 'Size of each update. Too high diverges, too low crawls.',
    group: 'main',
  };
}

const momentum: SettingField = {
  key: 'momentum',
  label: 'Momentum',
  ...share,
  default: 0,
  help: 'How much of the previous update is kept.',
};
const epsilon: SettingField = {
  key: 'epsilon',
  label: 'Epsilon',
  ...share,
  default: 1e-7,
  help: 'Keeps the division away from zero.',
};
const beta1: SettingField = {
  key: 'beta_1',
  label: 'Beta 1',
  ...share,
  default: 0.9,
  help: 'Decay of the running mean of gradients.',
};
const beta2: SettingField = {
  key: 'beta_2',
  label: 'Beta 2',
  ...share,
  default: 0.999,
  help: 'Decay of the running mean of squared gradients.',
};
const amsgrad: SettingField = {
  key: 'amsgrad',
  label: 'AMSGrad',
  kind: 'boolean',
  default: false,
  help: 'Never lets the running mean of squared gradients shrink.',
  group: 'main',
};
const initialAccumulator: SettingField = {
  key: 'initial_accumulator_value',
  label: 'Initial accumulator value',
  kind: 'number',
  min: 0,
  max: 1000,
  default: 0.1,
  help: 'What the sum of squared gradients starts from; larger makes the first steps smaller.',
  group: 'main',
};

function rho(value: number): SettingField {
  return {
    key: 'rho',
    label: 'Rho',
    ...share,
    default: value,
    help: 'Decay of the running mean of squared gradients.',
  };
}

function strength(key: string, label: string, help: string): SettingField {
  return { key, label, kind: 'number', min: 0, max: 1000, default: 0, help, group: 'main' };
}

function shared(weightDecay: number | null): readonly SettingField[] {
  const limit = { kind: 'number', nullable: true, min: 0, max: 1e9, group: 'limits' } as const;
  return [
    {
      key: 'weight_decay',
      label: 'Weight decay',
      ...limit,
      max: 1,
      default: weightDecay,
      help: 'Shrinks every weight by this share times the learning rate before each update.',
    },
    {
      key: 'clipnorm',
      label: 'Clip norm',
      ...limit,
      default: null,
      help: 'Scales the gradient of each weight tensor down to this norm.',
    },
    {
      key: 'clipvalue',
      label: 'Clip value',
      ...limit,
      default: null,
      help: 'Cuts every element of the gradients to this magnitude.',
    },
    {
      key: 'global_clipnorm',
      label: 'Clip global norm',
      ...limit,
      default: null,
      help: 'Scales all gradients together down to this norm.',
    },
    {
      key: 'use_ema',
      label: 'Average the weights',
      kind: 'boolean',
      default: false,
      help: 'Keeps a moving average of the weights, which replaces them when training ends.',
      group: 'average',
    },
    {
      key: 'ema_momentum',
      label: 'Decay of the average',
      kind: 'number',
      min: 0,
      max: 1,
      default: 0.99,
      help: 'How much of the average is kept at each update.',
      group: 'average',
    },
    {
      key: 'ema_overwrite_frequency',
      label: 'Overwrite every',
      kind: 'integer',
      nullable: true,
      min: 1,
      max: 1e9,
      default: null,
      help: 'Updates after which the average replaces the weights; off replaces them only at the end.',
      group: 'average',
    },
  ];
}

/** Every setting of each optimiser with Keras 3's default. */
export const optimizerFields: Readonly<Record<OptimizerType, readonly SettingField[]>> = {
  SGD: [
    learningRate(0.01),
    momentum,
    {
      key: 'nesterov',
      label: 'Nesterov momentum',
      kind: 'boolean',
      default: false,
      help: 'Looks ahead along the momentum before it corrects.',
      group: 'main',
    },
    ...shared(null),
  ],
  RMSprop: [
    learningRate(0.001),
    rho(0.9),
    momentum,
    epsilon,
    {
      key: 'centered',
      label: 'Centred',
      kind: 'boolean',
      default: false,
      help: 'Divides by the estimated variance of the gradient instead of its mean square.',
      group: 'main',
    },
    ...shared(null),
  ],
  Adam: [learningRate(0.001), beta1, beta2, epsilon, amsgrad, ...shared(null)],
  AdamW: [learningRate(0.001), beta1, beta2, epsilon, amsgrad, ...shared(0.004)],
  Adamax: [learningRate(0.001), beta1, beta2, epsilon, ...shared(null)],
  Nadam: [learningRate(0.001), beta1, beta2, epsilon, ...shared(null)],
  Adagrad: [learningRate(0.001), initialAccumulator, epsilon, ...shared(null)],
  Adadelta: [learningRate(0.001), rho(0.95), epsilon, ...shared(null)],
  Ftrl: [
    learningRate(0.001),
    {
      key: 'learning_rate_power',
      label: 'Learning rate power',
      kind: 'number',
      min: -10,
      max: 0,
      default: -0.5,
      help: 'How the rate falls as gradients add up; 0 keeps it fixed.',
      group: 'main',
    },
    initialAccumulator,
    strength('l1_regularization_strength', 'L1 strength', 'Pulls weights to exactly zero.'),
    strength('l2_regularization_strength', 'L2 strength', 'Pulls weights towards zero.'),
    strength(
      'l2_shrinkage_regularization_strength',
      'L2 shrinkage strength',
      'Adds a share of the weights themselves to the gradient.',
    ),
    strength('beta', 'Beta', 'Added to the accumulated gradients; larger makes steps smaller.'),
    ...shared(null),
  ],
  Lion: [
    learningRate(0.001),
    { ...beta1, help: 'Share of the momentum in the direction of a step.' },
    { ...beta2, default: 0.99, help: 'Decay of the momentum.' },
    ...shared(null),
  ],
};

/** Keras 3's defaults of each optimiser. */
export const optimizerDefaults = Object.fromEntries(
  Object.entries(optimizerFields).map(([type, fields]) => [type, { type, ...defaultsOf(fields) }]),
  // The fields are the settings of the types by name; `schema.test.ts` reads every default back.
) as unknown as { readonly [Type in OptimizerType]: Extract<OptimizerConfig, { type: Type }> };
