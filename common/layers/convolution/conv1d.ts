import { hasNoGradient } from '../activations.ts';
import { onlyInput, onlyShape } from '../input-of.ts';
import type { LayerDefinition, Params } from '../layer.ts';
import { booleanOf, numberOf, textOf } from '../read-params.ts';
import { weightSpec } from '../weight-spec.ts';
import { finishConvolution, kernelOf } from './conv2d.ts';
import {
  biasParams,
  describeConvolution,
  filtersParam,
  groupsParam,
  kernelParams,
  lineDilationParam,
  lineKernelParam,
  lineStridesParam,
  outputParams,
  refuseGroups,
  refuseStridedDilation,
} from './convolution-params.ts';
import {
  chosenPadding,
  paddingOf,
  paddingParam,
  sequenceSize,
  stopsAlong,
  type AxisWindow,
} from './sliding-window.ts';

function lineWindow(length: number, params: Params): AxisWindow {
  const stride = numberOf(params, 'strides');
  const dilation = numberOf(params, 'dilation_rate');
  refuseStridedDilation([stride], [dilation]);
  const size = numberOf(params, 'kernel_size');
  return { length, size, stride, dilation, padding: chosenPadding(params) };
}

/**
 * Keras `Conv1D`: activation(x ∗ kernel + bias) along time. [batch, steps, channels] →
 * [batch, steps', filters]; kernel [kernel steps, channels / groups, filters], bias [filters].
 * Padding `causal` lets each step see itself and earlier ones only.
 */
export const conv1d: LayerDefinition = {
  type: 'Conv1D',
  category: 'convolution',
  summary: 'Looks for short patterns everywhere in a sequence.',
  help: {
    what: 'Slides short kernels along time. Each gives one series that says how well its pattern fits at every step.',
    formula: 'yₜ = activation(Σ xₜ₊ₘ · Wₘ + b)',
    when: 'For signals and texts in which short stretches matter. Faster than recurrent layers.',
  },
  params: [
    filtersParam,
    lineKernelParam,
    lineStridesParam,
    paddingParam(['valid', 'same', 'causal']),
    lineDilationParam,
    groupsParam,
    ...outputParams,
    ...kernelParams(),
    ...biasParams,
  ],
  inputs: { min: 1, max: 1 },
  inferShape: (inputs, params) => {
    const [steps, channels] = sequenceSize(onlyShape(inputs), 'Conv1D');
    const filters = numberOf(params, 'filters');
    refuseGroups(channels, filters, numberOf(params, 'groups'));
    const what = { input: 'sequence', window: 'kernel' };
    return [null, ...stopsAlong([lineWindow(steps, params)], what), filters];
  },
  weights: (inputs, params) => {
    const [, channels] = sequenceSize(onlyShape(inputs), 'Conv1D');
    const filters = numberOf(params, 'filters');
    const depth = channels / numberOf(params, 'groups');
    const kernel = weightSpec(params, 'kernel', [numberOf(params, 'kernel_size'), depth, filters]);
    const bias = booleanOf(params, 'use_bias') ? [weightSpec(params, 'bias', [filters])] : [];
    return [kernel, ...bias];
  },
  describe: (params) => describeConvolution(params, 'filters'),
  forward: (call) => {
    const { ops, params } = call;
    const x = onlyInput(call);
    const [batch = 1, steps = 1, channels = 1] = x.shape;
    const window = lineWindow(steps, params);
    const [before, after] = paddingOf(window);
    const kernel = kernelOf(call);
    // A sequence is an image with one row.
    const row = ops.reshape(x, [batch, 1, steps, channels]);
    const sum = ops.conv2d(row, ops.reshape(kernel, [1, ...kernel.shape]), {
      strides: [1, window.stride],
      dilations: [1, window.dilation ?? 1],
      pads: [0, before, 0, after],
      groups: numberOf(params, 'groups'),
    });
    const y = finishConvolution(call, sum);
    return ops.reshape(y, [batch, y.shape[2] ?? 1, y.shape[3] ?? 1]);
  },
  stopsGradient: (params) => hasNoGradient(textOf(params, 'activation')),
};
