import type { ParamSchema } from '../layer.ts';
import { integerParam, numberParam, switchParam } from '../params.ts';
import { activationParam, activityRegularizerParam, weightParams } from '../weight-params.ts';

/** The parameter for the function of the gates. */
export const recurrentActivationParam: ParamSchema = {
  ...activationParam('sigmoid', 'The function of the gates: between 0, shut, and 1, open.'),
  key: 'recurrent_activation',
  label: 'Gate activation',
};

/** Units and activation, which come first. */
export const unitParams: readonly ParamSchema[] = [
  integerParam(
    'units',
    'Units',
    32,
    'How many numbers the layer remembers and gives. More can follow more, and overfit sooner.',
    { min: 1, max: 100_000 },
  ),
  activationParam('tanh', 'The function of what is remembered. Keep tanh unless you know why.'),
];

/** What every recurrent layer has behind its own parameters. */
export const commonParams: readonly ParamSchema[] = [
  switchParam(
    'return_sequences',
    'Give every step',
    false,
    'Gives a row of numbers for each time step, not for the last only. Needed before another recurrent layer.',
  ),
  switchParam(
    'return_state',
    'Give the state',
    false,
    'Gives, as further outputs, what is remembered after the last step.',
  ),
  switchParam(
    'go_backwards',
    'Backwards',
    false,
    'Reads the sequence from its end to its beginning, and gives steps in that order.',
  ),
  switchParam(
    'zero_output_for_mask',
    'Zeros for masked steps',
    false,
    'Gives zeros for time steps that do not count, not a repetition of the step before.',
  ),
  switchParam('use_bias', 'Bias', true, 'Adds trainable constants.', 'weights'),
  ...weightParams('kernel', 'Kernel', 'glorot_uniform', 'How the weights of the input start.'),
  ...weightParams(
    'recurrent',
    'Recurrent kernel',
    'orthogonal',
    'How the weights of the state start; orthogonal ones keep its size over many steps.',
  ),
  ...weightParams('bias', 'Bias', 'zeros', 'How biases start; zeros unless you know why.'),
  dropoutParam(
    'dropout',
    'Input dropout',
    'Share of the input’s features that is switched off while training, the same at every step.',
  ),
  dropoutParam(
    'recurrent_dropout',
    'State dropout',
    'Share of the state that is switched off while training, the same at every step. Slower.',
  ),
];

/** For layers in which Keras heeds it. */
export const activityParams: readonly ParamSchema[] = [activityRegularizerParam];

function dropoutParam(key: string, label: string, help: string): ParamSchema {
  return numberParam(key, label, 0, help, {
    min: 0,
    max: 0.99,
    step: 0.05,
    group: 'regularisation',
  });
}
