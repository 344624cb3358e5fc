import type { ParamChoice, ParamSchema } from './layer.ts';

/** What a parameter may have besides its key, label, default and help. */
type Limits = Partial<
  Pick<ParamSchema, 'min' | 'max' | 'step' | 'length' | 'nullable' | 'empty' | 'group'>
>;

/** A whole number. */
export function integerParam(
  key: string,
  label: string,
  fallback: number | null,
  help: string,
  limits: Limits = {},
): ParamSchema {
  return {
    key,
    label,
    kind: 'integer',
    default: fallback,
    step: 1,
    help,
    group: 'layer',
    ...limits,
  };
}

/** Any number. */
export function numberParam(
  key: string,
  label: string,
  fallback: number | null,
  help: string,
  limits: Limits = {},
): ParamSchema {
  return { key, label, kind: 'number', default: fallback, help, group: 'layer', ...limits };
}

/** On or off. */
export function switchParam(
  key: string,
  label: string,
  fallback: boolean,
  help: string,
  group: ParamSchema['group'] = 'layer',
): ParamSchema {
  return { key, label, kind: 'boolean', default: fallback, help, group };
}

/** One of several texts. */
export function choiceParam(
  key: string,
  label: string,
  fallback: string,
  choices: readonly ParamChoice[],
  help: string,
): ParamSchema {
  return { key, label, kind: 'choice', default: fallback, choices, help, group: 'layer' };
}

/** Lengths of axes, or other whole numbers by axis. */
export function shapeParam(
  key: string,
  label: string,
  fallback: readonly number[] | null,
  help: string,
  limits: Limits = {},
): ParamSchema {
  return { key, label, kind: 'shape', default: fallback, help, group: 'layer', ...limits };
}

/** Several numbers. */
export function numbersParam(
  key: string,
  label: string,
  fallback: readonly number[] | null,
  help: string,
  limits: Limits = {},
): ParamSchema {
  return { key, label, kind: 'numbers', default: fallback, help, group: 'layer', ...limits };
}

/** One axis of the input, −1 for the last. */
export function axisParam(help: string, fallback = -1): ParamSchema {
  return integerParam('axis', 'Axis', fallback, help, { min: -8, max: 8 });
}
