import { describe, expect, it } from 'vitest';
import { findLayer, resolveParams } from '../../../common/layers/catalogue.ts';
import type { ParamValue } from '../../../common/network/network-spec.ts';
import { OpGraph } from '../../../main/trainer/engines/compiled/op-graph.ts';
import { runOnRuntime } from '../compiled/check-primitive.ts';

type Rows = readonly (readonly number[])[];

/** What a layer with one channel and no bias makes of an image, on ONNX Runtime. */
async function apply(
  type: string,
  given: Readonly<Record<string, ParamValue>>,
  image: Rows,
  kernel?: Rows,
): Promise<number[][]> {
  const definition = findLayer(type);
  if (!definition) throw new Error(`There is no layer ${type}.`);
  const graph = new OpGraph();
  const width = image[0]?.length ?? 0;
  const x = graph.input('x', [1, image.length, width, 1]);
  const values = { x: Float64Array.from(image.flat()) };
  const weights = kernel
    ? { kernel: graph.input('kernel', [kernel.length, kernel[0]?.length ?? 0, 1, 1]) }
    : {};
  const result = definition.forward({
    ops: graph,
    inputs: [x],
    masks: [null],
    params: resolveParams(definition, given),
    weights,
    training: false,
    trainable: true,
  });
  const node = 'id' in result ? graph.nodes[result.id] : undefined;
  if (!node) throw new Error('The layer recorded nothing.');
  const feeds = kernel ? { ...values, kernel: Float64Array.from(kernel.flat()) } : values;
  const [numbers = new Float32Array()] = await runOnRuntime(graph, [node], feeds);
  const columns = node.shape[2] ?? 1;
  return Array.from({ length: node.shape[1] ?? 1 }, (_, row) => [
    ...numbers.subarray(row * columns, (row + 1) * columns),
  ]);
}

const large: Rows = [
  [81, 2, 209, 44, 71, 58],
  [24, 56, 108, 98, 12, 112],
  [91, 0, 189, 65, 79, 232],
  [12, 0, 0, 5, 1, 71],
  [2, 32, 23, 58, 8, 208],
  [4, 23, 2, 1, 3, 9],
];

describe('worked examples of convolution', () => {
  it.each<readonly [string, Rows, Rows, number]>([
    [
      'an edge from left to right',
      [
        [3, 0, 1],
        [2, 6, 2],
        [2, 4, 1],
      ],
      [
        [-1, 0, 1],
        [-2, 0, 2],
        [-1, 0, 1],
      ],
      -3,
    ],
    [
      'the difference from the neighbours',
      [
        [120, 140, 120],
        [225, 220, 205],
        [225, 250, 230],
      ],
      [
        [0, -1, 0],
        [-1, 4, -1],
        [0, -1, 0],
      ],
      60,
    ],
  ])('%s', async (_, patch, kernel, wanted) => {
    expect(await apply('Conv2D', { filters: 1, use_bias: false }, patch, kernel)).toEqual([
      [wanted],
    ]);
  });

  it('a kernel over a whole image', async () => {
    const kernel = [
      [0, 1, 1],
      [1, 0, 0],
      [1, 0, 1],
    ];
    expect(await apply('Conv2D', { filters: 1, use_bias: false }, large, kernel)).toEqual([
      [515, 374, 491, 524],
      [267, 211, 300, 265],
      [226, 344, 175, 582],
      [8, 61, 34, 140],
    ]);
  });
});

describe('pooling of an image', () => {
  it('keeps the largest value of each window', async () => {
    expect(await apply('MaxPooling2D', {}, large)).toEqual([
      [81, 209, 112],
      [91, 189, 232],
      [32, 58, 208],
    ]);
  });

  it('gives the mean of what lies inside of a window that reaches over the border', async () => {
    const image = [
      [1, 2, 3],
      [4, 5, 6],
      [7, 8, 9],
    ];
    expect(await apply('AveragePooling2D', { padding: 'same' }, image)).toEqual([
      [3, 4.5],
      [7.5, 9],
    ]);
  });
});
