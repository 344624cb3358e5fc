import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectNumbers } from './deviation.ts';
import { prepare, type LayerCase, type PreparedCase } from './layer-case.ts';
import { runCounterpart } from './run-counterpart.ts';
import { runLayer } from './run-layer.ts';

const sequence = [2, 5, 3];
const units = 4;

/** Recurrent layers as TensorFlow.js has them: without masks in calls, a GRU that resets before. */
const recurrent = ['SimpleRNN', 'LSTM', 'GRU'] as const;
type Recurrent = (typeof recurrent)[number];

const ways = [
  {},
  { return_sequences: true },
  { go_backwards: true },
  { return_sequences: true, go_backwards: true },
  { use_bias: false },
];

const before = { reset_after: false };
const own = (type: Recurrent) => (type === 'GRU' ? before : {});

const cases: readonly LayerCase[] = [
  ...recurrent.flatMap((type) =>
    ways.map((way) => ({ type, given: { units, ...own(type), ...way }, shapes: [sequence] })),
  ),
  ...recurrent.flatMap((layer) =>
    ['concat', 'sum', 'mul', 'ave'].map((merge_mode) => ({
      type: 'Bidirectional',
      given: { layer, merge_mode, units, return_sequences: true, ...own(layer) },
      shapes: [sequence],
    })),
  ),
  { type: 'Bidirectional', given: { layer: 'LSTM', units }, shapes: [sequence] },
  { type: 'TimeDistributed', given: { layer: 'Dense', units }, shapes: [sequence] },
  {
    type: 'TimeDistributed',
    given: { layer: 'Conv2D', filters: 2, kernel_size: [2, 2] },
    shapes: [[2, 3, 4, 4, 2]],
  },
];

function recurrentLayer(type: Recurrent, params: PreparedCase['params']): tf.layers.Layer {
  const settings = {
    units,
    activation: 'tanh',
    recurrentActivation: 'sigmoid',
    useBias: params['use_bias'] === true,
    returnSequences: params['return_sequences'] === true,
    goBackwards: params['go_backwards'] === true,
  } as const;
  if (type === 'SimpleRNN') return tf.layers.simpleRNN(settings);
  return type === 'LSTM' ? tf.layers.lstm(settings) : tf.layers.gru(settings);
}

function counterpart({ definition, params }: PreparedCase): tf.layers.Layer {
  const inner = params['layer'] as Recurrent | 'Dense' | 'Conv2D';
  if (definition.type === 'Bidirectional') {
    return tf.layers.bidirectional({
      layer: recurrentLayer(inner as Recurrent, params) as tf.RNN,
      mergeMode: params['merge_mode'] as 'concat',
    });
  }
  if (definition.type !== 'TimeDistributed') {
    return recurrentLayer(definition.type as Recurrent, params);
  }
  const layer =
    inner === 'Dense'
      ? tf.layers.dense({ units })
      : tf.layers.conv2d({ filters: 2, kernelSize: [2, 2] });
  return tf.layers.timeDistributed({ layer });
}

describe('a recurrent layer beside TensorFlow.js', () => {
  beforeAll(() => tf.setBackend('cpu'));

  it.each(cases.map((layerCase) => ({ ...layerCase, layerCase })))(
    '$type with $given gives the same values and gradients',
    ({ layerCase }) => {
      const prepared = prepare(layerCase);
      const actual = runLayer(prepared);
      const wanted = runCounterpart(prepared, counterpart(prepared));
      expectNumbers(actual.output, wanted.output, 'the output');
      wanted.inputGradients.forEach((gradient, input) =>
        expectNumbers(actual.inputGradients[input], gradient, `the gradient of input ${input}`),
      );
      expect(wanted.weightGradients.length).toBe(actual.weightGradients.length);
      wanted.weightGradients.forEach((gradient, weight) =>
        expectNumbers(actual.weightGradients[weight], gradient, `the gradient of weight ${weight}`),
      );
    },
  );
});

describe('a mask', () => {
  const masked = (given: LayerCase['given'], type = 'LSTM') =>
    prepare({ type, given: { units, ...given }, shapes: [[3, 4, 2]], masked: [0] });

  /** Row b misses its last b steps. */
  const rowsOf = (prepared: PreparedCase) => {
    const { output } = runLayer(prepared);
    const [, time = 1, width = 1] = output.shape;
    const at = (row: number, step: number) =>
      output.values.slice((row * time + step) * width, (row * time + step + 1) * width);
    return at;
  };

  it.each(['SimpleRNN', 'LSTM', 'GRU'])('makes %s repeat the last step that counts', (type) => {
    const at = rowsOf(masked({ return_sequences: true }, type));
    expect(at(2, 3)).toEqual(at(2, 1));
    expect(at(1, 3)).toEqual(at(1, 2));
    expect(at(0, 3)).not.toEqual(at(0, 2));
  });

  it('makes the outputs of masked steps zero where that is asked for', () => {
    const at = rowsOf(masked({ return_sequences: true, zero_output_for_mask: true }));
    expect(at(2, 3)).toEqual(Array(units).fill(0));
    expect(at(2, 1)).not.toEqual(Array(units).fill(0));
  });

  it('goes on behind a layer that gives every step, and ends behind one that gives the last', () => {
    expect(runLayer(masked({ return_sequences: true })).mask?.shape).toEqual([3, 4]);
    expect(runLayer(masked({})).mask).toBeNull();
    expect(runLayer(masked({ return_sequences: true }, 'Bidirectional')).mask?.shape).toEqual([
      3, 4,
    ]);
  });
});
