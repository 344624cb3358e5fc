import type { Task } from '../network/task.ts';
import type { Choice, SettingField } from './setting-field.ts';
import type { LossId, LossOptions } from './training-config.ts';

/** A loss with what it asks of the output. */
export interface LossChoice extends Choice<LossId> {
  /** Units of the output: any number, one for two classes, or one for each class. */
  readonly units: 'any' | 'one' | 'per-class';
  /** Its arguments, with Keras 3's defaults. */
  readonly fields: readonly SettingField[];
}

const fromLogits: SettingField = {
  key: 'from_logits',
  label: 'From logits',
  kind: 'boolean',
  default: false,
  help: 'The output has no sigmoid or softmax of its own; the loss applies it.',
  group: 'main',
};
const labelSmoothing: SettingField = {
  key: 'label_smoothing',
  label: 'Label smoothing',
  kind: 'number',
  min: 0,
  max: 1,
  default: 0,
  help: 'Moves this share of each target towards equal probabilities, against overconfidence.',
  group: 'main',
};
const focusing: readonly SettingField[] = [
  {
    key: 'alpha',
    label: 'Alpha',
    kind: 'number',
    min: 0,
    max: 1,
    default: 0.25,
    help: 'Weight of a class in the loss.',
    group: 'main',
  },
  {
    key: 'gamma',
    label: 'Gamma',
    kind: 'number',
    min: 0,
    max: 20,
    default: 2,
    help: 'How much less rows count that are already predicted well; 0 counts all alike.',
    group: 'main',
  },
];

const number: readonly Task[] = ['regression'];
const twoClasses: readonly Task[] = ['binary'];
const classes: readonly Task[] = ['multiclass', 'binary'];

/** Keras's losses with the tasks that they suit. */
export const losses: readonly LossChoice[] = [
  {
    id: 'mean_squared_error',
    label: 'Mean squared error',
    help: 'Mean of (target − output)². Large errors weigh most. The usual choice for numbers.',
    tasks: number,
    units: 'any',
    fields: [],
  },
  {
    id: 'mean_absolute_error',
    label: 'Mean absolute error',
    help: 'Mean of |target − output|. Outliers weigh less than with the squared error.',
    tasks: number,
    units: 'any',
    fields: [],
  },
  {
    id: 'huber',
    label: 'Huber',
    help: 'Squared for small errors and absolute for large ones, so that outliers do not dominate.',
    tasks: number,
    units: 'any',
    fields: [
      {
        key: 'delta',
        label: 'Delta',
        kind: 'number',
        min: 0,
        max: 1e9,
        default: 1,
        help: 'The error from which the loss grows linearly instead of squared.',
        group: 'main',
      },
    ],
  },
  {
    id: 'log_cosh',
    label: 'Log-cosh',
    help: 'Logarithm of the hyperbolic cosine of the error: like Huber, and smooth everywhere.',
    tasks: number,
    units: 'any',
    fields: [],
  },
  {
    id: 'mean_absolute_percentage_error',
    label: 'Mean absolute percentage error',
    help: 'Mean of |target − output| / |target| in per cent. For targets far from zero.',
    tasks: number,
    units: 'any',
    fields: [],
  },
  {
    id: 'mean_squared_logarithmic_error',
    label: 'Mean squared logarithmic error',
    help: 'Squared error of log(1 + value): ratios count, not differences. For targets from zero up.',
    tasks: number,
    units: 'any',
    fields: [],
  },
  {
    id: 'poisson',
    label: 'Poisson',
    help: 'For counts; the output must be positive, as with softplus or exponential.',
    tasks: number,
    units: 'any',
    fields: [],
  },
  {
    id: 'binary_crossentropy',
    label: 'Binary cross-entropy',
    help: 'For two classes with one sigmoid output.',
    tasks: twoClasses,
    units: 'one',
    fields: [fromLogits, labelSmoothing],
  },
  {
    id: 'binary_focal_crossentropy',
    label: 'Binary focal cross-entropy',
    help: 'Binary cross-entropy that counts hard rows more. For two classes of very unequal size.',
    tasks: twoClasses,
    units: 'one',
    fields: [
      {
        key: 'apply_class_balancing',
        label: 'Balance classes by alpha',
        kind: 'boolean',
        default: false,
        help: 'Weighs the second class by alpha and the first by 1 − alpha.',
        group: 'main',
      },
      ...focusing,
      fromLogits,
      labelSmoothing,
    ],
  },
  {
    id: 'hinge',
    label: 'Hinge',
    help: 'The loss of support vector machines, for two classes with one tanh or linear output.',
    tasks: twoClasses,
    units: 'one',
    fields: [],
  },
  {
    id: 'squared_hinge',
    label: 'Squared hinge',
    help: 'The squared hinge, which punishes rows far on the wrong side more.',
    tasks: twoClasses,
    units: 'one',
    fields: [],
  },
  {
    id: 'categorical_crossentropy',
    label: 'Categorical cross-entropy',
    help: 'For classes with one softmax output each; targets are one-hot encoded.',
    tasks: classes,
    units: 'per-class',
    fields: [fromLogits, labelSmoothing],
  },
  {
    id: 'sparse_categorical_crossentropy',
    label: 'Sparse categorical cross-entropy',
    help: 'The same loss as categorical cross-entropy, with class numbers as targets.',
    tasks: classes,
    units: 'per-class',
    fields: [fromLogits],
  },
  {
    id: 'categorical_focal_crossentropy',
    label: 'Categorical focal cross-entropy',
    help: 'Categorical cross-entropy that counts hard rows more. For classes of very unequal size.',
    tasks: classes,
    units: 'per-class',
    fields: [...focusing, fromLogits, labelSmoothing],
  },
  {
    id: 'categorical_hinge',
    label: 'Categorical hinge',
    help: 'Asks the true class to lead every other by 1; one linear output for each class.',
    tasks: classes,
    units: 'per-class',
    fields: [],
  },
  {
    id: 'kl_divergence',
    label: 'Kullback-Leibler divergence',
    help: 'How far the predicted probabilities are from the target’s; one softmax output for each class.',
    tasks: classes,
    units: 'per-class',
    fields: [],
  },
  {
    id: 'cosine_similarity',
    label: 'Cosine similarity',
    help: 'Minus the cosine of the angle between target and output: −1 is best.',
    tasks: classes,
    units: 'per-class',
    fields: [],
  },
];

/** The catalogue's entry of a loss. */
export function lossChoice(id: LossId): LossChoice {
  const choice = losses.find((loss) => loss.id === id);
  if (!choice) throw new RangeError(`There is no loss ${id}.`);
  return choice;
}

/** All arguments of a loss: those given, else Keras's defaults; arguments of other losses are left out. */
export function resolveLossOptions(id: LossId, options: LossOptions): Required<LossOptions> {
  const resolved: Record<string, unknown> = {
    from_logits: false,
    label_smoothing: 0,
    delta: 1,
    alpha: 0.25,
    gamma: 2,
    apply_class_balancing: false,
  };
  for (const { key } of lossChoice(id).fields) {
    const given = options[key as keyof LossOptions];
    if (given !== undefined) resolved[key] = given;
  }
  return resolved as unknown as Required<LossOptions>;
}
