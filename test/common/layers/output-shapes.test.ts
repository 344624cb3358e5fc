import { describe, expect, it } from 'vitest';
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

describe('an input', () => {
  it.each([
    [{}, [null, 4]],
    [{ shape: [28, 28] }, [null, 28, 28]],
    [{ shape: [2], columns: [3, 0] }, [null, 2]],
  ])('with %j gives its shape', (given, output) => {
    expect(shapesOf('Input', given, [])).toEqual({ output, weights: [] });
  });
});
