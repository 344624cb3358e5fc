import { describe, expect, it } from 'vitest';
import { inferShapes } from '../../../common/network/infer-shapes.ts';
import type { NetworkSpec } from '../../../common/network/network-spec.ts';
import { summariseNetwork } from '../../../common/network/summarise-network.ts';
import { chainOf, denseNetwork } from './networks.ts';

const summarise = (network: NetworkSpec) => summariseNetwork(network, inferShapes(network));

describe('the summary of known networks', () => {
  it.each([
    { widths: [784, 512, 512, 10], total: 669_706, layers: [0, 401_920, 262_656, 5_130] },
    { widths: [784, 300, 100, 10], total: 266_610, layers: [0, 235_500, 30_100, 1_010] },
    { widths: [8, 12, 8, 1], total: 221, layers: [0, 108, 104, 9] },
    { widths: [4, 8, 3], total: 67, layers: [0, 40, 27] },
    { widths: [4, 20, 3], total: 163, layers: [0, 100, 63] },
    { widths: [13, 13, 1], total: 196, layers: [0, 182, 14] },
    { widths: [4, 64, 64, 1], total: 4_545, layers: [0, 320, 4_160, 65] },
  ])('$widths has $total parameters', ({ widths, total, layers }) => {
    const summary = summarise(denseNetwork(widths));
    expect(summary.total).toBe(total);
    expect(summary.trainable).toBe(total);
    expect(summary.nonTrainable).toBe(0);
    expect(summary.rows.map((row) => row.params)).toEqual(layers);
  });

  it('has the columns of Keras', () => {
    const { rows } = summarise(denseNetwork([4, 8, 3]));
    expect(
      rows.map(({ name, type, shape, connectedTo }) => [name, type, shape, connectedTo]),
    ).toEqual([
      ['input_1', 'Input', '(None, 4)', []],
      ['dense_1', 'Dense', '(None, 8)', ['input_1']],
      ['dense_2', 'Dense', '(None, 3)', ['dense_1']],
    ]);
  });

  it('counts what is not trained apart: a normalisation of 8 values has 16 of each', () => {
    const network = chainOf(['Input', { shape: [8] }], ['BatchNormalization']);
    expect(summarise(network)).toMatchObject({ total: 32, trainable: 16, nonTrainable: 16 });
  });

  it('lists layers in the order of computation, whatever the order they were placed in', () => {
    const network = denseNetwork([4, 8, 3]);
    const shuffled = { ...network, nodes: network.nodes.toReversed() };
    expect(summarise(shuffled).rows.map((row) => row.id)).toEqual(['n1', 'n2', 'n3']);
  });

  it('says that a shape does not follow instead of guessing', () => {
    const { rows } = summarise({ ...denseNetwork([4, 8, 3]), edges: [] });
    expect(rows.map((row) => [row.shape, row.params])).toEqual([
      ['(None, 4)', 0],
      ['?', null],
      ['?', null],
    ]);
  });
});
