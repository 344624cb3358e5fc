import { expect, it } from 'vitest';
import type { NetworkSpec } from '../../../common/network/network-spec.ts';
import { stepWork } from '../../../common/network/step-work.ts';
import { chainOf, denseNetwork } from './networks.ts';

/** The network with its first layer behind the input frozen. */
function frozen(network: NetworkSpec): NetworkSpec {
  const nodes = network.nodes.map((node, index) =>
    index === 1 ? { ...node, trainable: false } : node,
  );
  return { ...network, nodes };
}

it.each([
  ['each weight of a dense layer, three times per row', denseNetwork([4, 8, 3]), 3 * (40 + 27)],
  [
    'the weights of a frozen layer in the forward pass alone',
    frozen(denseNetwork([4, 8, 3])),
    40 + 3 * 27,
  ],
  [
    'a dense layer on every position of its input',
    chainOf(['Input', { shape: [5, 7, 4] }], ['Dense', { units: 2 }]),
    3 * 10 * 35,
  ],
  [
    'a convolution at every position of its output',
    chainOf(['Input', { shape: [10, 10, 3] }], ['Conv2D', { filters: 8, kernel_size: [3, 3] }]),
    3 * (3 * 3 * 3 * 8 + 8) * 8 * 8,
  ],
  [
    'a recurrent layer at every time step of its input',
    chainOf(['Input', { shape: [20, 3] }], ['LSTM', { units: 5 }]),
    3 * 4 * 5 * (3 + 5 + 1) * 20,
  ],
  [
    'nothing of an embedding, which multiplies nothing',
    chainOf(['Input', { shape: [20] }], ['Embedding', { input_dim: 50, output_dim: 4 }]),
    0,
  ],
])('counts %s', (_name, network, perRow) => {
  expect(stepWork(network, 1)).toBe(perRow);
  expect(stepWork(network, 32)).toBe(32 * perRow);
});
