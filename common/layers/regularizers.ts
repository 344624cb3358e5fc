import type { ParamChoice, ParamSchema } from './layer.ts';

function strength(key: string, label: string, fallback: number): ParamSchema {
  return {
    key,
    label,
    kind: 'number',
    default: fallback,
    min: 0,
    max: 1000,
    help: 'How much each weight adds to the loss. Larger keeps weights smaller.',
    group: 'regularisation',
  };
}

/** Keras's regularisers with its defaults: what the size of weights adds to the loss. */
export const regularizers: readonly ParamChoice[] = [
  { value: 'l1', label: 'L1: sum of |w|', fields: [strength('l1', 'L1', 0.01)] },
  { value: 'l2', label: 'L2: sum of w²', fields: [strength('l2', 'L2', 0.01)] },
  {
    value: 'l1_l2',
    label: 'L1 and L2',
    fields: [strength('l1', 'L1', 0), strength('l2', 'L2', 0)],
  },
];
