import { activations } from '../../../common/layers/activations.ts';
import type { NodeSpec } from '../../../common/network/network-spec.ts';
import { optimizerDefaults } from '../../../common/training/catalogue.ts';
import type {
  OptimizerConfig,
  ScheduleConfig,
  TrainingConfig,
} from '../../../common/training/training-config.ts';
import type { Step } from '../networks.ts';
import {
  chainExperiment,
  normalNumbers,
  plainOptimizer,
  rows,
  threeSteps,
  type ConformanceCase,
  type Family,
} from './conformance-case.ts';

const targets = normalNumbers(rows, 'numbers');
const head: Step = ['Dense', { units: 1 }];
const hidden: Step = ['Dense', { units: 6, activation: 'tanh' }];

function regression(
  family: Family,
  id: string,
  name: string,
  steps: readonly Step[],
  training: Partial<TrainingConfig> = {},
  batches = threeSteps,
): ConformanceCase {
  const experiment = { ...chainExperiment('regression', steps, training, targets), batches };
  return { family, id, name, experiment, keras: 'all' };
}

/** Every activation between two dense layers. */
export const activationCases: readonly ConformanceCase[] = activations.map(({ id }) =>
  regression('activation', id, 'between dense layers', [
    ['Dense', { units: 6 }],
    ['Activation', { activation: id }],
    head,
  ]),
);

type Changes<Type extends OptimizerConfig['type']> = Partial<
  Extract<OptimizerConfig, { type: Type }>
>;

/** Ways of setting each optimiser besides its defaults. */
const optimizerWays: {
  readonly [Type in OptimizerConfig['type']]: Readonly<Record<string, Changes<Type>>>;
} = {
  SGD: {
    momentum: { momentum: 0.9 },
    'Nesterov momentum': { momentum: 0.9, nesterov: true },
    'clipped by value': { clipvalue: 0.05 },
    'clipped by norm': { clipnorm: 0.1 },
    'clipped by global norm': { global_clipnorm: 0.1 },
    'weight decay': { weight_decay: 0.1 },
    'averaged weights': { use_ema: true, ema_momentum: 0.6, ema_overwrite_frequency: 2 },
  },
  RMSprop: { momentum: { momentum: 0.5 }, centred: { momentum: 0.5, centered: true } },
  Adam: {
    AMSGrad: { amsgrad: true },
    'clipped by global norm': { global_clipnorm: 0.1 },
    'weight decay': { weight_decay: 0.1 },
    'averaged weights': { use_ema: true, ema_momentum: 0.6, ema_overwrite_frequency: 2 },
  },
  AdamW: { AMSGrad: { amsgrad: true, weight_decay: 0.2 } },
  Adamax: { 'other decays': { beta_1: 0.8, beta_2: 0.95 } },
  Nadam: { 'other decays': { beta_1: 0.8, beta_2: 0.95 } },
  Adagrad: { 'from a larger sum': { initial_accumulator_value: 0.5 } },
  Adadelta: { 'other decay': { rho: 0.8 } },
  Ftrl: {
    regularised: {
      l1_regularization_strength: 0.01,
      l2_regularization_strength: 0.1,
      l2_shrinkage_regularization_strength: 0.05,
      beta: 0.1,
    },
    'another power': { learning_rate_power: -0.3 },
  },
  Lion: { 'other decays': { beta_1: 0.8, beta_2: 0.95, weight_decay: 0.05 } },
};

/** Every optimiser with its defaults and otherwise, at a rate at which three steps can be seen. */
export const optimizerCases: readonly ConformanceCase[] = Object.entries(optimizerWays).flatMap(
  ([type, ways]) =>
    Object.entries({ 'Keras’s defaults': {}, ...ways }).map(([name, changes]) => {
      const defaults = optimizerDefaults[type as OptimizerConfig['type']];
      // The fields of the changes are those of the type by name.
      const optimizer = { ...defaults, learning_rate: 0.02, ...changes } as OptimizerConfig;
      return regression('optimizer', type, name, [hidden, head], { optimizer });
    }),
);

function weightCase(
  family: Family,
  id: string,
  name: string,
  params: NodeSpec['params'],
): ConformanceCase {
  const steps: Step[] = [['Dense', { units: 6, activation: 'tanh', ...params }], head];
  return regression(family, id, name, steps);
}

/** Every regulariser on everything it can be put on. */
export const regularizerCases: readonly ConformanceCase[] = [
  ['l1', { type: 'l1', l1: 0.03 }] as const,
  ['l2', { type: 'l2', l2: 0.03 }] as const,
  ['l1_l2', { type: 'l1_l2', l1: 0.02, l2: 0.05 }] as const,
].flatMap(([id, configured]) => [
  weightCase('regularizer', id, 'on kernel and bias', {
    kernel_regularizer: configured,
    bias_regularizer: configured,
    bias_initializer: 'ones',
  }),
  weightCase('regularizer', id, 'with its defaults', { kernel_regularizer: id }),
  weightCase('regularizer', id, 'on the activity', { activity_regularizer: configured }),
]);

/** Every constraint, so narrow that it takes effect at once. */
export const constraintCases: readonly ConformanceCase[] = [
  weightCase('constraint', 'max_norm', 'of a unit’s weights', {
    kernel_constraint: { type: 'max_norm', max_value: 0.5, axis: [0] },
  }),
  weightCase('constraint', 'max_norm', 'with its defaults', { kernel_constraint: 'max_norm' }),
  weightCase('constraint', 'non_neg', 'on kernel and bias', {
    kernel_constraint: 'non_neg',
    bias_constraint: 'non_neg',
  }),
  weightCase('constraint', 'unit_norm', 'of a unit’s weights', {
    kernel_constraint: { type: 'unit_norm', axis: [0] },
  }),
  weightCase('constraint', 'min_max_norm', 'halfway', {
    kernel_constraint: {
      type: 'min_max_norm',
      min_value: 0.6,
      max_value: 0.9,
      rate: 0.5,
      axis: [0],
    },
  }),
  weightCase('constraint', 'min_max_norm', 'with its defaults', {
    kernel_constraint: 'min_max_norm',
  }),
];

/** Every schedule, over so few steps that each of its parts is passed. */
const schedules: readonly (readonly [name: string, schedule: ScheduleConfig])[] = [
  ['plain', { type: 'constant' }],
  ['every second step', { type: 'step', decay_steps: 2, decay_rate: 0.5 }],
  ['two boundaries', { type: 'piecewise_constant', boundaries: [1, 3], values: [0.02, 0.01] }],
  ['smooth', { type: 'exponential', decay_steps: 2, decay_rate: 0.5, staircase: false }],
  ['in stairs', { type: 'exponential', decay_steps: 2, decay_rate: 0.5, staircase: true }],
  ['smooth', { type: 'inverse_time', decay_steps: 2, decay_rate: 0.5, staircase: false }],
  [
    'to the end and on',
    { type: 'polynomial', decay_steps: 4, end_learning_rate: 0.001, power: 2, cycle: false },
  ],
  [
    'in cycles',
    { type: 'polynomial', decay_steps: 3, end_learning_rate: 0.001, power: 1, cycle: true },
  ],
  ['plain', { type: 'cosine', decay_steps: 4, alpha: 0.1, warmup_target: null, warmup_steps: 0 }],
  [
    'after a warm-up',
    { type: 'cosine', decay_steps: 3, alpha: 0.1, warmup_target: 0.1, warmup_steps: 2 },
  ],
  [
    'with restarts',
    { type: 'cosine_restarts', first_decay_steps: 2, t_mul: 1.5, m_mul: 0.8, alpha: 0.1 },
  ],
  ['plain', { type: 'warm_up', warmup_target: 0.1, warmup_steps: 3 }],
  [
    'up and down',
    { type: 'one_cycle', total_steps: 6, max_lr: 0.1, pct_start: 0.4, final_div_factor: 100 },
  ],
];

const sixSteps = [...threeSteps, ...threeSteps.toReversed()];

export const scheduleCases: readonly ConformanceCase[] = schedules.map(([name, schedule]) =>
  regression(
    'schedule',
    schedule.type,
    name,
    [hidden, head],
    { schedule, optimizer: plainOptimizer },
    sixSteps,
  ),
);
