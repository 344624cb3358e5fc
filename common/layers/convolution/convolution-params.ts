import { AppError } from '../../errors/app-error.ts';
import type { Params, ParamSchema } from '../layer.ts';
import { integerParam, shapeParam, switchParam } from '../params.ts';
import { numberOf, numbersOf, textOf } from '../read-params.ts';
import { activationParam, activityRegularizerParam, weightParams } from '../weight-params.ts';
import { formatSize } from './sliding-window.ts';

/** How many maps the layer gives. */
export const filtersParam = integerParam(
  'filters',
  'Filters',
  32,
  'How many different patterns the layer looks for; each gives one map.',
  { min: 1, max: 1_000_000 },
);

/** Lengths of an image's axes, [rows, columns]. */
export function sizeParam(
  key: string,
  label: string,
  fallback: readonly number[] | null,
  help: string,
): ParamSchema {
  return shapeParam(key, label, fallback, help, { length: 2, min: 1, nullable: fallback === null });
}

const strideHelp = 'How far the kernel moves from stop to stop. 2 halves the size.';
const dilationHelp = 'Distance between the kernel’s points. 2 skips every other value.';
const kernelHelp = 'How much the kernel sees at once. 3 is usual; larger sees more and costs more.';

/** Kernel of a convolution over images, [rows, columns]. */
export const planeKernelParam = sizeParam('kernel_size', 'Kernel', [3, 3], kernelHelp);
/** Its strides, [rows, columns]. */
export const planeStridesParam = sizeParam('strides', 'Strides', [1, 1], strideHelp);
/** Its dilation, [rows, columns]. */
export const planeDilationParam = sizeParam('dilation_rate', 'Dilation', [1, 1], dilationHelp);

/** Kernel of a convolution over sequences, in time steps. */
export const lineKernelParam = integerParam('kernel_size', 'Kernel', 3, kernelHelp, { min: 1 });
/** Its strides, in time steps. */
export const lineStridesParam = integerParam('strides', 'Strides', 1, strideHelp, { min: 1 });
/** Its dilation, in time steps. */
export const lineDilationParam = integerParam('dilation_rate', 'Dilation', 1, dilationHelp, {
  min: 1,
});

/** Groups of channels that are convolved apart. */
export const groupsParam = integerParam(
  'groups',
  'Groups',
  1,
  'Divides the channels into groups that are convolved apart. Filters and channels must be multiples of it.',
  { min: 1 },
);

/** Maps that a depthwise convolution makes of each channel. */
export const depthMultiplierParam = integerParam(
  'depth_multiplier',
  'Maps per channel',
  1,
  'How many maps each channel gives.',
  { min: 1 },
);

/** The function after the sum, and whether there is a bias. */
export const outputParams: readonly ParamSchema[] = [
  activationParam('linear', 'The function after the sum. Without one, layers add nothing.'),
  switchParam(
    'use_bias',
    'Bias',
    true,
    'Adds a trainable constant per map. Off when batch normalisation follows.',
    'weights',
  ),
];

/** The settings of a kernel, `kernel` unless it has a name of its own. */
export function kernelParams(weight = 'kernel', label = 'Kernel'): readonly ParamSchema[] {
  return weightParams(
    weight,
    label,
    'glorot_uniform',
    'How weights start. He suits ReLU, LeCun suits SELU, Glorot the rest.',
  );
}

/** The settings of the bias and of the output. */
export const biasParams: readonly ParamSchema[] = [
  ...weightParams('bias', 'Bias', 'zeros', 'How biases start; zeros unless you know why.'),
  activityRegularizerParam,
];

/** Throws `invalid-network` when both strides and dilation are above 1, which Keras refuses. */
export function refuseStridedDilation(
  strides: readonly number[],
  dilations: readonly number[],
): void {
  if (Math.max(...strides) === 1 || Math.max(...dilations) === 1) return;
  throw new AppError(
    'invalid-network',
    'Strides and dilation cannot both be above 1. Set one of them to 1.',
  );
}

/** Throws `invalid-network` when channels or filters cannot be divided into the groups. */
export function refuseGroups(channels: number, filters: number, groups: number): void {
  for (const [count, what] of [
    [channels, 'channels of the input'],
    [filters, 'filters'],
  ] as const) {
    if (count % groups === 0) continue;
    throw new AppError(
      'invalid-network',
      `The ${count} ${what} cannot be divided into ${groups} equal groups. Change the groups.`,
    );
  }
}

/** A convolution in one short line: `32 · 3 × 3 · stride 2 · relu`. */
export function describeConvolution(params: Params, count: string | null): string {
  const sizes = (key: string) =>
    typeof params[key] === 'number' ? [numberOf(params, key)] : numbersOf(params, key);
  const strides = sizes('strides');
  const [first = 1] = strides;
  const even = strides.every((stride) => stride === first);
  const activation = textOf(params, 'activation');
  return [
    count === null ? null : String(numberOf(params, count)),
    formatSize(sizes('kernel_size')),
    even && first === 1 ? null : `stride ${even ? first : formatSize(strides)}`,
    activation === 'linear' ? null : activation,
  ]
    .filter((part) => part !== null)
    .join(' · ');
}
