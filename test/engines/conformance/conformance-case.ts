import type { Task } from '../../../common/network/task.ts';
import { optimizerDefaults } from '../../../common/training/catalogue.ts';
import type { OptimizerConfig, TrainingConfig } from '../../../common/training/training-config.ts';
import type { NetworkSpec } from '../../../common/network/network-spec.ts';
import { RandomSource } from '../../../common/random/random-source.ts';
import { chain, request, type Step } from '../networks.ts';
import type { Experiment } from './observe.ts';

/** The parts of the catalogues. */
export type CatalogueFamily =
  'layer' | 'activation' | 'loss' | 'optimizer' | 'regularizer' | 'constraint' | 'schedule';

/** What is tried: entries of the catalogues, and networks of many layers. */
export type Family = CatalogueFamily | 'network';

/** One way of using an entry of a catalogue, ready to be made on any engine. */
export interface ConformanceCase {
  readonly family: Family;
  /** The entry's id in its catalogue. */
  readonly id: string;
  readonly name: string;
  readonly experiment: Experiment;
  /** What Keras does alike: everything, or only the forward pass, since it draws other random numbers. */
  readonly keras: 'all' | 'forward';
}

/** The optimiser under which gradients can be seen. */
export const plainOptimizer: OptimizerConfig = {
  ...optimizerDefaults.SGD,
  learning_rate: 0.05,
  momentum: 0.9,
};

/** Rows of an experiment and of its three steps. */
export const rows = 8;
export const threeSteps: readonly (readonly number[])[] = [
  [0, 1, 2, 3, 4, 5],
  [6, 7, 0, 1, 2, 3],
  [4, 5, 6, 7, 0, 2],
];

/** An experiment on a chain of layers behind an input of four numbers. */
export function chainExperiment(
  task: Task,
  steps: readonly Step[],
  training: Partial<TrainingConfig>,
  targets: Float32Array,
): Experiment {
  return experimentOn(
    task,
    chain(['Input', { shape: [4] }], ...steps),
    training,
    normalNumbers(rows * 4, 'features'),
    targets,
  );
}

/** An experiment of three steps on any network. */
export function experimentOn(
  task: Task,
  network: NetworkSpec,
  training: Partial<TrainingConfig>,
  features: Float32Array,
  targets: Float32Array,
  batches = threeSteps,
): Experiment {
  const made = request(task, network, { optimizer: plainOptimizer, ...training });
  return {
    request: {
      ...made,
      featureCount: features.length / rows,
      targetCount: targets.length / rows,
    },
    data: { rows, features, targets },
    batches,
  };
}

/** Normally distributed numbers, the same for the same purpose. */
export function normalNumbers(count: number, purpose: string): Float32Array {
  const random = RandomSource.seeded(9, purpose);
  return Float32Array.from({ length: count }, () => random.normal());
}

/** A class for each row. */
export function classNumbers(classes: number): Float32Array {
  const random = RandomSource.seeded(9, 'classes');
  return Float32Array.from({ length: rows }, () => random.below(classes));
}
