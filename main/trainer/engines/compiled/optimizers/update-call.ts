import type { Sym } from '../../../../../common/layers/forward-ops.ts';
import type { OptimizerConfig } from '../../../../../common/training/training-config.ts';
import type { OpGraph } from '../op-graph.ts';
import type { OpNode } from '../op-node.ts';

/** One update of trainable weights laid end to end, or of one tensor. */
export interface UpdateCall {
  readonly graph: OpGraph;
  readonly weights: Sym;
  /** Multiplied by `gradientScale`. */
  readonly gradient: Sym;
  /** In the order of `slotNames`. */
  readonly slots: readonly Sym[];
  /** The numbers of this step, by the names of `scalarNames`. */
  readonly scalars: Readonly<Record<string, Sym>>;
}

/** What the update leaves behind. */
export interface Updated {
  readonly weights: OpNode;
  readonly slots: readonly OpNode[];
}

/** The settings of one optimiser, or of several. */
export type Settings<Type extends OptimizerConfig['type']> = Extract<
  OptimizerConfig,
  { type: Type }
>;

/** A number of this step. */
export function scalar({ scalars }: UpdateCall, name: string): Sym {
  const value = scalars[name];
  if (!value) throw new RangeError(`The update lacks the number ${name}.`);
  return value;
}

/** A slot by its place in `slotNames`. */
export function slot({ slots }: UpdateCall, index: number): Sym {
  const value = slots[index];
  if (!value) throw new RangeError('The optimiser lacks one of its slots.');
  return value;
}

/** keep · average + (1 − keep) · value, where `value` comes multiplied by `scale`. */
export function decay(graph: OpGraph, average: Sym, value: Sym, keep: number, scale = 1): OpNode {
  return graph.add(
    graph.mul(average, graph.constant(keep)),
    graph.mul(value, graph.constant((1 - keep) / scale)),
  );
}
