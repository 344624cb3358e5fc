import { elementCount } from '../tensor/shape.ts';
import { incomingEdges } from './compile-order.ts';
import { inferShapes } from './infer-shapes.ts';
import type { NetworkSpec } from './network-spec.ts';

/**
 * About how many multiplications one training step over `batch` rows takes. Each weight is used once per row
 * in the forward pass and twice in the backward pass; layers that slide over positions or time steps use
 * theirs at every one of them. Products between values, as in attention, are not counted.
 */
export function stepWork(network: NetworkSpec, batch: number): number {
  const { shapes, parameters } = inferShapes(network);
  const incoming = incomingEdges(network);
  const positionsOf = (id: string | undefined): number => {
    const inner = (id === undefined ? undefined : shapes.get(id))?.slice(1, -1) ?? [];
    return elementCount(inner.map((length) => length ?? 1));
  };
  const perRow = network.nodes.reduce((sum, node) => {
    // An embedding looks its weights up instead of multiplying by them.
    if (node.type === 'Embedding') return sum;
    const [edge] = incoming.get(node.id) ?? [];
    const outer = shapes.get(node.id);
    const slides = outer && outer.length > 2;
    const positions = slides ? positionsOf(node.id) : timeSteps(node.type, positionsOf(edge?.from));
    return sum + (parameters.get(node.id)?.trainable ?? 0) * positions;
  }, 0);
  return 3 * perRow * batch;
}

/** A recurrent layer that gives its last output only has still gone through every time step. */
function timeSteps(type: string, steps: number): number {
  return ['SimpleRNN', 'LSTM', 'GRU', 'Bidirectional'].includes(type) ? steps : 1;
}
