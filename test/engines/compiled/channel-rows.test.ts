import { describe, expect, it } from 'vitest';
import { DataType, OnnxGraph } from '../../../main/trainer/engines/compiled/onnx/onnx-graph.ts';
import { lower } from '../../../main/trainer/engines/compiled/lowering.ts';
import { OpGraph } from '../../../main/trainer/engines/compiled/op-graph.ts';
import type { OpNode } from '../../../main/trainer/engines/compiled/op-node.ts';
import type { Primitive } from '../primitives.ts';
import { recordPrimitive } from '../recorded-primitive.ts';
import { runOnRuntime } from './check-primitive.ts';
import { evaluateGraph } from './evaluate-graph.ts';

const images = [4, 16, 32, 16];
const operations = ['add', 'sub', 'mul', 'div', 'maximum'] as const;

const broadcasts = operations.flatMap((name): Primitive<OpGraph>[] =>
  [
    [images, [16]],
    [images, [1, 1, 1, 16]],
    [[1, 16], images],
    [[5, 50, 70], [70]],
    [images, images],
    [images, [32, 1]],
    [images, []],
  ].map((shapes) => ({
    name: `${name} of ${JSON.stringify(shapes)}`,
    shapes,
    positive: true,
    record: (graph, a, b) => graph[name](a, b),
  })),
);

const sums = (['reduceSum', 'reduceMean'] as const).flatMap((name): Primitive<OpGraph>[] =>
  [
    { shape: images, axes: [0, 1, 2] },
    { shape: [10, 30, 30, 4], axes: [0, 1, 2] },
    { shape: [10, 30, 30, 4], axes: [0, 1] },
    { shape: [300, 64], axes: [0] },
    { shape: [40, 30, 20], axes: [1, 2] },
    { shape: [40, 30, 20], axes: [0, 1, 2] },
  ].flatMap(({ shape, axes }) =>
    [true, false].map((keep) => ({
      name: `${name} of ${JSON.stringify(shape)} over ${JSON.stringify(axes)}, kept ${keep}`,
      shapes: [shape],
      record: (graph: OpGraph, x: Parameters<OpGraph['reduceSum']>[0]) =>
        graph[name](x, axes, keep),
    })),
  ),
);

describe.each([...broadcasts, ...sums])('$name', (primitive) => {
  it('is the same in double precision', async () => {
    const { graph, result, values } = recordPrimitive(primitive);
    const [actual] = await runOnRuntime(graph, [result], values);
    const wanted = evaluateGraph(result, values);
    expect(actual?.length).toBe(wanted.length);
    const worst = wanted.reduce(
      (most, value, at) =>
        Math.max(most, Math.abs(value - (actual?.[at] ?? NaN)) / Math.max(1, Math.abs(value))),
      0,
    );
    expect(worst).toBeLessThan(2e-5);
  });
});

describe('a number per channel', () => {
  it('is laid out once for all operations that use it', () => {
    const graph = new OpGraph();
    const x = graph.input('x', images);
    const factor = graph.input('factor', [16]);
    const results: OpNode[] = [graph.mul(x, factor), graph.sub(x, factor)];
    const onnx = new OnnxGraph('test');
    const inputs = new Map(
      [x, factor].map(({ attributes, shape }) => {
        const name = attributes.name ?? '';
        return [name, onnx.input(name, DataType.FLOAT, shape)];
      }),
    );
    lower(onnx, results, inputs);
    const repeated = onnx.message().node?.filter(({ opType }) => opType === 'Expand');
    expect(repeated?.length).toBe(1);
  });
});
