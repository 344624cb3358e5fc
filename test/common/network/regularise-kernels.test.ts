import { describe, expect, it } from 'vitest';
import {
  commonRegularizer,
  kernelRegularizers,
  regulariseKernels,
  regularizerOf,
} from '../../../common/network/regularise-kernels.ts';
import { inferShapes } from '../../../common/network/infer-shapes.ts';
import type { NetworkSpec } from '../../../common/network/network-spec.ts';
import { chainOf, denseNetwork } from './networks.ts';

const picture = chainOf(
  ['Input', { shape: [28, 28, 1] }],
  ['SeparableConv2D', { filters: 4 }],
  ['BatchNormalization'],
  ['Flatten'],
  ['Dense', { units: 3, bias_regularizer: 'l1' }],
);

describe('the regulariser of all kernels', () => {
  it('is set where there are kernels and nowhere else', () => {
    const { nodes } = regulariseKernels(picture, 'l2');
    expect(nodes.map(({ params }) => params)).toEqual([
      { shape: [28, 28, 1] },
      { filters: 4, depthwise_regularizer: 'l2', pointwise_regularizer: 'l2' },
      {},
      {},
      { units: 3, bias_regularizer: 'l1', kernel_regularizer: 'l2' },
    ]);
    expect(inferShapes(regulariseKernels(picture, 'l2')).errors.size).toBe(0);
  });

  it('is taken away again, and what was there before is back', () => {
    expect(regulariseKernels(regulariseKernels(picture, 'l2'), null)).toEqual(picture);
  });

  it('reaches into blocks, and leaves a layer alone that uses the weights of another', () => {
    const { nodes, edges } = denseNetwork([4, 8]);
    const network: NetworkSpec = {
      ...denseNetwork([4, 8, 8]),
      nodes: [
        ...denseNetwork([4, 8, 8]).nodes.map((node) =>
          node.id === 'n3' ? { ...node, sharesWith: 'n2' } : node,
        ),
        {
          id: 'b',
          type: 'Block',
          name: 'block_1',
          params: {},
          position: { x: 0, y: 0 },
          network: { nodes, edges },
        },
      ],
    };
    const set = regulariseKernels(network, 'l1');
    expect(kernelRegularizers(set)).toEqual(['l1', 'l1']);
    expect(set.nodes.find(({ id }) => id === 'n3')?.params).not.toHaveProperty(
      'kernel_regularizer',
    );
    expect(set.nodes.at(-1)?.network?.nodes[1]?.params).toMatchObject({ kernel_regularizer: 'l1' });
  });

  it.each([
    [null, {}, null],
    ['l2', { l2: 0.01 }, 'l2'],
    ['l2', { l2: 0.001, l1: 5 }, { type: 'l2', l2: 0.001 }],
    ['l1_l2', { l1: 0.1, l2: 0 }, { type: 'l1_l2', l1: 0.1 }],
  ])('%s with %o is kept as %o', (type, strengths, value) => {
    expect(regularizerOf(type, strengths)).toEqual(value);
  });

  it('is told where all kernels have the same', () => {
    const half = regulariseKernels(picture, { type: 'l2', l2: 0.5 });
    expect(commonRegularizer(half)).toEqual({ type: 'l2', strengths: { l2: 0.5 } });
    expect(commonRegularizer(picture)).toEqual({ type: null, strengths: {} });
    const [first, second, ...others] = half.nodes;
    if (!first || !second) throw new Error('no layers');
    const differs = { ...half, nodes: [first, { ...second, params: { filters: 4 } }, ...others] };
    expect(commonRegularizer(differs)).toBeNull();
    expect(commonRegularizer(chainOf(['Input', { shape: [4] }]))).toBeNull();
  });
});
