import { activations } from './activations.ts';
import { constraints } from './constraints.ts';
import { initializers } from './initializers.ts';
import type { ParamSchema } from './layer.ts';
import { choiceParam } from './params.ts';
import { regularizers } from './regularizers.ts';

const initializerChoices = initializers.map(({ id, label, fields }) => ({
  value: id,
  label,
  ...(fields ? { fields } : {}),
}));

/** The parameter that picks an activation. */
export function activationParam(fallback: string, help: string): ParamSchema {
  return choiceParam(
    'activation',
    'Activation',
    fallback,
    activations.map(({ id, label }) => ({ value: id, label })),
    help,
  );
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
    kind: 'configured',
    default: fallback,
    choices: initializerChoices,
    help,
    group: 'weights',
  };
}

/** The parameter that adds the size of a weight (or of the output, `activity`) to the loss. */
export function regularizerParam(weight: string, label: string, help: string): ParamSchema {
  return {
    key: `${weight}_regularizer`,
    label,
    kind: 'configured',
    default: null,
    nullable: true,
    choices: regularizers,
    help,
    group: 'regularisation',
  };
}

/** The parameter that holds a weight within bounds after each update. */
export function constraintParam(weight: string, label: string, help: string): ParamSchema {
  return {
    key: `${weight}_constraint`,
    label,
    kind: 'configured',
    default: null,
    nullable: true,
    choices: constraints,
    help,
    group: 'weights',
  };
}

/** The parameters of a weight as Keras has them: how it starts, what its size costs, what it is held to. */
export function weightParams(
  weight: string,
  label: string,
  fallback: string,
  help: string,
): readonly ParamSchema[] {
  const name = label.toLowerCase();
  return [
    initializerParam(weight, `${label} start`, fallback, help),
    regularizerParam(
      weight,
      `${label} regulariser`,
      `Adds the size of the ${name} to the loss, so that it stays small. Against overfitting.`,
    ),
    constraintParam(
      weight,
      `${label} constraint`,
      `Holds the ${name} within bounds while training.`,
    ),
  ];
}

/** The parameter that adds the size of the layer's output to the loss. */
export const activityRegularizerParam: ParamSchema = regularizerParam(
  'activity',
  'Output regulariser',
  'Adds the size of the layer’s output to the loss. L1 makes many outputs zero.',
);
