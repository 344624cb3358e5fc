import { AppError } from '../../errors/app-error.ts';
import { formatShape, type Shape } from '../../tensor/shape.ts';
import type { Sym } from '../forward-ops.ts';
import type { ForwardCall, LayerDefinition } from '../layer.ts';
import { spreadMask } from '../masks.ts';

/** The most inputs that a merging layer takes. */
export const mostInputs = 64;

/** What a layer that merges inputs value by value is made of. */
export interface Merge {
  readonly type: string;
  readonly summary: string;
  readonly help: LayerDefinition['help'];
  /** Exactly two inputs instead of two or more. */
  readonly pair?: true;
  readonly merge: (call: ForwardCall, inputs: readonly Sym[]) => Sym;
}

/**
 * A layer that merges inputs value by value, as Keras's: shapes broadcast behind the batch axis, an input
 * with fewer axes getting its missing ones there. A time step counts behind it when it counts in any
 * input; where an input has no mask there is none.
 */
export function mergeLayer({ type, summary, help, pair, merge }: Merge): LayerDefinition {
  return {
    type,
    category: 'merging',
    summary,
    help,
    params: [],
    inputs: { min: 2, max: pair ? 2 : mostInputs },
    inferShape: (inputs) => inputs.slice(1).reduce(mergedShape, inputs[0] ?? [null]),
    weights: () => [],
    describe: () => '',
    forward: (call) => merge(call, alignInputs(call)),
    mask: (call) => anyMask(call),
  };
}

function mergedShape(a: Shape, b: Shape): Shape {
  const [long, short] = a.length >= b.length ? [a, b] : [b, a];
  const added = long.length - short.length;
  return long.map((length, axis) => {
    if (axis === 0) return null;
    const other = axis > added ? (short[axis - added] ?? 1) : 1;
    if (length === other || other === 1) return length;
    if (length === 1) return other;
    throw new AppError(
      'invalid-network',
      `Inputs of ${formatShape(a)} and ${formatShape(b)} cannot be merged: along axis ${axis} they have ${length} and ${other} values. Make them equal, or one of them 1.`,
    );
  });
}

/** The inputs with as many axes each, new ones behind the batch axis. */
function alignInputs({ ops, inputs }: ForwardCall): readonly Sym[] {
  const rank = Math.max(...inputs.map(({ shape }) => shape.length));
  return inputs.map((input) => {
    const [batch = 1, ...others] = input.shape;
    const added = Array.from({ length: rank - input.shape.length }, () => 1);
    return ops.reshape(input, [batch, ...added, ...others]);
  });
}

/** 1 for time steps that count in any input; null when an input has no mask. */
export function anyMask({ ops, masks }: ForwardCall): Sym | null {
  const known = masks.filter((mask) => mask !== null);
  if (known.length < masks.length) return null;
  const [first, ...others] = known;
  return first ? others.reduce((any, mask) => ops.maximum(any, mask), first) : null;
}

/** The masks of the inputs, ready to be multiplied with them; null where one has too few axes for it. */
export function maskOfInput(call: ForwardCall, index: number, aligned: readonly Sym[]): Sym | null {
  const mask = call.masks[index];
  const rank = call.inputs[index]?.shape.length ?? 0;
  if (!mask || rank < 3 || rank < (aligned[index]?.shape.length ?? 0)) return null;
  return spreadMask(call.ops, mask, rank);
}
