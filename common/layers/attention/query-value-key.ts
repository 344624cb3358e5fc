import { AppError } from '../../errors/app-error.ts';
import { formatShape, type Shape } from '../../tensor/shape.ts';
import type { ForwardOps, Sym } from '../forward-ops.ts';
import type { ForwardCall, LayerDefinition, ParamSchema } from '../layer.ts';
import { numberParam, switchParam } from '../params.ts';

/** What attention layers have in common: the inputs query, value and, where it differs, key. */
export const attentionInputs = {
  category: 'attention',
  inputs: { min: 2, max: 3 },
  inputNames: ['query', 'value', 'key'],
  mask: 'pass',
} as const satisfies Partial<LayerDefinition>;

/** Of each of the three, as sequences [batch, time, features]. */
export interface Sequences<Sequence> {
  readonly query: Sequence;
  readonly value: Sequence;
  /** The value where no key is given. */
  readonly key: Sequence;
}

/** The inputs by their part. */
export function sequencesOf<Sequence>(inputs: readonly Sequence[]): Sequences<Sequence> {
  const [query, value, key] = inputs;
  if (!query || !value) {
    throw new AppError('invalid-network', 'Attention needs a query and a value.');
  }
  return { query, value, key: key ?? value };
}

/** The inputs' shapes by their part; throws `invalid-network` when they are no sequences that belong together. */
export function checkSequences(inputs: readonly Shape[]): Sequences<Shape> {
  const sequences = sequencesOf(inputs);
  for (const name of ['query', 'value', 'key'] as const) {
    const shape = sequences[name];
    if (shape.length === 3) continue;
    throw new AppError(
      'invalid-network',
      `The ${name} must be a sequence: time steps, features. It is ${formatShape(shape)}.`,
    );
  }
  const { value, key } = sequences;
  if (value[1] === key[1]) return sequences;
  throw new AppError(
    'invalid-network',
    `The value has ${value[1]} time steps and the key ${key[1]}. They must have equally many.`,
  );
}

/** Keras's `use_causal_mask`, there an argument of the call. */
export const causalParam: ParamSchema = switchParam(
  'use_causal_mask',
  'No look ahead',
  false,
  'A time step attends only to itself and those before it, as when a text is continued.',
);

/** Share of the attention that is switched off while training. */
export const attentionDropoutParam: ParamSchema = numberParam(
  'dropout',
  'Dropout',
  0,
  'Share of the attention weights that is switched off while training.',
  { min: 0, max: 1, step: 0.05, group: 'regularisation' },
);

/** Keras's constant for what must not be attended to. */
export const unattended = 1e9;

/** 1 where the time step of a row may attend to that of a column, [1, rows, columns]. */
export function causalMask(ops: ForwardOps, rows: number, columns: number): Sym {
  const allowed = Float32Array.from({ length: rows * columns }, (_, index) =>
    index % columns <= Math.floor(index / columns) ? 1 : 0,
  );
  return ops.constantTensor(allowed, [1, rows, columns]);
}

/** Both masks together; one of them where the other is null. */
export function bothMasks(ops: ForwardOps, a: Sym | null, b: Sym | null): Sym | null {
  return a && b ? ops.mul(a, b) : (a ?? b);
}

/** Switches attention weights off at random while training. */
export function dropAttention(call: ForwardCall, weights: Sym, rate: number): Sym {
  if (!call.training || rate === 0) return weights;
  return call.ops.mul(weights, call.ops.dropoutMask(weights.shape, rate));
}
