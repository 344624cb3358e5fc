import { describe, expect, it } from 'vitest';
import { architectures } from '../../../../common/network/architectures/catalogue.ts';
import { layers } from '../../../../common/layers/catalogue.ts';
import { connect } from '../../../../common/network/connect.ts';
import { CostMemory, costOfNetwork } from '../../../../common/network/cost/network-cost.ts';
import { addNode } from '../../../../common/network/edit-network.ts';
import { inferShapes } from '../../../../common/network/infer-shapes.ts';
import type { NetworkSpec } from '../../../../common/network/network-spec.ts';
import { elementCount, sampleSize } from '../../../../common/tensor/shape.ts';
import { OpGraph } from '../../../../main/trainer/engines/compiled/op-graph.ts';
import type { LoopBody, OpNode } from '../../../../main/trainer/engines/compiled/op-node.ts';
import { recordForward } from '../../../../main/trainer/engines/compiled/record-network.ts';
import { planNetwork } from '../../../../main/trainer/engines/network-plan.ts';
import { layerCases } from '../../../engines/conformance/layer-cases.ts';
import { layerNetwork } from '../../../engines/conformance/layer-network.ts';
import { chainOf, denseNetwork } from '../networks.ts';

const costOf = (network: NetworkSpec) => costOfNetwork(network, inferShapes(network));

function published(id: string) {
  const found = architectures.find((architecture) => architecture.id === id);
  if (!found) throw new Error(`There is no architecture ${id}.`);
  return costOf(found.build(found.published).network);
}

describe('multiply-adds', () => {
  it.each([
    // Published sums: Simonyan and Zisserman's configuration D; He et al. 2016, table 1 (3.8 · 10⁹, stride in the
    // first convolution); AlexNet without groups is the sum of its layers; Howard et al. 2017, table 8 (569 M).
    ['vgg-16', 15_470_264_320],
    ['resnet-50', 3_857_973_248],
    ['alexnet', 1_135_256_096],
    ['mobilenet', 568_740_352],
  ])('of %s are the published number', (id, multiplyAdds) => {
    expect(published(id).counts.multiplyAdds).toBe(multiplyAdds);
  });

  it.each([
    ['dense', denseNetwork([784, 300, 100, 10]), 784 * 300 + 300 * 100 + 100 * 10],
    [
      'a convolution: stops × window × channels × filters',
      chainOf(
        ['Input', { shape: [9, 9, 3] }],
        ['Conv2D', { filters: 5, kernel_size: [3, 3], strides: [2, 2] }],
      ),
      4 * 4 * (3 * 3 * 3) * 5,
    ],
    [
      'a convolution of single channels',
      chainOf(['Input', { shape: [8, 8, 6] }], ['DepthwiseConv2D', { padding: 'same' }]),
      8 * 8 * 9 * 6,
    ],
    [
      'a transposed convolution',
      chainOf(
        ['Input', { shape: [4, 4, 3] }],
        ['Conv2DTranspose', { filters: 5, kernel_size: [2, 2], strides: [2, 2] }],
      ),
      4 * 4 * 3 * (2 * 2 * 5),
    ],
    [
      'an LSTM: four gates of input and state at every time step',
      chainOf(['Input', { shape: [10, 6] }], ['LSTM', { units: 8 }]),
      10 * 4 * (6 + 8) * 8,
    ],
    [
      'an embedding, which only looks up',
      chainOf(['Input', { shape: [12] }], ['Embedding', { input_dim: 50, output_dim: 4 }]),
      0,
    ],
  ])('of %s', (_what, network, multiplyAdds) => {
    expect(costOf(network).counts.multiplyAdds).toBe(multiplyAdds);
  });

  it('of a block are those of what is inside, as often as it is repeated', () => {
    const { nodes, edges } = denseNetwork([4, 4]);
    let network = chainOf(['Input', { shape: [4] }]);
    const block = { id: 'b', type: 'Block', name: 'block', position: { x: 0, y: 0 } };
    network = {
      ...network,
      nodes: [...network.nodes, { ...block, params: { repeat: 3 }, network: { nodes, edges } }],
      edges: [{ id: 'e1', from: 'n1', to: 'b', toPort: 0 }],
    };
    const cost = costOf(network);
    expect(cost.nodes.get('b')).toMatchObject({ multiplyAdds: 48, outputSize: 4 });
    expect(cost.counts.multiplyAdds).toBe(48);
  });
});

describe('receptive fields', () => {
  // Araujo, Norris and Sim 2019, table 1.
  it.each([
    ['alexnet', 195, 32],
    ['vgg-16', 212, 32],
    ['resnet-50', 483, 32],
    ['mobilenet', 315, 32],
  ])('of the last maps of %s are the published ones', (id, size, stride) => {
    const fields = [...published(id).nodes.values()].flatMap(({ field }) => field ?? []);
    const finite = fields.filter((axis) => Number.isFinite(axis.size));
    expect(finite.at(-1)).toEqual({ size, stride });
  });

  it('grow with gaps in the kernel, and not with what works on single values', () => {
    const cost = costOf(
      chainOf(
        ['Input', { shape: [40, 2] }],
        ['Conv1D', { filters: 4, kernel_size: 3, dilation_rate: 4 }],
        ['BatchNormalization'],
        ['MaxPooling1D', { pool_size: 2 }],
        ['Conv1D', { filters: 4, kernel_size: 3 }],
        ['LSTM', { units: 4, return_sequences: true }],
        ['Flatten'],
      ),
    );
    const sizes = [...cost.nodes.values()].map(({ field }) => field?.[0]);
    expect(sizes).toEqual([
      { size: 1, stride: 1 },
      { size: 9, stride: 1 },
      { size: 9, stride: 1 },
      { size: 10, stride: 2 },
      { size: 14, stride: 2 },
      { size: Infinity, stride: 2 },
      undefined,
    ]);
  });

  it('take the widest where ways meet', () => {
    const one = chainOf(
      ['Input', { shape: [8, 8, 2] }],
      ['Conv2D', { filters: 2, kernel_size: [5, 5], padding: 'same' }],
    );
    const added = addNode(one, 'Add', { x: 0, y: 0 });
    const network = connect(connect(added.network, 'n1', added.id), 'n2', added.id);
    expect(costOf(network).nodes.get(added.id)?.field).toEqual([
      { size: 5, stride: 1 },
      { size: 5, stride: 1 },
    ]);
  });
});

describe('memory of values', () => {
  it('keeps for the backward pass what its rules read', () => {
    // Dense keeps its input (4) and, with relu, its output (8); the linear output is not read again.
    const cost = costOf(denseNetwork([4, 8, 3]));
    expect(cost.kept).toBe(4 + 8);
    expect(cost.peak).toBe(12);
  });

  it('keeps a value that several layers read, or that is only reshaped, once', () => {
    const flat = chainOf(
      ['Input', { shape: [2, 2, 1] }],
      ['Conv2D', { filters: 3, kernel_size: [1, 1], activation: 'relu' }],
      ['Flatten'],
      ['Dense', { units: 2 }],
    );
    // The picture, and the maps that both relu and the dense layer read.
    expect(costOf(flat).kept).toBe(4 + 12);
    const another = addNode(flat, 'Dense', { x: 0, y: 0 }, { units: 5 });
    expect(costOf(connect(another.network, 'n3', another.id)).kept).toBe(4 + 12);
  });
});

/** Multiply-adds of the operations that the compiled engine records for a row. */
function recordedMultiplyAdds(graph: OpGraph): number {
  return graph.nodes.reduce((sum, { kind, inputs, shape, attributes }) => {
    const [a, b] = inputs.map((input) => input.shape);
    const size = elementCount(shape);
    const loop = attributes.loop;
    const inner = (attributes.transposeA ? a?.at(-2) : a?.at(-1)) ?? 1;
    if (loop) return sum + recordedMultiplyAdds(loop.graph) * turnsOf(inputs, loop);
    if (kind === 'matmul' || kind === 'batchMatmul') return sum + size * inner;
    if (kind === 'conv2d') return sum + size * elementCount((b ?? []).slice(0, 3));
    if (kind === 'conv2dTranspose') {
      return sum + elementCount(a ?? []) * elementCount((b ?? []).slice(0, 3));
    }
    return sum;
  }, 0);
}

function turnsOf(inputs: readonly OpNode[], loop: LoopBody): number {
  return inputs[loop.states.length]?.shape[0] ?? 1;
}

describe('counting', () => {
  it.each(layerCases.map((made) => [made.type, made.name, made] as const))(
    'of %s, %s, is what the engine records',
    (_type, _name, made) => {
      const { network } = layerNetwork(made, 1);
      const cost = costOf(network);
      const graph = new OpGraph();
      const plan = planNetwork(network);
      recordForward(graph, plan, graph.input('x', [1, plan.featureCount]), true);
      expect(cost.counts.multiplyAdds).toBe(recordedMultiplyAdds(graph));
      const shapes = inferShapes(network);
      for (const [id, { outputSize }] of cost.nodes) {
        const given = (shapes.outputs.get(id) ?? []).map(sampleSize);
        expect(outputSize).toBe(given.reduce((sum, size) => sum + size, 0));
      }
    },
  );

  it('goes through every kind of layer', () => {
    const counted = layerCases.map(({ type }) => type);
    expect(counted).toEqual(expect.arrayContaining(layers.map(({ type }) => type)));
  });

  it('counts a layer again only with other parameters or inputs', () => {
    const memory = new CostMemory();
    const network = denseNetwork([4, 8, 3]);
    const first = costOfNetwork(network, inferShapes(network), memory);
    expect(costOfNetwork(network, inferShapes(network), memory)).toEqual(first);
  });

  it('of a network at fault leaves out what has no shape', () => {
    const network = chainOf(['Input', { shape: [4] }], ['Dense', { units: 3 }], ['Conv2D']);
    const cost = costOf(network);
    expect(cost.counts.multiplyAdds).toBe(12);
    expect(cost.nodes.has('n3')).toBe(false);
  });
});
