import { describe, expect, it } from 'vitest';
import { gradients } from '../../../main/trainer/engines/compiled/gradients.ts';
import { OpGraph } from '../../../main/trainer/engines/compiled/op-graph.ts';
import { plainPrimitives, ties, type Primitive } from '../primitives.ts';
import { checkGradients, checkOnRuntime } from './check-primitive.ts';
import { evaluateGraph } from './evaluate-graph.ts';

/** Losses that layers do not ask for: the graph records them where they meet sigmoid and softmax. */
const crossEntropies: readonly Primitive<OpGraph>[] = [
  {
    name: 'cross-entropy after sigmoid',
    shapes: [[3, 1]],
    record: (graph, z) => graph.sigmoidCrossEntropy(z, graph.constantTensor([1, 0, 0], [3, 1])),
  },
  {
    name: 'cross-entropy after softmax',
    shapes: [[3, 3]],
    record: (graph, z) =>
      graph.softmaxCrossEntropy(z, graph.constantTensor([1, 0, 0, 0, 1, 0, 0, 0, 1], [3, 3])),
  },
];

const primitives = [...plainPrimitives, ...crossEntropies];

describe.each(primitives)('$name', (primitive) => {
  it('has the gradient that finite differences give', () => {
    checkGradients(primitive);
  });

  it('gives the same on ONNX Runtime as in double precision, forward and backward', async () => {
    await checkOnRuntime(primitive);
  });
});

describe('gradients', () => {
  it.each(ties.filter(({ name }) => !name.includes('window')))(
    'go as in TensorFlow where they could go several ways: $name',
    ({ shapes, values, record, gradients: wanted }) => {
      const graph = new OpGraph();
      const inputs = shapes.map((shape, index) => graph.input(`x${index}`, shape));
      const result = record(graph, ...inputs);
      const sum = graph.reduceSum(result, [...result.shape.keys()], false);
      const given = Object.fromEntries(
        values.map((numbers, index) => [`x${index}`, Float64Array.from(numbers)]),
      );
      const actual = gradients(graph, sum, inputs).map((gradient) =>
        Array.from(evaluateGraph(gradient, given), (value) => value + 0),
      );
      expect(actual).toEqual(wanted);
    },
  );

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
