import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  booleanOf,
  nullableNumberOf,
  numberOf,
  numbersOf,
  textOf,
} from '../../../common/layers/read-params.ts';
import type { Params } from '../../../common/layers/layer.ts';
import { cases } from './cases.ts';
import { expectNumbers } from './deviation.ts';
import { prepare, type LayerCase, type PreparedCase } from './layer-case.ts';
import { runCounterpart } from './run-counterpart.ts';
import { runLayer } from './run-layer.ts';

type Layer = tf.layers.Layer;

/** The layer of TensorFlow.js that means the same, by the type of layer. */
const counterparts: Readonly<Record<string, (params: Params) => Layer>> = {
  Dense: (params) =>
    tf.layers.dense({
      units: numberOf(params, 'units'),
      activation: textOf(params, 'activation') as 'tanh',
      useBias: booleanOf(params, 'use_bias'),
    }),
  Embedding: (params) =>
    tf.layers.embedding({
      inputDim: numberOf(params, 'input_dim'),
      outputDim: numberOf(params, 'output_dim'),
    }),
  LeakyReLU: (params) => tf.layers.leakyReLU({ alpha: numberOf(params, 'negative_slope') }),
  PReLU: (params) =>
    tf.layers.prelu(
      params['shared_axes'] === null ? {} : { sharedAxes: [...numbersOf(params, 'shared_axes')] },
    ),
  ELU: (params) => tf.layers.elu({ alpha: numberOf(params, 'alpha') }),
  Softmax: (params) => tf.layers.softmax({ axis: numberOf(params, 'axis') }),
  BatchNormalization: (params) =>
    tf.layers.batchNormalization({
      axis: numberOf(params, 'axis'),
      momentum: numberOf(params, 'momentum'),
      epsilon: numberOf(params, 'epsilon'),
      center: booleanOf(params, 'center'),
      scale: booleanOf(params, 'scale'),
    }),
  Flatten: () => tf.layers.flatten(),
  Reshape: (params) => tf.layers.reshape({ targetShape: [...numbersOf(params, 'target_shape')] }),
  Permute: (params) => tf.layers.permute({ dims: [...numbersOf(params, 'dims')] }),
  RepeatVector: (params) => tf.layers.repeatVector({ n: numberOf(params, 'n') }),
  Rescaling: (params) =>
    tf.layers.rescaling({ scale: numberOf(params, 'scale'), offset: numberOf(params, 'offset') }),
  Add: () => tf.layers.add(),
  Multiply: () => tf.layers.multiply(),
  Average: () => tf.layers.average(),
  Maximum: () => tf.layers.maximum(),
  Minimum: () => tf.layers.minimum(),
  Concatenate: (params) => tf.layers.concatenate({ axis: numberOf(params, 'axis') }),
  Dot: (params) => {
    const [first = -1, second = -1] = numbersOf(params, 'axes');
    return tf.layers.dot({
      axes: [first, second],
      normalize: booleanOf(params, 'normalize'),
    });
  },
};

/** Plain ReLU with a ceiling is all that TensorFlow.js has of it. */
function counterpart({ definition, params }: PreparedCase): Layer | undefined {
  if (definition.type !== 'ReLU') return counterparts[definition.type]?.(params);
  const ceiling = nullableNumberOf(params, 'max_value');
  const plain = numberOf(params, 'negative_slope') === 0 && numberOf(params, 'threshold') === 0;
  return plain ? tf.layers.reLU(ceiling === null ? {} : { maxValue: ceiling }) : undefined;
}

/**
 * Without what is Keras 3's alone, which is compared with Keras: masks, frozen layers, ELU's alpha, other
 * axes for softmax and batch normalisation without weights, inputs of different ranks for some.
 */
function isShared({ type, masked, frozen, given, shapes }: LayerCase): boolean {
  const own = ['mask_zero', 'alpha', 'scale', ...(type === 'Softmax' ? ['axis'] : [])];
  if (masked || frozen || (type !== 'Rescaling' && own.some((key) => key in given))) return false;
  const ranks = new Set(shapes.map((shape) => shape.length));
  if (type === 'Dot' || type === 'Minimum') return ranks.size === 1 && !ranks.has(4);
  return type in counterparts || type === 'ReLU';
}

const shared = cases.filter((layerCase) => {
  return isShared(layerCase) && counterpart(prepare(layerCase)) !== undefined;
});

describe('a layer beside TensorFlow.js', () => {
  beforeAll(() => tf.setBackend('cpu'));

  it.each(shared.map((layerCase) => ({ ...layerCase, layerCase })))(
    '$type with $given on $shapes, training $training',
    ({ layerCase }) => {
      const prepared = prepare(layerCase);
      const layer = counterpart(prepared);
      if (!layer) throw new Error('TensorFlow.js has no such layer.');
      const own = runLayer(prepared);
      const other = runCounterpart(prepared, layer);
      expectNumbers(own.output, other.output, 'the output');
      other.inputGradients.forEach((wanted, input) =>
        expectNumbers(own.inputGradients[input], wanted, `the gradient of input ${input}`),
      );
      expect(other.weightGradients.length).toBe(own.weightGradients.length);
      own.weightGradients.forEach((gradient, weight) => {
        const wanted = other.weightGradients[weight];
        if (wanted) expectNumbers(gradient, wanted, `the gradient of weight ${weight}`);
      });
    },
  );
});
