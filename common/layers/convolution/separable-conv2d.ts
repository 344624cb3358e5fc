import { hasNoGradient } from '../activations.ts';
import { onlyInput, onlyShape } from '../input-of.ts';
import type { LayerDefinition } from '../layer.ts';
import { booleanOf, numberOf, numbersOf, textOf } from '../read-params.ts';
import { weightSpec } from '../weight-spec.ts';
import { finishConvolution, kernelOf, planeOptions, planeStops, planeWindows } from './conv2d.ts';
import {
  biasParams,
  depthMultiplierParam,
  describeConvolution,
  filtersParam,
  kernelParams,
  outputParams,
  planeDilationParam,
  planeKernelParam,
  planeStridesParam,
} from './convolution-params.ts';
import { imageSize, paddingParam } from './sliding-window.ts';

/**
 * Keras `SeparableConv2D` (Chollet 2016): kernels per channel, then a 1 × 1 convolution that mixes the
 * channels. depthwise_kernel [kernel rows, kernel columns, channels, depth_multiplier], pointwise_kernel
 * [1, 1, channels · depth_multiplier, filters], bias [filters].
 */
export const separableConv2d: LayerDefinition = {
  type: 'SeparableConv2D',
  category: 'convolution',
  summary: 'A convolution in two cheap steps: places, then channels.',
  help: {
    what: 'Convolves each channel by itself and then mixes the channels at every place. Needs far fewer weights than a full convolution.',
    formula: 'y = activation((x ∗ W per channel) · V + b)',
    when: 'In place of Conv2D where the network must stay small or fast.',
  },
  params: [
    filtersParam,
    planeKernelParam,
    planeStridesParam,
    paddingParam(),
    planeDilationParam,
    depthMultiplierParam,
    ...outputParams,
    ...kernelParams('depthwise', 'Channel kernel'),
    ...kernelParams('pointwise', 'Mixing kernel'),
    ...biasParams,
  ],
  inputs: { min: 1, max: 1 },
  inferShape: (inputs, params) => {
    const size = imageSize(onlyShape(inputs), 'SeparableConv2D');
    return [null, ...planeStops(planeWindows(size, params)), numberOf(params, 'filters')];
  },
  weights: (inputs, params) => {
    const [, , channels] = imageSize(onlyShape(inputs), 'SeparableConv2D');
    const filters = numberOf(params, 'filters');
    const multiplier = numberOf(params, 'depth_multiplier');
    const perChannel = [...numbersOf(params, 'kernel_size'), channels, multiplier];
    const mixing = [1, 1, channels * multiplier, filters];
    const bias = booleanOf(params, 'use_bias') ? [weightSpec(params, 'bias', [filters])] : [];
    return [
      weightSpec(params, 'depthwise_kernel', perChannel, { settings: 'depthwise' }),
      weightSpec(params, 'pointwise_kernel', mixing, { settings: 'pointwise' }),
      ...bias,
    ];
  },
  describe: (params) => describeConvolution(params, 'filters'),
  forward: (call) => {
    const { ops, params } = call;
    const x = onlyInput(call);
    const kernel = kernelOf(call, 'depthwise_kernel');
    const [rows = 1, columns = 1, channels = 1, multiplier = 1] = kernel.shape;
    const grouped = ops.reshape(kernel, [rows, columns, 1, channels * multiplier]);
    const maps = ops.conv2d(x, grouped, planeOptions(x, params, channels));
    const mixed = ops.conv2d(maps, kernelOf(call, 'pointwise_kernel'), {
      strides: [1, 1],
      dilations: [1, 1],
      pads: [0, 0, 0, 0],
      groups: 1,
    });
    return finishConvolution(call, mixed);
  },
  stopsGradient: (params) => hasNoGradient(textOf(params, 'activation')),
};
