import { AppError } from '../../errors/app-error.ts';
import { hasNoGradient } from '../activations.ts';
import { onlyInput, onlyShape } from '../input-of.ts';
import type { LayerDefinition, Params } from '../layer.ts';
import { shapeParam } from '../params.ts';
import { booleanOf, numberOf, numbersOf, textOf } from '../read-params.ts';
import { weightSpec } from '../weight-spec.ts';
import { finishConvolution, kernelOf, planeWindows } from './conv2d.ts';
import {
  biasParams,
  describeConvolution,
  filtersParam,
  kernelParams,
  outputParams,
  planeDilationParam,
  planeKernelParam,
  planeStridesParam,
} from './convolution-params.ts';
import { imageSize, paddingParam, reachOf, type AxisWindow } from './sliding-window.ts';

/** Along one axis: the length of the output, and what is cut off it before and after. */
interface Widened {
  readonly length: number;
  readonly cut: readonly [number, number];
}

/**
 * Keras's rule (`compute_conv_transpose_output_shape`): stride · length for `same`,
 * (length − 1) · stride + max(reach, stride) for `valid`; `extra`, the output padding, in place of what
 * these add behind the last stop.
 */
function widen(window: AxisWindow, extra: number | null): Widened {
  const { length, stride, padding } = window;
  const reach = reachOf(window);
  const natural = (length - 1) * stride + reach;
  if (padding === 'valid') {
    return { length: natural + (extra ?? Math.max(0, stride - reach)), cut: [0, 0] };
  }
  const same = extra === null ? length * stride : (length - 1) * stride + (reach % 2) + extra;
  const surplus = Math.max(0, natural - same);
  const before = Math.floor(surplus / 2);
  return { length: same, cut: [before, surplus - before] };
}

function widenImage(
  size: readonly [number, number, number],
  params: Params,
): readonly [Widened, Widened] {
  const [rows, columns] = planeWindows(size, params);
  const extra = params['output_padding'] === null ? null : numbersOf(params, 'output_padding');
  const strides = [rows.stride, columns.stride];
  if (extra?.some((amount, axis) => amount >= (strides[axis] ?? 1))) {
    throw new AppError(
      'invalid-network',
      'The output padding must be smaller than the strides. Lower it or raise the strides.',
    );
  }
  const widened = [widen(rows, extra?.[0] ?? null), widen(columns, extra?.[1] ?? null)] as const;
  if (widened.every(({ length }) => length > 0)) return widened;
  throw new AppError(
    'invalid-network',
    'Nothing would be left of the image. Raise the output padding or the strides.',
  );
}

/**
 * Keras `Conv2DTranspose`: what a convolution does to a gradient on its way back, used forward.
 * [batch, rows, columns, channels] → [batch, rows', columns', filters]; kernel
 * [kernel rows, kernel columns, filters, channels], bias [filters].
 */
export const conv2dTranspose: LayerDefinition = {
  type: 'Conv2DTranspose',
  category: 'convolution',
  summary: 'Makes an image larger with kernels that it learns.',
  help: {
    what: 'Puts a kernel, times the value, at the place of every value of the input and adds them up. With stride 2 the image becomes twice as large.',
    formula: 'y = activation(Σ xᵢⱼ · W placed at (i, j) · stride + b)',
    when: 'In networks that draw images: decoders, generators, segmentation.',
  },
  params: [
    filtersParam,
    planeKernelParam,
    planeStridesParam,
    paddingParam(),
    shapeParam(
      'output_padding',
      'Output padding',
      null,
      'Rows and columns added behind the last stop, below the strides. Chosen for you when empty.',
      { length: 2, min: 0, nullable: true },
    ),
    planeDilationParam,
    ...outputParams,
    ...kernelParams(),
    ...biasParams,
  ],
  inputs: { min: 1, max: 1 },
  inferShape: (inputs, params) => {
    const size = imageSize(onlyShape(inputs), 'Conv2DTranspose');
    const lengths = widenImage(size, params).map(({ length }) => length);
    return [null, ...lengths, numberOf(params, 'filters')];
  },
  weights: (inputs, params) => {
    const [, , channels] = imageSize(onlyShape(inputs), 'Conv2DTranspose');
    const filters = numberOf(params, 'filters');
    const shape = [...numbersOf(params, 'kernel_size'), filters, channels];
    const kernel = weightSpec(params, 'kernel', shape);
    const bias = booleanOf(params, 'use_bias') ? [weightSpec(params, 'bias', [filters])] : [];
    return [kernel, ...bias];
  },
  describe: (params) => describeConvolution(params, 'filters'),
  forward: (call) => {
    const { ops, params } = call;
    const x = onlyInput(call);
    const [batch = 1, height = 1, width = 1, channels = 1] = x.shape;
    const [rows, columns] = widenImage([height, width, channels], params);
    const shape = [batch, rows.length, columns.length, numberOf(params, 'filters')];
    const [down = 1, across = 1] = numbersOf(params, 'strides');
    const [tall = 1, wide = 1] = numbersOf(params, 'dilation_rate');
    const sum = ops.conv2dTranspose(x, kernelOf(call), shape, {
      strides: [down, across],
      dilations: [tall, wide],
      pads: [rows.cut[0], columns.cut[0], rows.cut[1], columns.cut[1]],
      groups: 1,
    });
    return finishConvolution(call, sum);
  },
  stopsGradient: (params) => hasNoGradient(textOf(params, 'activation')),
};
