import { describe, expect, it } from 'vitest';
import { findLayer, resolveParams } from '../../../common/layers/catalogue.ts';
import type { LayerDefinition } from '../../../common/layers/layer.ts';
import type { Shape } from '../../../common/tensor/shape.ts';
import { shapesOf, type Given } from './shapes-of.ts';

type Case = readonly [type: string, given: Given, input: Shape, output: Shape, weights: string[]];

const cases: readonly Case[] = [
  ['Dense', { units: 7 }, [null, 3], [null, 7], ['kernel 3,7', 'bias 7']],
  ['Dense', { units: 7, use_bias: false }, [null, 5, 3], [null, 5, 7], ['kernel 3,7']],
  ['Embedding', { input_dim: 9, output_dim: 5 }, [null, 3], [null, 3, 5], ['embeddings 9,5']],
  ['Embedding', { input_dim: 9, output_dim: 5 }, [null, 3, 2], [null, 3, 2, 5], ['embeddings 9,5']],
  ['Masking', {}, [null, 3, 2], [null, 3, 2], []],
  ['Activation', {}, [null, 3], [null, 3], []],
  ['ReLU', { max_value: 6 }, [null, 3, 2], [null, 3, 2], []],
  ['LeakyReLU', {}, [null, 3, 2], [null, 3, 2], []],
  ['PReLU', {}, [null, 3, 2], [null, 3, 2], ['alpha 3,2']],
  ['PReLU', { shared_axes: [1, 2] }, [null, 5, 6, 3], [null, 5, 6, 3], ['alpha 1,1,3']],
  ['ELU', {}, [null, 3], [null, 3], []],
  ['ThresholdedReLU', {}, [null, 3], [null, 3], []],
  ['Softmax', { axis: 1 }, [null, 3, 2], [null, 3, 2], []],
  ['Dropout', {}, [null, 3], [null, 3], []],
  ['SpatialDropout1D', {}, [null, 3, 2], [null, 3, 2], []],
  ['SpatialDropout2D', {}, [null, 3, 4, 2], [null, 3, 4, 2], []],
  ['GaussianNoise', {}, [null, 3], [null, 3], []],
  ['GaussianDropout', {}, [null, 3], [null, 3], []],
  ['AlphaDropout', {}, [null, 3], [null, 3], []],
  ['Flatten', {}, [null, 28, 28], [null, 784], []],
  ['Reshape', { target_shape: [4, 3] }, [null, 12], [null, 4, 3], []],
  ['Reshape', { target_shape: [2, -1, 2] }, [null, 3, 4], [null, 2, 3, 2], []],
  ['Permute', { dims: [2, 1] }, [null, 3, 5], [null, 5, 3], []],
  ['Permute', { dims: [3, 1, 2] }, [null, 3, 5, 7], [null, 7, 3, 5], []],
  ['RepeatVector', { n: 4 }, [null, 3], [null, 4, 3], []],
  [
    'BatchNormalization',
    {},
    [null, 3],
    [null, 3],
    ['gamma 3', 'beta 3', '(moving_mean 3)', '(moving_variance 3)'],
  ],
  [
    'BatchNormalization',
    { axis: 1, scale: false, center: false },
    [null, 5, 3],
    [null, 5, 3],
    ['(moving_mean 5)', '(moving_variance 5)'],
  ],
  ['LayerNormalization', {}, [null, 5, 3], [null, 5, 3], ['gamma 3', 'beta 3']],
  [
    'LayerNormalization',
    { axis: [2, 1], center: false },
    [null, 5, 3],
    [null, 5, 3],
    ['gamma 5,3'],
  ],
  ['Normalization', {}, [null, 5, 3], [null, 5, 3], ['(mean 3)', '(variance 3)', '(count )']],
  ['Normalization', { axis: null }, [null, 3], [null, 3], ['(mean )', '(variance )', '(count )']],
  ['Normalization', { mean: [1], variance: [4] }, [null, 3], [null, 3], []],
  ['Rescaling', {}, [null, 28, 28], [null, 28, 28], []],
];

describe('a layer with one input', () => {
  it.each(cases)('%s with %j on %j', (type, given, input, output, weights) => {
    expect(shapesOf(type, given, [input])).toEqual({ output, weights });
  });
});

const merging: readonly (readonly [string, Given, readonly Shape[], Shape])[] = [
  [
    'Add',
    {},
    [
      [null, 3],
      [null, 3],
      [null, 3],
    ],
    [null, 3],
  ],
  [
    'Add',
    {},
    [
      [null, 5, 3],
      [null, 3],
    ],
    [null, 5, 3],
  ],
  [
    'Subtract',
    {},
    [
      [null, 5, 1],
      [null, 1, 3],
    ],
    [null, 5, 3],
  ],
  [
    'Multiply',
    {},
    [
      [null, 1],
      [null, 4],
    ],
    [null, 4],
  ],
  [
    'Average',
    {},
    [
      [null, 2, 5, 3],
      [null, 5, 3],
    ],
    [null, 2, 5, 3],
  ],
  [
    'Maximum',
    {},
    [
      [null, 3],
      [null, 3],
    ],
    [null, 3],
  ],
  [
    'Minimum',
    {},
    [
      [null, 3],
      [null, 3],
    ],
    [null, 3],
  ],
  [
    'Concatenate',
    {},
    [
      [null, 3],
      [null, 4],
      [null, 5],
    ],
    [null, 12],
  ],
  [
    'Concatenate',
    { axis: 1 },
    [
      [null, 3, 2],
      [null, 4, 2],
    ],
    [null, 7, 2],
  ],
  [
    'Dot',
    {},
    [
      [null, 3],
      [null, 3],
    ],
    [null, 1],
  ],
  [
    'Dot',
    {},
    [
      [null, 2, 3],
      [null, 4, 3],
    ],
    [null, 2, 4],
  ],
  [
    'Dot',
    { axes: [1, 2] },
    [
      [null, 3, 5],
      [null, 7, 3],
    ],
    [null, 5, 7],
  ],
  [
    'Dot',
    { axes: [3, 1] },
    [
      [null, 4, 5, 3],
      [null, 3],
    ],
    [null, 4, 5],
  ],
  [
    'Attention',
    {},
    [
      [null, 4, 3],
      [null, 5, 3],
    ],
    [null, 4, 3],
  ],
  [
    'Attention',
    {},
    [
      [null, 4, 3],
      [null, 5, 7],
      [null, 5, 3],
    ],
    [null, 4, 7],
  ],
];

describe('a layer with several inputs', () => {
  it.each(merging)('%s with %j on %j', (type, given, inputs, output) => {
    expect(shapesOf(type, given, inputs)).toEqual({ output, weights: [] });
  });

  it('attention has a weight for each thing that is trained', () => {
    const inputs = [
      [null, 4, 3],
      [null, 5, 3],
    ];
    const { weights } = shapesOf('Attention', { use_scale: true, score_mode: 'concat' }, inputs);
    expect(weights).toEqual(['scale ', 'concat_score_weight ']);
  });

  it('multi-head attention has Keras’s weights, in its order', () => {
    const inputs = [
      [null, 4, 6],
      [null, 5, 7],
      [null, 5, 8],
    ];
    const given = { num_heads: 2, key_dim: 3, value_dim: 5 };
    expect(shapesOf('MultiHeadAttention', given, inputs)).toEqual({
      output: [null, 4, 6],
      weights: [
        'query/kernel 6,2,3',
        'query/bias 2,3',
        'key/kernel 8,2,3',
        'key/bias 2,3',
        'value/kernel 7,2,5',
        'value/bias 2,5',
        'attention_output/kernel 2,5,6',
        'attention_output/bias 6',
      ],
    });
    const plain = { num_heads: 1, key_dim: 3, use_bias: false };
    expect(shapesOf('MultiHeadAttention', plain, inputs.slice(0, 2)).weights).toEqual([
      'query/kernel 6,1,3',
      'key/kernel 7,1,3',
      'value/kernel 7,1,3',
      'attention_output/kernel 1,3,6',
    ]);
  });
});

it('multi-head attention counts inputs and outputs of its projections as dense layers do', () => {
  const definition = findLayer('MultiHeadAttention');
  const params = { ...resolveParams(definition as LayerDefinition, {}), num_heads: 2, key_dim: 3 };
  const weights =
    definition?.weights(
      [
        [null, 4, 6],
        [null, 5, 7],
      ],
      params,
    ) ?? [];
  const kernels = weights.filter(({ name }) => name.endsWith('kernel'));
  expect(kernels.map(({ fans }) => fans)).toEqual([
    [6, 6],
    [7, 6],
    [7, 6],
    [6, 6],
  ]);
});

describe('an input', () => {
  it.each([
    [{}, [null, 4]],
    [{ shape: [28, 28] }, [null, 28, 28]],
    [{ shape: [2], columns: [3, 0] }, [null, 2]],
  ])('with %j gives its shape', (given, output) => {
    expect(shapesOf('Input', given, [])).toEqual({ output, weights: [] });
  });
});
