import type { LossId, LossOptions } from '../../../common/training/training-config.ts';
import type { Task } from '../../../common/network/task.ts';
import type { Step } from '../networks.ts';
import {
  chainExperiment,
  classNumbers,
  normalNumbers,
  plainOptimizer,
  rows,
  type ConformanceCase,
} from './conformance-case.ts';

const hidden: Step = ['Dense', { units: 6, activation: 'tanh' }];

/** A last layer with the targets that fit it. */
interface Head {
  readonly name: string;
  readonly task: Task;
  readonly activation: string;
  readonly units: number;
  readonly targets: Float32Array;
}

const numbers: readonly Head[] = [
  {
    name: 'one number',
    task: 'regression',
    activation: 'linear',
    units: 1,
    targets: normalNumbers(rows, 'numbers'),
  },
  {
    name: 'three numbers',
    task: 'regression',
    activation: 'linear',
    units: 3,
    targets: normalNumbers(rows * 3, 'numbers'),
  },
];

const positive: readonly Head[] = numbers.map((head) => ({
  ...head,
  activation: 'softplus',
  targets: head.targets.map((value) => Math.abs(value) + 0.1),
}));

const ofTwo = (activation: string): Head => ({
  name: `after ${activation}`,
  task: 'binary',
  activation,
  units: 1,
  targets: classNumbers(2),
});

const ofThree = (activation: string): Head => ({
  name: `after ${activation}`,
  task: 'multiclass',
  activation,
  units: 3,
  targets: classNumbers(3),
});

type Way = readonly [heads: readonly Head[], options: LossOptions];

const twoClasses: readonly Way[] = [
  [[ofTwo('sigmoid'), ofTwo('hard_sigmoid')], {}],
  [[ofTwo('linear')], { from_logits: true }],
  [[ofTwo('sigmoid')], { label_smoothing: 0.2 }],
];
const perClass: readonly Way[] = [
  [[ofThree('softmax'), ofThree('softplus')], {}],
  [[ofThree('linear')], { from_logits: true }],
];
const smoothed: Way = [[ofThree('softmax')], { label_smoothing: 0.2 }];

const ways: Readonly<Record<LossId, readonly Way[]>> = {
  mean_squared_error: [
    [numbers, {}],
    [[ofThree('softmax')], {}],
  ],
  mean_absolute_error: [[numbers, {}]],
  mean_absolute_percentage_error: [[positive, {}]],
  mean_squared_logarithmic_error: [[positive, {}]],
  huber: [
    [numbers, {}],
    [numbers.slice(0, 1), { delta: 0.3 }],
  ],
  log_cosh: [[numbers, {}]],
  poisson: [[positive, {}]],
  binary_crossentropy: twoClasses,
  binary_focal_crossentropy: [
    ...twoClasses,
    [[ofTwo('sigmoid')], { gamma: 1.5, alpha: 0.4, apply_class_balancing: true }],
  ],
  hinge: [[[ofTwo('tanh')], {}]],
  squared_hinge: [[[ofTwo('tanh')], {}]],
  categorical_crossentropy: [...perClass, smoothed],
  sparse_categorical_crossentropy: perClass,
  categorical_focal_crossentropy: [
    ...perClass,
    smoothed,
    [[ofThree('softmax')], { gamma: 1.5, alpha: 0.4 }],
  ],
  categorical_hinge: [[[ofThree('linear')], {}]],
  kl_divergence: [[[ofThree('softmax')], {}]],
  cosine_similarity: [
    [[ofThree('linear')], {}],
    [numbers.slice(1), {}],
  ],
};

/** Every loss on the outputs it suits, with and without its options, and with rows that weigh unlike. */
export const lossCases: readonly ConformanceCase[] = Object.entries(ways).flatMap(([id, options]) =>
  options.flatMap(([heads, lossOptions]) =>
    heads.flatMap((head) => lossCasesOn(id as LossId, head, lossOptions)),
  ),
);

function lossCasesOn(id: LossId, head: Head, lossOptions: LossOptions): ConformanceCase[] {
  const { task, activation, units, targets } = head;
  const experiment = chainExperiment(
    task,
    [hidden, ['Dense', { units, activation }]],
    { loss: id, lossOptions, optimizer: { ...plainOptimizer, learning_rate: 0.02 } },
    targets,
  );
  const options = Object.entries(lossOptions).map(([key, value]) => `${key} ${String(value)}`);
  const name = [head.name, ...options].join(', ');
  const sampleWeights = Float32Array.from({ length: rows }, (_, row) => 0.25 + row / 4);
  const weighted = { ...experiment, data: { ...experiment.data, sampleWeights } };
  const common = { family: 'loss', id, keras: 'all' } as const;
  const plain = { ...common, name, experiment };
  const isFirst = Object.keys(lossOptions).length === 0;
  return isFirst
    ? [plain, { ...common, name: `${name}, weighted rows`, experiment: weighted }]
    : [plain];
}
