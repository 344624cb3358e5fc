import { describe, expect, it } from 'vitest';
import { topologicalOrder } from '../../../common/network/compile-order.ts';
import { inferShapes, totalParameters } from '../../../common/network/infer-shapes.ts';
import { chain } from '../../engines/networks.ts';
import type { NetworkSpec } from '../../../common/network/network-spec.ts';

function denseChain(...widths: number[]): NetworkSpec {
  const [input = 1, ...units] = widths;
  return chain(
    ['Input', { shape: [input] }],
    ...units.map((count) => ['Dense', { units: count }] as const),
  );
}

describe('parameter counts', () => {
  it.each([
    ['784-512-512-10', [784, 512, 512, 10], 669_706, [0, 401_920, 262_656, 5_130]],
    ['784-300-100-10', [784, 300, 100, 10], 266_610, undefined],
    ['8-12-8-1 (Pima)', [8, 12, 8, 1], 221, undefined],
    ['4-8-3 (Iris)', [4, 8, 3], 67, undefined],
    ['4-20-3 (Iris)', [4, 20, 3], 163, undefined],
    ['13-13-1 (Boston)', [13, 13, 1], 196, undefined],
    ['4-64-64-1 (house prices)', [4, 64, 64, 1], 4_545, undefined],
  ])('%s', (_name, widths, total, byLayer) => {
    const inferred = inferShapes(denseChain(...widths));
    expect(totalParameters(inferred)).toEqual({ trainable: total, nonTrainable: 0 });
    const counts = [...inferred.parameters.values()].map((count) => count.trainable);
    if (byLayer) expect(counts).toEqual(byLayer);
  });

  it('counts moving statistics apart', () => {
    const network = chain(['Input', { shape: [3] }], ['BatchNormalization']);
    expect(totalParameters(inferShapes(network))).toEqual({ trainable: 6, nonTrainable: 6 });
  });
});

describe('inferShapes', () => {
  it('gives shapes through reshaping layers', () => {
    const network = chain(['Input', { shape: [28, 28] }], ['Flatten'], ['Dense', { units: 10 }]);
    const { shapes, errors } = inferShapes(network);
    expect([...shapes.values()]).toEqual([
      [null, 28, 28],
      [null, 784],
      [null, 10],
    ]);
    expect(errors.size).toBe(0);
  });

  it('names the layer at fault and leaves those behind it open', () => {
    const network = chain(['Input'], ['Dense', { units: -1 }], ['Dense', { units: 1 }]);
    const { shapes, errors } = inferShapes(network);
    expect([...shapes.keys()]).toEqual(['n0']);
    expect([...errors]).toEqual([['n1', 'dense_1: Units must be at least 1.']]);
  });

  it('reports an unknown kind, a missing input and a circle, and never throws', () => {
    const base = chain(['Input'], ['Dens'], ['Dense', { units: 1 }], ['Flatten'], ['Activation']);
    const network: NetworkSpec = {
      ...base,
      edges: [
        { id: 'e0', from: 'n0', to: 'n1', toPort: 0 },
        { id: 'e1', from: 'n3', to: 'n4', toPort: 0 },
        { id: 'e2', from: 'n4', to: 'n3', toPort: 0 },
      ],
    };
    const { errors } = inferShapes(network);
    expect(errors.get('n1')).toMatch(/no layer of the kind Dens/);
    expect(errors.get('n2')).toMatch(/no input/);
    expect(errors.get('n3')).toMatch(/circle/);
    expect(errors.get('n4')).toMatch(/circle/);
  });

  it('survives connections from and to layers that are gone', () => {
    const network: NetworkSpec = {
      ...chain(['Input'], ['Flatten']),
      edges: [{ id: 'e0', from: 'gone', to: 'n1', toPort: 0 }],
    };
    expect(inferShapes(network).shapes.has('n1')).toBe(false);
  });
});

describe('topologicalOrder', () => {
  it('puts each layer after those that feed it, whatever their order on the canvas', () => {
    const network = denseChain(4, 3, 2);
    const turned = { ...network, nodes: network.nodes.toReversed() };
    expect(topologicalOrder(turned).map((node) => node.id)).toEqual(['n0', 'n1', 'n2']);
  });

  it('refuses a circle and names a layer on it', () => {
    const network: NetworkSpec = {
      ...chain(['Flatten'], ['Flatten']),
      edges: [
        { id: 'e0', from: 'n0', to: 'n1', toPort: 0 },
        { id: 'e1', from: 'n1', to: 'n0', toPort: 0 },
      ],
    };
    expect(() => topologicalOrder(network)).toThrow(/form a circle/);
  });
});
