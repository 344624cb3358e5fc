import type { ConvolutionOptions, Sym } from '../forward-ops.ts';
import { applyActivation, hasNoGradient } from '../activations.ts';
import { onlyInput, onlyShape } from '../input-of.ts';
import type { ForwardCall, LayerDefinition, Params } from '../layer.ts';
import { booleanOf, numberOf, numbersOf, textOf } from '../read-params.ts';
import { weightSpec } from '../weight-spec.ts';
import {
  biasParams,
  describeConvolution,
  filtersParam,
  groupsParam,
  kernelParams,
  outputParams,
  planeDilationParam,
  planeKernelParam,
  planeStridesParam,
  refuseGroups,
  refuseStridedDilation,
} from './convolution-params.ts';
import {
  chosenPadding,
  imageSize,
  paddingOf,
  paddingParam,
  stopsAlong,
  type AxisWindow,
} from './sliding-window.ts';

/** The kernel of an image layer along both axes. */
export function planeWindows(
  [height, width]: readonly [number, number, number],
  params: Params,
): readonly [AxisWindow, AxisWindow] {
  const [rows = 1, columns = 1] = numbersOf(params, 'kernel_size');
  const [down = 1, across = 1] = numbersOf(params, 'strides');
  const [tall = 1, wide = 1] = numbersOf(params, 'dilation_rate');
  const padding = chosenPadding(params);
  refuseStridedDilation([down, across], [tall, wide]);
  return [
    { length: height, size: rows, stride: down, dilation: tall, padding },
    { length: width, size: columns, stride: across, dilation: wide, padding },
  ];
}

/** Stops of an image layer's kernel, [rows, columns]. */
export function planeStops(windows: readonly AxisWindow[]): readonly number[] {
  return stopsAlong(windows, { input: 'image', window: 'kernel' });
}

/** How the kernel slides over a concrete image. */
export function planeOptions(x: Sym, params: Params, groups: number): ConvolutionOptions {
  const [, height = 1, width = 1, channels = 1] = x.shape;
  const [rows, columns] = planeWindows([height, width, channels], params);
  const [top, bottom] = paddingOf(rows);
  const [left, right] = paddingOf(columns);
  return {
    strides: [rows.stride, columns.stride],
    dilations: [rows.dilation ?? 1, columns.dilation ?? 1],
    pads: [top, left, bottom, right],
    groups,
  };
}

/** Adds the bias, where there is one, and applies the activation. */
export function finishConvolution(call: ForwardCall, sum: Sym): Sym {
  const { bias } = call.weights;
  const whole = bias ? call.ops.add(sum, bias) : sum;
  return applyActivation(call.ops, textOf(call.params, 'activation'), whole);
}

/** A kernel by name; throws a RangeError when the call lacks it. */
export function kernelOf({ weights }: ForwardCall, name = 'kernel'): Sym {
  const kernel = weights[name];
  if (!kernel) throw new RangeError(`A convolution needs its ${name}.`);
  return kernel;
}

/**
 * Keras `Conv2D`: activation(x ∗ kernel + bias), the kernel not turned (a cross-correlation).
 * [batch, rows, columns, channels] → [batch, rows', columns', filters]; kernel
 * [kernel rows, kernel columns, channels / groups, filters], bias [filters].
 */
export const conv2d: LayerDefinition = {
  type: 'Conv2D',
  category: 'convolution',
  summary: 'Looks for small patterns everywhere in an image.',
  help: {
    what: 'Slides small kernels over the image. Each gives one map that says how well its pattern fits at every place.',
    formula: 'yᵢⱼ = activation(Σ xᵢ₊ₘ,ⱼ₊ₙ · Wₘₙ + b)',
    when: 'The building block for images: few weights, and a pattern learnt at one place is found at all.',
  },
  params: [
    filtersParam,
    planeKernelParam,
    planeStridesParam,
    paddingParam(),
    planeDilationParam,
    groupsParam,
    ...outputParams,
    ...kernelParams(),
    ...biasParams,
  ],
  inputs: { min: 1, max: 1 },
  inferShape: (inputs, params) => {
    const size = imageSize(onlyShape(inputs), 'Conv2D');
    const filters = numberOf(params, 'filters');
    refuseGroups(size[2], filters, numberOf(params, 'groups'));
    return [null, ...planeStops(planeWindows(size, params)), filters];
  },
  weights: (inputs, params) => {
    const [, , channels] = imageSize(onlyShape(inputs), 'Conv2D');
    const filters = numberOf(params, 'filters');
    const depth = channels / numberOf(params, 'groups');
    const shape = [...numbersOf(params, 'kernel_size'), depth, filters];
    const kernel = weightSpec(params, 'kernel', shape);
    const bias = booleanOf(params, 'use_bias') ? [weightSpec(params, 'bias', [filters])] : [];
    return [kernel, ...bias];
  },
  describe: (params) => describeConvolution(params, 'filters'),
  forward: (call) => {
    const x = onlyInput(call);
    const options = planeOptions(x, call.params, numberOf(call.params, 'groups'));
    return finishConvolution(call, call.ops.conv2d(x, kernelOf(call), options));
  },
  stopsGradient: (params) => hasNoGradient(textOf(params, 'activation')),
};
