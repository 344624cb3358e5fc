import { describe, expect, it } from 'vitest';
import { activations } from '../../../common/layers/activations.ts';
import type { NetworkSpec, NodeSpec } from '../../../common/network/network-spec.ts';
import type { Task } from '../../../common/network/task.ts';
import { optimizerDefaults } from '../../../common/training/catalogue.ts';
import type { OptimizerConfig, TrainingConfig } from '../../../common/training/training-config.ts';
import { referenceEngine } from '../../../main/trainer/engines/reference/engine.ts';
import { engines, withProgram } from '../available-engines.ts';
import { observe, type Experiment } from '../conformance/observe.ts';
import { Drawing } from '../drawing.ts';
import { chain, randomRows, request, shuffledRows, type Step } from '../networks.ts';
import { wideAndDeep } from '../well-known-networks.ts';
import { kerasCase } from './keras-case.ts';
import { runKeras, whyNoKeras } from './run-keras.ts';

const missing = whyNoKeras();
if (missing !== null) process.stdout.write(`The comparison with Keras is left out: ${missing}\n`);

interface Comparison {
  readonly name: string;
  readonly experiment: Experiment;
}

const rows = 40;
const batch = 16;
const order = shuffledRows(rows, 8);

/** Eight times through the rows, each time in another order and with a short last batch. */
const batches = Array.from({ length: 8 }, (_, epoch) =>
  Array.from({ length: Math.ceil(rows / batch) }, (_unused, index) => [
    ...order.subarray(
      epoch * rows + index * batch,
      Math.min((epoch + 1) * rows, epoch * rows + (index + 1) * batch),
    ),
  ]),
).flat();

function experiment(
  network: NetworkSpec,
  task: Task,
  training: Partial<TrainingConfig> = {},
  features = 4,
): Experiment {
  return {
    request: request(task, network, { batchSize: batch, ...training }),
    data: randomRows(rows, features, task),
    batches,
  };
}

function compare(
  name: string,
  steps: readonly Step[],
  task: Task,
  training: Partial<TrainingConfig> = {},
): Comparison {
  return { name, experiment: experiment(chain(...steps), task, training) };
}

const input: Step = ['Input', { shape: [4] }];
const softmax: Step = ['Dense', { units: 3, activation: 'softmax' }];
const tanh: Step = ['Dense', { units: 8, activation: 'tanh' }];

const optimizers: readonly OptimizerConfig[] = [
  optimizerDefaults.SGD,
  { ...optimizerDefaults.SGD, momentum: 0.9 },
  { ...optimizerDefaults.SGD, momentum: 0.9, nesterov: true },
  optimizerDefaults.RMSprop,
  { ...optimizerDefaults.RMSprop, momentum: 0.5, centered: true },
  optimizerDefaults.Adam,
];

const comparisons: readonly Comparison[] = [
  ...activations
    .filter(({ id, hasNoGradient }) => id !== 'softmax' && hasNoGradient !== true)
    .map(({ id }) =>
      compare(
        id,
        [input, ['Dense', { units: 6, activation: id }], ['Dense', { units: 1 }]],
        'regression',
      ),
    ),
  ...optimizers.map((optimizer) =>
    compare(JSON.stringify(optimizer), [input, tanh, softmax], 'multiclass', { optimizer }),
  ),
  compare(
    'batch normalisation',
    [
      input,
      ['Dense', { units: 8, use_bias: false }],
      ['BatchNormalization'],
      ['Activation', { activation: 'tanh' }],
      softmax,
    ],
    'multiclass',
  ),
  compare(
    'LeakyReLU and ELU',
    [
      input,
      tanh,
      ['LeakyReLU'],
      ['Dense', { units: 5 }],
      ['ELU', { alpha: 0.5 }],
      ['Dense', { units: 1 }],
    ],
    'regression',
    { loss: 'mean_absolute_error' },
  ),
  compare(
    'sigmoid output',
    [input, tanh, ['Dense', { units: 1, activation: 'sigmoid' }]],
    'binary',
  ),
  compare(
    'probabilities that are not from sigmoid',
    [input, tanh, ['Dense', { units: 1, activation: 'hard_sigmoid' }]],
    'binary',
  ),
  compare(
    'probabilities that are not from softmax',
    [input, tanh, ['Dense', { units: 3, activation: 'softplus' }]],
    'multiclass',
  ),
];

/** Graphs that are no chain. */
const graphs: readonly Comparison[] = [
  { name: 'two inputs and two outputs with shares of the loss', experiment: twoOutputs() },
  { name: 'one layer used twice', experiment: sharedLayer() },
  { name: 'a frozen layer', experiment: frozenLayer() },
  { name: 'weights of rows', experiment: weightedRows() },
];

function twoOutputs(): Experiment {
  const { network, main, auxiliary } = wideAndDeep();
  const outputs: TrainingConfig['outputs'] = {
    [main]: { loss: 'mean_squared_error', lossOptions: {}, weight: 0.9 },
    [auxiliary]: { loss: 'huber', lossOptions: { delta: 0.7 }, weight: 0.1 },
  };
  return experiment(network, 'regression', { outputs }, 11);
}

function sharedLayer(): Experiment {
  const drawing = new Drawing();
  const left = drawing.add('Input', { shape: [2] });
  const right = drawing.add('Input', { shape: [2] });
  const first = drawing.add('Dense', { units: 3, activation: 'tanh' }, left);
  const second = drawing.add('Dense', { units: 3, activation: 'tanh' }, right);
  drawing.add('Dense', { units: 1 }, drawing.add('Subtract', {}, first, second));
  return experiment(changed(drawing.network(), second, { sharesWith: first }), 'regression');
}

function frozenLayer(): Experiment {
  const network = chain(input, ['Dense', { units: 6 }], ['BatchNormalization'], softmax);
  return experiment(
    changed(changed(network, 'n1', { trainable: false }), 'n2', { trainable: false }),
    'multiclass',
  );
}

function changed(network: NetworkSpec, id: string, change: Partial<NodeSpec>): NetworkSpec {
  const nodes = network.nodes.map((node) => (node.id === id ? { ...node, ...change } : node));
  return { ...network, nodes };
}

function weightedRows(): Experiment {
  const made = experiment(chain(input, tanh, softmax), 'multiclass');
  const sampleWeights = Float32Array.from({ length: rows }, (_, row) => (row % 5) / 2);
  return { ...made, data: { ...made.data, sampleWeights } };
}

/** The experiments from the same weights on every engine. */
async function withInitialWeights(comparison: Comparison) {
  const { request: made } = comparison.experiment;
  const state = await withProgram(referenceEngine, made, (program) => program.getState());
  return { ...comparison, state };
}

const everyRow = Int32Array.from({ length: rows }, (_, row) => row);

describe.skipIf(missing !== null)('beside Keras', async () => {
  const prepared = await Promise.all([...comparisons, ...graphs].map(withInitialWeights));
  const answers =
    missing === null ? runKeras(prepared.map((one) => kerasCase(one.experiment, one.state))) : [];
  const cases = prepared.map((one, index) => ({ ...one, answer: answers[index] }));

  describe.each(engines)('the $id engine', (engine) => {
    it.each(cases)('trains as Keras does: $name', async ({ experiment: made, state, answer }) => {
      if (!answer) throw new Error('Keras gave no answer.');
      expect(answer.error).toBeUndefined();
      await withProgram(engine, made.request, async (program) => {
        await program.setState(state);
        program.bindData(made.data);
        const { loss } = await program.evaluate(everyRow);
        expectClose([loss / rows], [answer.evaluation], 1e-5);

        const { observation } = await observe(program, made);
        expect(observation.parameters).toBe(answer.parameters);
        expectClose(observation.forward, answer.forward, 1e-5);
        expectClose(observation.losses, answer.losses, 1e-4);
        for (const [key, gradient] of Object.entries(observation.gradients)) {
          expectClose(gradient, answer.gradients[key] ?? [], 1e-4);
        }
        for (const [key, wanted] of Object.entries(answer.weights)) {
          expectClose(observation.weights[key] ?? [], wanted, 1e-3);
        }
        expectClose(observation.after, answer.after, 1e-3);
      });
    });
  });
});

/** Each difference is less than `tolerance`, for numbers over 1 as a share of the number. */
function expectClose(actual: ArrayLike<number>, wanted: ArrayLike<number>, tolerance: number) {
  expect(actual.length).toBe(wanted.length);
  Array.from(wanted, (value, at) => {
    const difference = Math.abs((actual[at] ?? NaN) - value);
    expect(difference, `at ${at}`).toBeLessThan(tolerance * Math.max(1, Math.abs(value)));
  });
}
