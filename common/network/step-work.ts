import { elementCount } from '../tensor/shape.ts';
import { incomingEdges } from './compile-order.ts';
import { expandBlocks } from './expand-blocks.ts';
import { inferShapes } from './infer-shapes.ts';
import type { NetworkSpec } from './network-spec.ts';

/** Layers that go through the time steps of their input one after another. */
const recurrentLayers: ReadonlySet<string> = new Set(['SimpleRNN', 'LSTM', 'GRU', 'Bidirectional']);

/**
 * About how many multiplications one training step over `batch` rows takes. Each weight is used once per row
 * in the forward pass and twice in the backward pass; layers that slide over positions or time steps use
 * theirs at every one of them. Weights of frozen layers are used in the forward pass alone. Products between
 * values, as in attention, are not counted. Throws `invalid-network` for a block that cannot be expanded.
 */
export function stepWork(drawn: NetworkSpec, batch: number): number {
  const { network } = expandBlocks(drawn);
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
    // A recurrent layer that gives its last output only has still gone through every time step.
    const steps = recurrentLayers.has(node.type) ? positionsOf(edge?.from) : 1;
    const { trainable = 0, nonTrainable = 0 } = parameters.get(node.id) ?? {};
    return sum + (3 * trainable + nonTrainable) * (slides ? positionsOf(node.id) : steps);
  }, 0);
  return perRow * batch;
}

/** Whether a layer goes through time steps one after another. */
export function hasTimeSteps(network: NetworkSpec): boolean {
  return expandBlocks(network).network.nodes.some(({ type }) => recurrentLayers.has(type));
}
