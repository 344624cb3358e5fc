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
  kernelParams,
  outputParams,
  planeDilationParam,
  planeKernelParam,
  planeStridesParam,
} from './convolution-params.ts';
import { imageSize, paddingParam } from './sliding-window.ts';

/**
 * Keras `DepthwiseConv2D`: every channel is convolved with kernels of its own. [batch, rows, columns,
 * channels] → [batch, rows', columns', channels · depth_multiplier]; kernel
 * [kernel rows, kernel columns, channels, depth_multiplier].
 */
export const depthwiseConv2d: LayerDefinition = {
  type: 'DepthwiseConv2D',
  category: 'convolution',
  summary: 'Looks for patterns in each channel apart.',
  help: {
    what: 'Slides kernels over every channel by itself; the channels are not mixed.',
    formula: 'yᵢⱼₖ = activation(Σ xᵢ₊ₘ,ⱼ₊ₙ,ₖ · Wₘₙₖ + bₖ)',
    when: 'In small, fast image networks, followed by a 1 × 1 convolution that mixes the channels.',
  },
  params: [
    planeKernelParam,
    planeStridesParam,
    paddingParam(),
    depthMultiplierParam,
    planeDilationParam,
    ...outputParams,
    ...kernelParams('depthwise', 'Kernel'),
    ...biasParams,
  ],
  inputs: { min: 1, max: 1 },
  inferShape: (inputs, params) => {
    const size = imageSize(onlyShape(inputs), 'DepthwiseConv2D');
    const maps = size[2] * numberOf(params, 'depth_multiplier');
    return [null, ...planeStops(planeWindows(size, params)), maps];
  },
  weights: (inputs, params) => {
    const [, , channels] = imageSize(onlyShape(inputs), 'DepthwiseConv2D');
    const multiplier = numberOf(params, 'depth_multiplier');
    const shape = [...numbersOf(params, 'kernel_size'), channels, multiplier];
    const kernel = weightSpec(params, 'kernel', shape, { settings: 'depthwise' });
    const maps = [channels * multiplier];
    return booleanOf(params, 'use_bias') ? [kernel, weightSpec(params, 'bias', maps)] : [kernel];
  },
  describe: (params) => describeConvolution(params, null),
  forward: (call) => {
    const { ops, params } = call;
    const x = onlyInput(call);
    const kernel = kernelOf(call);
    const [rows = 1, columns = 1, channels = 1, multiplier = 1] = kernel.shape;
    const grouped = ops.reshape(kernel, [rows, columns, 1, channels * multiplier]);
    return finishConvolution(call, ops.conv2d(x, grouped, planeOptions(x, params, channels)));
  },
  stopsGradient: (params) => hasNoGradient(textOf(params, 'activation')),
};
