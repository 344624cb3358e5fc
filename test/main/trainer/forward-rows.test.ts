import { describe, expect, it } from 'vitest';
import { forwardRowsFor } from '../../../main/trainer/engines/compiled/forward-rows.ts';
import { dense, smallConvolutional, wordReader } from '../../engines/well-known-networks.ts';

describe('rows that go through a network at once', () => {
  it.each([
    ['few numbers', dense([4, 8, 3], 'softmax'), 256],
    ['hundreds of numbers', dense([784, 512, 512, 10], 'softmax'), 128],
    ['words with 32 numbers each', wordReader('LSTM'), 32],
    ['pictures with 32 maps', smallConvolutional, 8],
  ])('become fewer as layers become wider: %s', (_, network, rows) => {
    expect(forwardRowsFor(network)).toBe(rows);
  });
});
