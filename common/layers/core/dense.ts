import { applyActivation, hasNoGradient } from '../activations.ts';
import { axisLength, onlyInput, onlyShape } from '../input-of.ts';
import type { LayerDefinition } from '../layer.ts';
import { booleanOf, numberOf, textOf } from '../read-params.ts';
import { activationParam, activityRegularizerParam, weightParams } from '../weight-params.ts';
import { weightSpec } from '../weight-spec.ts';

/**
 * Keras `Dense`: activation(x · kernel + bias) over the last axis.
 * [batch, …, in] → [batch, …, units]; kernel [in, units], bias [units].
 */
export const dense: LayerDefinition = {
  type: 'Dense',
  category: 'core',
  summary: 'Every unit sees every input.',
  help: {
    what: 'Each unit adds up all inputs, each times its own weight, plus a bias, and applies the activation.',
    formula: 'y = activation(x · W + b)',
    when: 'The building block for tables, and the last layer of almost every network.',
  },
  params: [
    {
      key: 'units',
      label: 'Units',
      kind: 'integer',
      default: 32,
      min: 1,
      max: 1_000_000,
      step: 1,
      help: 'How many values the layer gives. More units can learn more and overfit sooner.',
      group: 'layer',
    },
    activationParam('linear', 'The function after the sum. Without one, layers add nothing.'),
    {
      key: 'use_bias',
      label: 'Bias',
      kind: 'boolean',
      default: true,
      help: 'Adds a trainable constant per unit. Off when batch normalisation follows.',
      group: 'weights',
    },
    ...weightParams(
      'kernel',
      'Kernel',
      'glorot_uniform',
      'How weights start. He suits ReLU, LeCun suits SELU, Glorot the rest.',
    ),
    ...weightParams('bias', 'Bias', 'zeros', 'How biases start; zeros unless you know why.'),
    activityRegularizerParam,
  ],
  inputs: { min: 1, max: 1 },
  inferShape: (inputs, params) => {
    const shape = onlyShape(inputs);
    axisLength(shape, -1);
    return [...shape.slice(0, -1), numberOf(params, 'units')];
  },
  weights: (inputs, params) => {
    const units = numberOf(params, 'units');
    const kernel = weightSpec(params, 'kernel', [axisLength(onlyShape(inputs), -1), units]);
    return booleanOf(params, 'use_bias') ? [kernel, weightSpec(params, 'bias', [units])] : [kernel];
  },
  describe: (params) => `${numberOf(params, 'units')} · ${textOf(params, 'activation')}`,
  forward: (call) => {
    const { kernel, bias } = call.weights;
    if (!kernel) throw new RangeError('A dense layer needs its kernel.');
    const product = call.ops.matmul(onlyInput(call), kernel);
    const sum = bias ? call.ops.add(product, bias) : product;
    return applyActivation(call.ops, textOf(call.params, 'activation'), sum);
  },
  mask: 'pass',
  stopsGradient: (params) => hasNoGradient(textOf(params, 'activation')),
};
