import type { ParamChoice, ParamSchema } from './layer.ts';

const axis: ParamSchema = {
  key: 'axis',
  label: 'Axis',
  kind: 'numbers',
  default: [0],
  min: -8,
  max: 7,
  help: 'Axes along which the norm is taken: 0 for a unit’s incoming weights in a dense layer.',
  group: 'weights',
};

function limit(key: string, label: string, fallback: number, help: string): ParamSchema {
  return { key, label, kind: 'number', default: fallback, min: 0, help, group: 'weights' };
}

const rate: ParamSchema = {
  ...limit('rate', 'Rate', 1, 'How far weights are moved towards the range after each update.'),
  max: 1,
};

/** Keras's constraints with its defaults: what weights are held to after every update. */
export const constraints: readonly ParamChoice[] = [
  {
    value: 'max_norm',
    label: 'Largest norm',
    fields: [limit('max_value', 'Largest norm', 2, 'Longer weight vectors are cut to this.'), axis],
  },
  { value: 'non_neg', label: 'Not negative' },
  { value: 'unit_norm', label: 'Norm of one', fields: [axis] },
  {
    value: 'min_max_norm',
    label: 'Norm within a range',
    fields: [
      limit('min_value', 'Smallest norm', 0, 'Shorter weight vectors are stretched to this.'),
      limit('max_value', 'Largest norm', 1, 'Longer weight vectors are cut to this.'),
      rate,
      axis,
    ],
  },
];
