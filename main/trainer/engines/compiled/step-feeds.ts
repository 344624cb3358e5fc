import type { RandomSource } from '../../../../common/random/random-source.ts';
import type { OptimizerConfig } from '../../../../common/training/training-config.ts';
import { scalarNames, type StepScalars } from '../optimizer-schedule.ts';
import { fillRandom } from '../random-inputs.ts';
import { Tensor } from './onnx-runtime.ts';
import type { TrainingGraph } from './training-graph.ts';

/** Inputs of a graph by name. */
export type Feeds = Record<string, Tensor>;

/**
 * The optimiser's numbers of `steps` steps, each [steps].
 * @param before Steps that were made before.
 * @param rateFactor What the learning rate was multiplied by from outside.
 */
export function scalarFeeds(
  optimizer: OptimizerConfig,
  scalars: StepScalars,
  steps: number,
  before: number,
  rateFactor: number,
): Feeds {
  const names = scalarNames(optimizer);
  const values = names.map(() => new Float32Array(steps));
  for (let index = 0; index < steps; index++) {
    const ofStep = scalars.at(before + index + 1, rateFactor);
    values.forEach((vector, place) => (vector[index] = ofStep[place] ?? NaN));
  }
  return Object.fromEntries(
    names.map((name, place) => [
      name,
      new Tensor('float32', values[place] ?? new Float32Array(steps), [steps]),
    ]),
  );
}

/** The random numbers that a graph needs for `steps` steps, drawn step by step, each [steps, …]. */
export function randomFeeds(
  inputs: TrainingGraph['random'],
  random: RandomSource,
  steps: number,
): Feeds {
  const drawn = inputs.map((input) => ({
    ...input,
    values: new Float32Array(steps * input.size),
  }));
  for (let step = 0; step < steps; step++) {
    for (const { values, size, draw } of drawn) {
      fillRandom(values.subarray(step * size, (step + 1) * size), draw, random);
    }
  }
  return Object.fromEntries(
    drawn.map(({ name, values, shape }) => [
      name,
      new Tensor('float32', values, [steps, ...shape]),
    ]),
  );
}
