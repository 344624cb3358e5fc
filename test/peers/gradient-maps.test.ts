import { describe, expect, it } from 'vitest';
import { fileURLToPath } from 'node:url';
import type { FittedRecipe } from '../../common/datasets/recipe.ts';
import { writeKerasModel } from '../../common/keras/write-model.ts';
import type { NetworkSpec } from '../../common/network/network-spec.ts';
import type { Task } from '../../common/network/task.ts';
import { RandomSource } from '../../common/random/random-source.ts';
import { defaultTraining } from '../../common/training/catalogue.ts';
import { gradCam, gradientTimesValue, saliency } from '../../common/explain/gradient-maps.ts';
import { initialWeights } from '../../main/trainer/engines/initial-weights.ts';
import { planNetwork } from '../../main/trainer/engines/network-plan.ts';
import { differentiate } from '../../main/trainer/explain/look-inside.ts';
import { WeightedGraphs } from '../../main/trainer/explain/weighted-graphs.ts';
import { askPeer, whyNoKeras } from '../engines/keras/run-keras.ts';
import { chain } from '../engines/networks.ts';
import { weightsByName } from './keras-peer.ts';

const reason = whyNoKeras();
if (reason) console.log(`Skipped gradient maps beside TensorFlow: ${reason}`);

interface PeerMaps {
  readonly error?: string;
  readonly outputs: readonly number[];
  readonly atInput?: readonly number[];
  readonly saliency?: readonly number[];
  readonly values: readonly number[];
  readonly atLayer: readonly number[];
  readonly gradCam?: readonly number[];
  readonly gradientTimesValue: readonly number[];
}

interface MapCase {
  readonly name: string;
  readonly network: NetworkSpec;
  readonly task: Task;
  readonly shape: readonly number[];
  readonly words?: number;
  readonly layer: string;
  readonly unit: number;
  readonly sign?: number;
  readonly channels?: number;
  /** Of sequences: whether the layer is a convolution, of which a Grad-CAM is made. */
  readonly isConvolution?: boolean;
}

const cases: readonly MapCase[] = [
  {
    name: 'a convolution whose ReLU the pooling moves',
    network: chain(
      ['Input', { shape: [12, 10, 3] }],
      ['Conv2D', { filters: 5, kernel_size: [3, 3], activation: 'relu', padding: 'same' }],
      ['MaxPooling2D', {}],
      ['Conv2D', { filters: 6, kernel_size: [3, 3], activation: 'relu' }],
      ['MaxPooling2D', {}],
      ['Flatten'],
      ['Dense', { units: 8, activation: 'elu' }],
      ['Dense', { units: 4, activation: 'softmax' }],
    ),
    task: 'multiclass',
    shape: [12, 10, 3],
    layer: 'n3',
    unit: 0,
    channels: 6,
  },
  {
    name: 'an earlier convolution, behind normalisation and an average over the plane',
    network: chain(
      ['Input', { shape: [9, 9, 1] }],
      ['Conv2D', { filters: 4, kernel_size: [3, 3], use_bias: false }],
      ['BatchNormalization'],
      ['SeparableConv2D', { filters: 6, kernel_size: [3, 3], activation: 'elu' }],
      ['GlobalAveragePooling2D'],
      ['Dense', { units: 1, activation: 'sigmoid' }],
    ),
    task: 'binary',
    shape: [9, 9, 1],
    layer: 'n1',
    unit: 0,
    sign: -1,
    channels: 4,
  },
  {
    name: 'the words of an LSTM',
    network: chain(
      ['Input', { shape: [12] }],
      ['Embedding', { input_dim: 20, output_dim: 6 }],
      ['LSTM', { units: 5 }],
      ['Dense', { units: 3, activation: 'softmax' }],
    ),
    task: 'multiclass',
    shape: [12],
    words: 20,
    layer: 'n1',
    unit: 1,
    channels: 6,
  },
  {
    name: 'a convolution over words, filling included',
    network: chain(
      ['Input', { shape: [14] }],
      ['Embedding', { input_dim: 20, output_dim: 5 }],
      ['Conv1D', { filters: 6, kernel_size: 3, activation: 'relu' }],
      ['GlobalMaxPooling1D'],
      ['Dense', { units: 1, activation: 'sigmoid' }],
    ),
    task: 'binary',
    shape: [14],
    words: 20,
    layer: 'n2',
    unit: 0,
    channels: 6,
    isConvolution: true,
  },
  {
    name: 'an earlier convolution over a window, causal and dilated',
    network: chain(
      ['Input', { shape: [16, 2] }],
      [
        'Conv1D',
        { filters: 4, kernel_size: 3, padding: 'causal', dilation_rate: 2, activation: 'tanh' },
      ],
      ['MaxPooling1D', { pool_size: 2 }],
      ['Conv1D', { filters: 5, kernel_size: 3, strides: 2, activation: 'relu', padding: 'same' }],
      ['GRU', { units: 4 }],
      ['Dense', { units: 3 }],
    ),
    task: 'regression',
    shape: [16, 2],
    layer: 'n1',
    unit: 2,
    channels: 4,
    isConvolution: true,
  },
  {
    name: 'the last convolution over a window, in front of dense layers',
    network: chain(
      ['Input', { shape: [12, 3] }],
      ['Conv1D', { filters: 4, kernel_size: 3, activation: 'relu' }],
      ['MaxPooling1D', { pool_size: 2 }],
      ['Conv1D', { filters: 5, kernel_size: 2, activation: 'elu' }],
      ['Flatten'],
      ['Dense', { units: 4, activation: 'softmax' }],
    ),
    task: 'multiclass',
    shape: [12, 3],
    layer: 'n3',
    unit: 3,
    channels: 5,
    isConvolution: true,
  },
  {
    name: 'the words of an average, filling passed over',
    network: chain(
      ['Input', { shape: [8] }],
      ['Embedding', { input_dim: 15, output_dim: 4, mask_zero: true }],
      ['GlobalAveragePooling1D'],
      ['Dense', { units: 1, activation: 'sigmoid' }],
    ),
    task: 'binary',
    shape: [8],
    words: 15,
    layer: 'n1',
    unit: 0,
    channels: 4,
  },
];

function exampleOf({ shape, words }: MapCase): Float32Array {
  const random = RandomSource.seeded(5, 'example', ...shape);
  const size = shape.reduce((product, length) => product * length, 1);
  return Float32Array.from({ length: size }, (_, at) =>
    words === undefined ? random.normal() : at < 2 ? 0 : random.below(words),
  );
}

function weightsOf(network: NetworkSpec, features: number) {
  const plan = planNetwork(network, features);
  const weights = initialWeights(plan.weights, 11);
  const random = RandomSource.seeded(3, 'weights');
  // Statistics and biases that start as 0 or 1 would hide mistakes.
  for (const { data } of Object.values(weights)) {
    data.forEach((value, at) => (data[at] = value + 0.2 * Math.abs(random.normal())));
  }
  return { plan, weights };
}

describe.skipIf(reason !== null)('gradients beside TensorFlow’s', () => {
  const answers = askPeer<PeerMaps>(
    fileURLToPath(new URL('gradient-maps.py', import.meta.url)),
    reason !== null
      ? []
      : cases.map((one) => {
          const x = exampleOf(one);
          const { weights } = weightsOf(one.network, x.length);
          return {
            code: writeKerasModel(one.network),
            weights: weightsByName(one.network, { weights }, x.length),
            x: { shape: [1, ...one.shape], data: [...x] },
            unit: one.unit,
            sign: one.sign ?? 1,
            layer: one.network.nodes.find(({ id }) => id === one.layer)?.name,
          };
        }),
  );

  it.each(cases.map((one, index) => [one.name, one, index] as const))(
    'agree for %s',
    async (_name, one, index) => {
      const peer = answers[index];
      expect(peer?.error).toBeUndefined();
      const row = exampleOf(one);
      const { plan, weights } = weightsOf(one.network, row.length);
      const graphs = new WeightedGraphs(plan, weights, 1);
      const { network, task } = one;
      const run = { network, training: defaultTraining(task), fitted: { task } as FittedRecipe };
      const output = task === 'binary' && one.sign !== -1 ? 1 : one.unit;
      const question = { output, layer: one.layer };
      const found = await differentiate({ graphs }, run, question, row);
      await graphs.dispose();
      const { layer, atInput } = found;
      const channels = one.channels ?? 1;
      expectClose(found.outputs, peer?.outputs);
      expectClose(layer?.values, peer?.values);
      expectClose(layer?.gradient, peer?.atLayer);
      if (one.words === undefined) {
        expectClose(atInput, peer?.atInput);
        expectClose(saliency(atInput, one.shape.at(-1) ?? 1), peer?.saliency);
      }
      if (one.words === undefined || one.isConvolution === true) {
        expectClose(layer && gradCam(layer.values, layer.gradient, channels), peer?.gradCam);
      } else {
        expectClose(
          layer && gradientTimesValue(layer.values, layer.gradient, channels),
          peer?.gradientTimesValue,
        );
      }
    },
  );
});

/** Within 1e-4 of the largest number. */
function expectClose(
  given: ArrayLike<number> | null | undefined,
  wanted: readonly number[] | undefined,
): void {
  expect(given?.length).toBe(wanted?.length);
  const largest = Math.max(...(wanted ?? []).map(Math.abs));
  expect(largest).toBeGreaterThan(1e-6);
  (wanted ?? []).forEach((value, at) => {
    expect(Math.abs((given?.[at] ?? NaN) - value)).toBeLessThan(1e-4 * largest);
  });
}
