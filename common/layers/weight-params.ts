import { activations } from './activations.ts';
import { initializers } from './initializers.ts';
import type { ParamSchema } from './layer.ts';

const initializerChoices = initializers.map(({ id, label }) => ({ value: id, label }));

/** The parameter that picks an activation. */
export function activationParam(fallback: string, help: string): ParamSchema {
  return {
    key: 'activation',
    label: 'Activation',
    kind: 'choice',
    default: fallback,
    choices: activations.map(({ id, label }) => ({ value: id, label })),
    help,
    group: 'layer',
  };
}

/** The parameter that says how a weight starts, for example `kernel_initializer`. */
export function initializerParam(
  weight: string,
  label: string,
  fallback: string,
  help: string,
): ParamSchema {
  return {
    key: `${weight}_initializer`,
    label,
    kind: 'choice',
    default: fallback,
    choices: initializerChoices,
    help,
    group: 'weights',
  };
}
