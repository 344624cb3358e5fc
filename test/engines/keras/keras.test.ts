import { describe, expect, it } from 'vitest';
import { activations } from '../../../common/layers/activations.ts';
import { findLayer, resolveParams } from '../../../common/layers/catalogue.ts';
import { optimizerDefaults } from '../../../common/training/catalogue.ts';
import type { OptimizerConfig } from '../../../common/training/training-config.ts';
import type { CompileRequest, TrainingData } from '../../../main/trainer/engines/engine.ts';
import { engines, withProgram } from '../available-engines.ts';
import { chain, randomRows, request, shuffledRows, type Step } from '../networks.ts';
import { runKeras, whyNoKeras } from './run-keras.ts';

const missing = whyNoKeras();
if (missing !== null) process.stdout.write(`The comparison with Keras is left out: ${missing}\n`);

interface Comparison {
  readonly name: string;
  readonly steps: readonly Step[];
  readonly made: CompileRequest;
  readonly data: TrainingData;
}

/** What Keras says about a case. */
interface Answer {
  readonly losses: readonly number[];
  /** By layer behind the input, then by weight name. */
  readonly weights: readonly Readonly<Record<string, readonly number[]>>[];
  readonly outputs: readonly number[];
  readonly evaluation: number;
  readonly parameters: number;
}

const rows = 40;
const batch = 16;
const order = shuffledRows(rows, 8);

function compare(
  name: string,
  steps: readonly Step[],
  task: CompileRequest['task'],
  training: Partial<CompileRequest['training']> = {},
): Comparison {
  const made = request(task, chain(...steps), { batchSize: batch, ...training });
  return { name, steps, made, data: randomRows(rows, 4, task) };
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

/** The case in the words of `keras-peer.py`. */
async function describeCase({ steps, made, data }: Comparison) {
  const [compiled] = engines;
  if (!compiled) throw new Error('There is no engine.');
  const state = await withProgram(compiled, made, (program) => program.getState());
  const layers = steps.map(([type, params = {}], index) => {
    const definition = findLayer(type);
    const isInput = index === 0 || !definition;
    return [type, isInput ? params : resolveParams(definition, params)];
  });
  const weights = steps.slice(1).map((_, index) => {
    const prefix = `n${index + 1}/`;
    return Object.fromEntries(
      Object.entries(state.weights)
        .filter(([key]) => key.startsWith(prefix))
        .map(([key, tensor]) => [key.slice(prefix.length), [...tensor.data]]),
    );
  });
  const batches = Array.from({ length: order.length / rows }, (_, epoch) =>
    Array.from({ length: Math.ceil(rows / batch) }, (_unused, index) => [
      ...order.subarray(
        epoch * rows + index * batch,
        Math.min((epoch + 1) * rows, epoch * rows + (index + 1) * batch),
      ),
    ]),
  ).flat();
  return {
    layers,
    loss: made.training.loss,
    optimizer: made.training.optimizer,
    weights,
    features: [...data.features],
    targets: [...data.targets],
    batches,
  };
}

describe.skipIf(missing !== null)('beside Keras', async () => {
  const answers =
    missing === null ? runKeras<Answer>(await Promise.all(comparisons.map(describeCase))) : [];
  const cases = comparisons.map((comparison, index) => ({ ...comparison, answer: answers[index] }));

  describe.each(engines)('the $id engine', (engine) => {
    it.each(cases)('trains as Keras does: $name', async ({ made, data, answer }) => {
      if (!answer) throw new Error('Keras gave no answer.');
      await withProgram(engine, made, async (program) => {
        program.bindData(data);
        const losses: number[] = [];
        for (let start = 0; start < order.length; start += rows) {
          const result = await program.trainSteps(order.subarray(start, start + rows), batch);
          losses.push(...result.losses);
        }
        expect(losses.length).toBe(answer.losses.length);
        answer.losses.forEach((wanted, step) => {
          expect(Math.abs((losses[step] ?? NaN) - wanted), `step ${step}`).toBeLessThan(
            1e-4 * Math.max(1, Math.abs(wanted)),
          );
        });
        const { weights } = await program.getState();
        answer.weights.forEach((layer, index) => {
          for (const [name, wanted] of Object.entries(layer)) {
            const actual = weights[`n${index + 1}/${name}`]?.data ?? [];
            wanted.forEach((value, at) => expect(actual[at]).toBeCloseTo(value, 3));
          }
        });
        const outputs = await program.predict(data.features, rows);
        answer.outputs.forEach((value, at) => expect(outputs[at]).toBeCloseTo(value, 3));
        const sums = await program.evaluate(Int32Array.from({ length: rows }, (_, row) => row));
        expect(sums.loss / rows).toBeCloseTo(answer.evaluation, 3);
        const count = Object.values(weights).reduce((sum, tensor) => sum + tensor.data.length, 0);
        expect(count).toBe(answer.parameters);
      });
    });
  });
});
