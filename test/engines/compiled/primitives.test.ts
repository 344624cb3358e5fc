import { InferenceSession, Tensor } from '../../../main/trainer/engines/compiled/onnx-runtime.ts';
import { describe, expect, it } from 'vitest';
import { activations } from '../../../common/layers/activations.ts';
import { RandomSource } from '../../../common/random/random-source.ts';
import { elementCount } from '../../../common/tensor/shape.ts';
import { gradients } from '../../../main/trainer/engines/compiled/gradients.ts';
import { lower } from '../../../main/trainer/engines/compiled/lowering.ts';
import { DataType, OnnxGraph } from '../../../main/trainer/engines/compiled/onnx/onnx-graph.ts';
import { OpGraph } from '../../../main/trainer/engines/compiled/op-graph.ts';
import type { OpNode } from '../../../main/trainer/engines/compiled/op-node.ts';
import { evaluateGraph } from './evaluate-graph.ts';

interface Primitive {
  readonly name: string;
  readonly shapes: readonly (readonly number[])[];
  readonly record: (graph: OpGraph, ...inputs: OpNode[]) => OpNode;
  /** Values in (0.2, 1.2) instead of (−1.5, 1.5). */
  readonly positive?: boolean;
}

const matrix = [3, 4] as const;

const elementwise = (
  ['neg', 'exp', 'square', 'abs', 'relu', 'sigmoid', 'tanh', 'softplus', 'erf'] as const
).map((name): Primitive => ({
  name,
  shapes: [matrix],
  record: (graph, x) => graph[name](x),
}));

const arithmetic = (['add', 'sub', 'mul', 'div', 'maximum', 'minimum'] as const).flatMap(
  (name): Primitive[] =>
    [
      [matrix, matrix],
      [matrix, [4]],
      [[3, 1], [4]],
      [[], matrix],
      [matrix, [1, 1]],
      [[1, 4], [4]],
    ].map((shapes) => ({
      name: `${name} of ${JSON.stringify(shapes)}`,
      shapes,
      positive: name === 'div',
      record: (graph, a, b) => graph[name](a, b),
    })),
);

const one = (
  name: string,
  shape: readonly number[],
  record: (graph: OpGraph, x: OpNode) => OpNode,
  positive = false,
): Primitive => ({
  name,
  shapes: [shape],
  positive,
  record: (graph, x) => record(graph, x),
});

const primitives: readonly Primitive[] = [
  ...elementwise,
  ...arithmetic,
  one('log', matrix, (graph, x) => graph.log(x), true),
  one('sqrt', matrix, (graph, x) => graph.sqrt(x), true),
  one('softmax', matrix, (graph, x) => graph.softmax(x)),
  one('log softmax', matrix, (graph, x) => graph.logSoftmax(x)),
  one('reshape', matrix, (graph, x) => graph.square(graph.reshape(x, [2, 6]))),
  one('transpose', [2, 3, 4], (graph, x) => graph.square(graph.transpose(x, [1, 2, 0]))),
  one('sum over one axis', [2, 3, 4], (graph, x) => graph.square(graph.reduceSum(x, [1], false))),
  one('sum with axes kept', [2, 3, 4], (graph, x) =>
    graph.mul(x, graph.reduceSum(x, [0, 2], true)),
  ),
  one('mean over the last axis', matrix, (graph, x) =>
    graph.square(graph.reduceMean(x, [-1], false)),
  ),
  one('mean with axes kept', matrix, (graph, x) => graph.sub(x, graph.reduceMean(x, [0], true))),
  one('mean of everything', matrix, (graph, x) => graph.square(graph.reduceMean(x, [0, 1], false))),
  {
    name: 'product of matrices',
    shapes: [matrix, [4, 5]],
    record: (graph, a, b) => graph.matmul(a, b),
  },
  {
    name: 'product plus vector',
    shapes: [matrix, [4, 5], [5]],
    record: (graph, a, b, c) => graph.add(graph.matmul(a, b), c),
  },
  {
    name: 'product over the last of three axes',
    shapes: [
      [2, 3, 4],
      [4, 5],
    ],
    record: (graph, a, b) => graph.matmul(a, b),
  },
  {
    name: 'cross-entropy after sigmoid',
    shapes: [[3, 1]],
    record: (graph, z) => graph.sigmoidCrossEntropy(z, graph.input('fixed', [3, 1])),
  },
  {
    name: 'cross-entropy after softmax',
    shapes: [[3, 3]],
    record: (graph, z) => graph.softmaxCrossEntropy(z, graph.input('fixed', [3, 3])),
  },
  ...activations.map(({ id, apply }) =>
    one(`activation ${id}`, matrix, (graph, x) => graph.nodes[apply(graph, x).id] as OpNode),
  ),
];

/** Records the primitive and a loss over it in which every element has another weight. */
function recorded({ shapes, record, positive }: Primitive) {
  const graph = new OpGraph();
  const inputs = shapes.map((shape, index) => graph.input(`x${index}`, shape));
  const result = record(graph, ...inputs);
  const loss = graph.reduceSum(
    graph.mul(result, graph.input('factors', result.shape)),
    [...result.shape.keys()],
    false,
  );
  const random = RandomSource.seeded(11, 'primitive');
  const draw = (count: number) =>
    Float64Array.from({ length: count }, () =>
      positive ? 0.2 + random.uniform() : 3 * random.uniform() - 1.5,
    );
  const values: Record<string, Float64Array> = {
    factors: draw(elementCount(result.shape)),
    // One-hot rows for three classes; for one output the targets 1, 0, 0.
    fixed: Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1),
  };
  inputs.forEach((input, index) => {
    values[`x${index}`] = draw(elementCount(shapes[index] ?? []));
    expect(input.shape).toEqual(shapes[index]);
  });
  if (graph.nodes.some((node) => node.attributes.name === 'fixed' && node.shape[1] === 1)) {
    values['fixed'] = Float64Array.of(1, 0, 0);
  }
  return { graph, inputs, result, loss, values };
}

describe.each(primitives)('$name', (primitive) => {
  it('has the gradient that finite differences give', () => {
    const { graph, inputs, loss, values } = recorded(primitive);
    const recordedGradients = gradients(graph, loss, inputs);
    inputs.forEach((input, index) => {
      const name = `x${index}`;
      const x = values[name] ?? new Float64Array(0);
      const gradient = recordedGradients[index];
      expect(gradient?.shape).toEqual(input.shape);
      const computed = gradient ? evaluateGraph(gradient, values) : new Float64Array(0);
      x.forEach((value, at) => {
        const lossAt = (moved: number) => {
          const changed = { ...values, [name]: x.with(at, moved) };
          return evaluateGraph(loss, changed)[0] ?? NaN;
        };
        const step = 1e-5;
        const difference = (lossAt(value + step) - lossAt(value - step)) / (2 * step);
        expect(computed[at]).toBeCloseTo(difference, 6);
      });
    });
  });

  it('gives the same on ONNX Runtime as in double precision, forward and backward', async () => {
    const { graph, inputs, result, loss, values } = recorded(primitive);
    const results = [result, ...gradients(graph, loss, inputs)];
    const onnx = new OnnxGraph('test');
    const names = new Map<string, string>();
    const feeds: Record<string, Tensor> = {};
    for (const node of graph.nodes) {
      const name = node.attributes.name;
      if (node.kind !== 'input' || name === undefined) continue;
      names.set(name, onnx.input(name, DataType.FLOAT, node.shape));
      feeds[name] = new Tensor('float32', Float32Array.from(values[name] ?? []), node.shape);
    }
    lower(onnx, results, names).forEach((value, index) =>
      onnx.namedOutput(`result_${index}`, value, DataType.FLOAT, results[index]?.shape ?? []),
    );
    const session = await InferenceSession.create(onnx.encode(), { logSeverityLevel: 3 });
    const outputs = await session.run(feeds);
    await session.release();
    results.forEach((node, index) => {
      const actual = outputs[`result_${index}`]?.data as Float32Array;
      const wanted = evaluateGraph(node, values);
      expect(actual.length).toBe(wanted.length);
      wanted.forEach((value, at) => {
        expect(Math.abs((actual[at] ?? NaN) - value)).toBeLessThan(
          2e-5 * Math.max(1, Math.abs(value)),
        );
      });
    });
  });
});

describe('gradients', () => {
  it('stop at a detached value', () => {
    const graph = new OpGraph();
    const x = graph.input('x', []);
    const [gradient] = gradients(graph, graph.mul(graph.detach(x), x), [x]);
    expect(gradient && [...evaluateGraph(gradient, { x: Float64Array.of(3) })]).toEqual([3]);
  });

  it('are zeros for a weight that the loss does not use', () => {
    const graph = new OpGraph();
    const [gradient] = gradients(graph, graph.square(graph.input('x', [])), [
      graph.input('unused', [2]),
    ]);
    expect(gradient && [...evaluateGraph(gradient, {})]).toEqual([0, 0]);
  });

  it('add up where a value is used twice', () => {
    const graph = new OpGraph();
    const x = graph.input('x', []);
    const [gradient] = gradients(graph, graph.add(graph.square(x), graph.exp(x)), [x]);
    const value = gradient && evaluateGraph(gradient, { x: Float64Array.of(0.5) })[0];
    expect(value).toBeCloseTo(1 + Math.exp(0.5), 12);
  });
});
