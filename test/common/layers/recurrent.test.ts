import { describe, expect, it } from 'vitest';
import { findLayer, paramProblems, resolveParams } from '../../../common/layers/catalogue.ts';
import { paramsOf } from '../../../common/layers/read-params.ts';
import { elementCount, type Shape } from '../../../common/tensor/shape.ts';
import { initialWeights } from '../../../main/trainer/engines/initial-weights.ts';
import { planNetwork } from '../../../main/trainer/engines/network-plan.ts';
import { inferShapes, totalParameters } from '../../../common/network/infer-shapes.ts';
import type { NetworkSpec } from '../../../common/network/network-spec.ts';
import { shapesOf, type Given } from './shapes-of.ts';

type Case = readonly [
  type: string,
  given: Given,
  inputs: readonly Shape[],
  output: Shape,
  weights: string[],
];

const words: Shape = [null, 120, 32];

const embedded = [
  ['Input', { shape: [120] }],
  ['Embedding', { input_dim: 10_000, output_dim: 32 }],
] as const;
const head = [
  ['Dense', { units: 64, activation: 'relu' }],
  ['Dense', { units: 1, activation: 'sigmoid' }],
] as const;

const cases: readonly Case[] = [
  [
    'SimpleRNN',
    { units: 32 },
    [[null, 1, 4]],
    [null, 32],
    ['kernel 4,32', 'recurrent_kernel 32,32', 'bias 32'],
  ],
  [
    'SimpleRNN',
    { units: 2, use_bias: false, return_sequences: true },
    [[null, 5, 3]],
    [null, 5, 2],
    ['kernel 3,2', 'recurrent_kernel 2,2'],
  ],
  [
    'LSTM',
    { units: 64 },
    [words],
    [null, 64],
    ['kernel 32,256', 'recurrent_kernel 64,256', 'bias 256'],
  ],
  [
    'GRU',
    { units: 64 },
    [words],
    [null, 64],
    ['kernel 32,192', 'recurrent_kernel 64,192', 'bias 2,192'],
  ],
  [
    'GRU',
    { units: 64, reset_after: false },
    [words],
    [null, 64],
    ['kernel 32,192', 'recurrent_kernel 64,192', 'bias 192'],
  ],
  [
    'LSTM',
    { units: 3 },
    [
      [null, 5, 2],
      [null, 3],
      [null, 3],
    ],
    [null, 3],
    ['kernel 2,12', 'recurrent_kernel 3,12', 'bias 12'],
  ],
  [
    'Bidirectional',
    { layer: 'SimpleRNN', units: 3, return_sequences: true },
    [[null, 5, 2]],
    [null, 5, 6],
    [
      'forward_kernel 2,3',
      'forward_recurrent_kernel 3,3',
      'forward_bias 3',
      'backward_kernel 2,3',
      'backward_recurrent_kernel 3,3',
      'backward_bias 3',
    ],
  ],
  [
    'TimeDistributed',
    { layer: 'Dense', units: 7 },
    [[null, 5, 2]],
    [null, 5, 7],
    ['kernel 2,7', 'bias 7'],
  ],
  ['TimeDistributed', { layer: 'MaxPooling2D' }, [[null, 5, 8, 8, 3]], [null, 5, 4, 4, 3], []],
];

describe('a recurrent layer or a wrapper', () => {
  it.each(cases)('%s with %j on %j has Keras’s shapes', (type, given, inputs, output, weights) => {
    expect(shapesOf(type, given, inputs)).toEqual({ output, weights });
  });

  it.each([
    ['LSTM', { units: 64 }, words, 24_832],
    ['GRU', { units: 64 }, words, 18_816],
    ['SimpleRNN', { units: 32 }, [null, 1, 4], 1_184],
    ['Bidirectional', { units: 64 }, words, 49_664],
    ['Bidirectional', { units: 64, return_sequences: true }, [null, 120, 128], 98_816],
  ] as const)('%s with %j has %j parameters', (type, given, input, count) => {
    const definition = findLayer(type);
    const weights = definition?.weights([input], resolveParams(definition, given)) ?? [];
    expect(weights.reduce((sum, { shape }) => sum + elementCount(shape), 0)).toBe(count);
  });

  it.each([
    [
      'SimpleRNN',
      [
        ['Input', { shape: [1, 4] }],
        ['SimpleRNN', { units: 32 }],
        ['Dense', { units: 8 }],
        ['Dense', { units: 1 }],
      ],
      1_457,
    ],
    ['LSTM', [...embedded, ['LSTM', { units: 64 }], ...head], 349_057],
    ['bidirectional LSTM', [...embedded, ['Bidirectional', { units: 64 }], ...head], 377_985],
    [
      'two bidirectional LSTMs',
      [
        ...embedded,
        ['Bidirectional', { units: 64, return_sequences: true }],
        ['Bidirectional', { units: 64 }],
        ...head,
      ],
      476_801,
    ],
  ] as const)(
    'in a network of the worked examples with a %s adds up to its count',
    (_name, steps, count) => {
      const nodes = steps.map(([type, params], index) => ({
        id: `n${index}`,
        type,
        name: `n${index}`,
        params,
        position: { x: 0, y: 0 },
      }));
      const edges = nodes.slice(1).map((node, index) => ({
        id: `e${index}`,
        from: `n${index}`,
        to: node.id,
        toPort: 0,
      }));
      expect(totalParameters(inferShapes({ version: 2, nodes, edges }))).toEqual({
        trainable: count,
        nonTrainable: 0,
      });
    },
  );

  it.each([
    ['SimpleRNN', {}, 1],
    ['LSTM', {}, 2],
    ['GRU', {}, 1],
    ['Bidirectional', { layer: 'LSTM' }, 4],
    ['Bidirectional', { layer: 'GRU' }, 2],
  ] as const)(
    '%s with %j gives its states as further outputs when asked to',
    (type, given, states) => {
      const definition = findLayer(type);
      if (!definition) throw new Error(`There is no ${type}.`);
      const further = (return_state: boolean) =>
        definition.furtherOutputs?.(
          [words],
          resolveParams(definition, { ...given, units: 5, return_state }),
        );
      expect(further(true)).toEqual(Array(states).fill([null, 5]));
      expect(further(false)).toEqual([]);
    },
  );

  it.each([
    [
      'LSTM',
      {},
      [[null, 4]],
      'LSTM takes a sequence (time, features); the input is (None, 4). Add a Reshape or an Embedding before it; after a recurrent layer, turn on its Give every step.',
    ],
    [
      'GRU',
      {},
      [[null, 8, 8, 3]],
      'GRU takes a sequence (time, features); the input is (None, 8, 8, 3). Add a Reshape or an Embedding before it; after a recurrent layer, turn on its Give every step.',
    ],
    [
      'LSTM',
      { units: 3 },
      [
        [null, 5, 2],
        [null, 3],
      ],
      'LSTM takes 2 initial states besides the sequence, and has 1. Connect all or none.',
    ],
    [
      'GRU',
      { units: 3 },
      [
        [null, 5, 2],
        [null, 4],
      ],
      'An initial state of GRU must be (None, 3); one is (None, 4). Give both layers equally many units.',
    ],
    [
      'Bidirectional',
      { layer: 'GRU', units: 3 },
      [
        [null, 5, 2],
        [null, 3],
      ],
      'Bidirectional takes 2 initial states besides the sequence, and has 1. Connect all or none.',
    ],
    [
      'TimeDistributed',
      {},
      [[null, 4]],
      'TimeDistributed takes a sequence (time, …); the input is (None, 4). Add a Reshape before it; after a recurrent layer, turn on its Give every step.',
    ],
  ] as const)('%s with %j on %j says what to do', (type, given, inputs, message) => {
    expect(() => shapesOf(type, given, inputs)).toThrow(message);
  });

  it('shows the parameters of the layer that a wrapper is set to', () => {
    const keys = (type: string, layer: string) => {
      const definition = findLayer(type);
      return definition ? paramsOf(definition, { layer }).map(({ key }) => key) : [];
    };
    expect(keys('Bidirectional', 'LSTM')).toContain('unit_forget_bias');
    expect(keys('Bidirectional', 'GRU')).toContain('reset_after');
    expect(keys('Bidirectional', 'GRU')).not.toContain('unit_forget_bias');
    expect(keys('Bidirectional', 'LSTM')).not.toContain('go_backwards');
    expect(keys('TimeDistributed', 'Conv2D')).toContain('kernel_size');
    expect(keys('TimeDistributed', 'Dense')).toContain('units');
  });

  it('refuses a layer that depends on other steps for every step', () => {
    const definition = findLayer('TimeDistributed');
    if (!definition) throw new Error('There is no TimeDistributed.');
    for (const layer of ['LSTM', 'BatchNormalization', 'Bidirectional', 'Concatenate']) {
      expect(paramProblems(definition, { layer })).toContainEqual({
        key: 'layer',
        message: `Layer has no choice "${layer}".`,
      });
    }
  });

  it('starts the bias of the forget gate at one, unless that is switched off', () => {
    const biasOf = (unit_forget_bias: boolean) => {
      const network: NetworkSpec = {
        version: 2,
        nodes: [
          {
            id: 'x',
            type: 'Input',
            name: 'x',
            params: { shape: [4, 3] },
            position: { x: 0, y: 0 },
          },
          {
            id: 'l',
            type: 'LSTM',
            name: 'l',
            params: { units: 2, unit_forget_bias },
            position: { x: 0, y: 0 },
          },
        ],
        edges: [{ id: 'e', from: 'x', to: 'l', toPort: 0 }],
      };
      return [...(initialWeights(planNetwork(network).weights, 1)['l/bias']?.data ?? [])];
    };
    expect(biasOf(true)).toEqual([0, 0, 1, 1, 0, 0, 0, 0]);
    expect(biasOf(false)).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  });
});
