import type { Sym } from '../../common/layers/forward-ops.ts';
import { RandomSource } from '../../common/random/random-source.ts';
import { elementCount } from '../../common/tensor/shape.ts';
import { OpGraph } from '../../main/trainer/engines/compiled/op-graph.ts';
import type { OpNode } from '../../main/trainer/engines/compiled/op-node.ts';
import type { InputValues } from './compiled/evaluate-graph.ts';
import type { Primitive } from './primitives.ts';

/** A primitive in a graph, with a loss over it in which every element has another weight. */
export interface RecordedPrimitive {
  readonly graph: OpGraph;
  readonly inputs: readonly OpNode[];
  readonly result: OpNode;
  readonly loss: OpNode;
  /** Of the inputs `x0`, `x1`, … and of the elements' weights, `factors`. */
  readonly values: Record<string, Float64Array>;
}

/** Records the primitive with random values that fit it. */
export function recordPrimitive({
  shapes,
  record,
  positive,
}: Primitive<OpGraph>): RecordedPrimitive {
  const graph = new OpGraph();
  const inputs = shapes.map((shape, index) => graph.input(`x${index}`, shape));
  const result = nodeOf(graph, record(graph, ...inputs));
  const factors = graph.input('factors', result.shape);
  const loss = graph.reduceSum(graph.mul(result, factors), [...result.shape.keys()], false);
  const random = RandomSource.seeded(11, 'primitive');
  const draw = (count: number) =>
    Float64Array.from({ length: count }, () =>
      positive ? 0.2 + random.uniform() : 3 * random.uniform() - 1.5,
    );
  const values: Record<string, Float64Array> = { factors: draw(elementCount(result.shape)) };
  shapes.forEach((shape, index) => {
    values[`x${index}`] = draw(elementCount(shape));
  });
  return { graph, inputs, result, loss, values };
}

/** The values as the nearest 32-bit numbers, so that every engine starts from the same. */
export function roundToSingle(values: InputValues): Record<string, Float64Array> {
  return Object.fromEntries(
    Object.entries(values).map(([name, numbers]) => [name, numbers.map(Math.fround)]),
  );
}

function nodeOf(graph: OpGraph, symbol: Sym): OpNode {
  const node = graph.nodes[symbol.id];
  if (!node) throw new RangeError('The primitive gave a value of another graph.');
  return node;
}
