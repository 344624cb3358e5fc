import { describe, expect, it } from 'vitest';
import { OpGraph } from '../../../main/trainer/engines/compiled/op-graph.ts';
import { gradients } from '../../../main/trainer/engines/compiled/gradients.ts';
import { imagePrimitives, ties, type Primitive } from '../primitives.ts';
import { checkGradients, checkOnRuntime, runOnRuntime } from './check-primitive.ts';

const plain = { strides: [1, 1], pads: [0, 0, 0, 0], dilations: [1, 1], groups: 1 } as const;

/** What layers seldom ask for. */
const more: readonly Primitive<OpGraph>[] = [
  {
    name: 'convolution with a bias',
    shapes: [[2, 5, 5, 2], [3, 3, 2, 4], [4]],
    record: (graph, x, kernel, bias) => graph.add(graph.conv2d(x, kernel, plain), bias),
  },
  {
    name: 'convolution of single pixels',
    shapes: [
      [2, 3, 4, 5],
      [1, 1, 5, 3],
    ],
    record: (graph, x, kernel) => graph.conv2d(x, kernel, plain),
  },
  {
    name: 'convolution of every other pixel',
    shapes: [
      [2, 5, 6, 5],
      [1, 1, 5, 3],
    ],
    record: (graph, x, kernel) => graph.conv2d(x, kernel, { ...plain, strides: [2, 2] }),
  },
  {
    name: 'convolution of many channels',
    shapes: [
      [1, 5, 4, 17],
      [3, 2, 17, 2],
    ],
    record: (graph, x, kernel) => graph.conv2d(x, kernel, { ...plain, pads: [1, 0, 1, 1] }),
  },
  {
    name: 'convolution of many channels with strides and dilation',
    shapes: [
      [1, 7, 8, 16],
      [2, 2, 16, 3],
    ],
    record: (graph, x, kernel) =>
      graph.conv2d(x, kernel, { ...plain, strides: [2, 1], dilations: [1, 3] }),
  },
  {
    name: 'convolution with more zeros around than the kernel reaches over',
    shapes: [
      [1, 3, 3, 4],
      [2, 2, 4, 3],
    ],
    record: (graph, x, kernel) => graph.conv2d(x, kernel, { ...plain, pads: [3, 2, 1, 3] }),
  },
  {
    name: 'convolution whose strides leave the last rows out',
    shapes: [
      [1, 6, 9, 2],
      [2, 3, 2, 3],
    ],
    record: (graph, x, kernel) => graph.conv2d(x, kernel, { ...plain, strides: [3, 4] }),
  },
  {
    name: 'convolution along one axis',
    shapes: [
      [2, 1, 7, 3],
      [1, 3, 3, 2],
    ],
    record: (graph, x, kernel) => graph.conv2d(x, kernel, plain),
  },
  {
    name: 'largest of windows in tiles of three that leave rows out',
    shapes: [[2, 7, 8, 3]],
    record: (graph, x) =>
      graph.maxPool2d(x, { window: [3, 3], strides: [3, 3], pads: [0, 0, 0, 0] }),
  },
  {
    name: 'largest of windows in padded tiles',
    shapes: [[2, 5, 5, 2]],
    record: (graph, x) =>
      graph.maxPool2d(x, { window: [2, 2], strides: [2, 2], pads: [0, 0, 1, 1] }),
  },
  {
    name: 'largest of windows behind ReLU',
    shapes: [[2, 4, 4, 2]],
    record: (graph, x) =>
      graph.maxPool2d(graph.relu(x), { window: [2, 2], strides: [2, 2], pads: [0, 0, 0, 0] }),
  },
  {
    name: 'largest of windows with gaps between them',
    shapes: [[1, 7, 8, 2]],
    record: (graph, x) =>
      graph.maxPool2d(x, { window: [1, 2], strides: [2, 3], pads: [0, 0, 0, 0] }),
  },
  {
    name: 'mean of windows with gaps between them',
    shapes: [[1, 7, 8, 2]],
    record: (graph, x) =>
      graph.averagePool2d(x, { window: [2, 1], strides: [3, 2], pads: [0, 0, 0, 0] }),
  },
  {
    name: 'mean of windows in padded tiles',
    shapes: [[2, 5, 5, 2]],
    record: (graph, x) =>
      graph.averagePool2d(x, { window: [2, 2], strides: [2, 2], pads: [0, 0, 1, 1] }),
  },
];

describe.each<Primitive<OpGraph>>([...imagePrimitives, ...more])('$name', (primitive) => {
  it('has the gradient that finite differences give', () => {
    checkGradients(primitive);
  });

  it('gives the same on ONNX Runtime as in double precision, forward and backward', async () => {
    await checkOnRuntime(primitive);
  });
});

describe('gradients of images', () => {
  it.each(ties.filter(({ name }) => name.includes('window')))(
    'go as in TensorFlow where they could go several ways: $name',
    async ({ shapes, values, record, gradients: wanted }) => {
      const graph = new OpGraph();
      const inputs = shapes.map((shape, index) => graph.input(`x${index}`, shape));
      const result = record(graph, ...inputs);
      const sum = graph.reduceSum(result, [...result.shape.keys()], false);
      const given = Object.fromEntries(
        values.map((numbers, index) => [`x${index}`, Float64Array.from(numbers)]),
      );
      const actual = await runOnRuntime(graph, gradients(graph, sum, inputs), given);
      expect(actual.map((gradient) => [...gradient])).toEqual(wanted);
    },
  );
});
