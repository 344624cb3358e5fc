import type { Sym } from '../../layers/forward-ops.ts';
import type { LayerDefinition, Params } from '../../layers/layer.ts';
import type { Shape } from '../../tensor/shape.ts';
import { CountingOps, sizeOf, type OperationCounts } from './counting-ops.ts';

/** What a layer costs for one row of data. */
export interface LayerCost {
  readonly counts: OperationCounts;
  /** Numbers in all of its outputs. */
  readonly outputSize: number;
  /** Numbers inside the layer that the backward pass needs, besides its inputs and outputs. */
  readonly keptInside: number;
  /** Whether the backward pass of the layer needs an input, in their order. */
  readonly keepsInputs: readonly boolean[];
  /** Whether it needs the first output. */
  readonly keepsOutput: boolean;
  /** The first output is input number so and so in another shape; null when it has numbers of its own. */
  readonly sameAs: number | null;
}

/** Counts what the layer's forward pass does for a row, by running it on operations that only count. */
export function costOfLayer(
  definition: LayerDefinition,
  params: Params,
  inputs: readonly Shape[],
): LayerCost {
  const ops = new CountingOps();
  const given = inputs.map((shape) => ops.given(forOneRow(shape)));
  const specs = definition.weights(inputs, params);
  const weights = specs.map(({ name, shape }) => [name, ops.given(shape)] as const);
  const result = definition.forward({
    ops,
    inputs: given,
    masks: given.map(() => null),
    params,
    weights: Object.fromEntries(weights),
    training: true,
    trainable: true,
  });
  const outputs: readonly Sym[] = 'id' in result ? [result] : result;
  const outside = new Set([...given, ...weights.map(([, value]) => value)].map(({ id }) => id));
  const roots = outputs.map((output) => ops.root(output));
  const inside = [...ops.kept].filter((id) => !outside.has(id) && !roots.includes(id));
  const [first = -1] = roots;
  const sameAs = given.findIndex(({ id }) => id === first);
  return {
    counts: { ...ops.counts },
    outputSize: outputs.reduce((sum, output) => sum + sizeOf(output), 0),
    keptInside: ops.keptInLoops + inside.reduce((sum, id) => sum + sizeOf(ops.values[id]), 0),
    keepsInputs: given.map(({ id }) => ops.kept.has(id)),
    keepsOutput: ops.kept.has(first),
    sameAs: sameAs < 0 ? null : sameAs,
  };
}

/** The shape of one row's value, with a batch axis of 1. */
function forOneRow(shape: Shape): readonly number[] {
  return shape.map((length) => length ?? 1);
}
