import type { Tensor, Tensor4D } from '@tensorflow/tfjs';
import type {
  ConvolutionOptions,
  PoolingOptions,
  WindowOptions,
} from '../../../../common/layers/forward-ops.ts';
import type { TensorFlow } from './tensorflow-api.ts';

/** `ForwardOps.conv2d` on tensors. */
export function conv2d(
  tf: TensorFlow,
  x: Tensor,
  kernel: Tensor,
  options: ConvolutionOptions,
): Tensor {
  const strides: [number, number] = [...options.strides];
  const around = padded(tf, x, options);
  const full = dilated(tf, kernel, options.dilations);
  const { groups } = options;
  if (groups === 1) return tf.conv2d(around, full, strides, 'valid');
  const [rows = 1, columns = 1, depth = 1, filters = 1] = full.shape;
  // TensorFlow's kernel for one filter set per channel takes equal strides only.
  if (depth === 1 && strides[0] === strides[1]) {
    const perChannel = full.reshape<Tensor4D>([rows, columns, groups, filters / groups]);
    return tf.depthwiseConv2d(around, perChannel, strides, 'valid');
  }
  const kernels = divided(tf, full, groups);
  const parts = divided(tf, around, groups).map((part, group) => {
    const ofGroup = kernels[group];
    if (!ofGroup) throw new RangeError(`The kernel has no group ${group}.`);
    return tf.conv2d(part, ofGroup, strides, 'valid');
  });
  return tf.concat(parts, 3);
}

/** `ForwardOps.conv2dTranspose` on tensors. */
export function conv2dTranspose(
  tf: TensorFlow,
  x: Tensor,
  kernel: Tensor,
  shape: readonly number[],
  options: ConvolutionOptions,
): Tensor {
  const [batch = 1, height = 1, width = 1, channels = 1] = shape;
  const [top, left, bottom, right] = options.pads;
  const strides: [number, number] = [...options.strides];
  const kernels = divided(tf, dilated(tf, kernel, options.dilations), options.groups);
  const parts = divided(tf, x as Tensor4D, options.groups).map((part, group) => {
    const ofGroup = kernels[group];
    if (!ofGroup) throw new RangeError(`The kernel has no group ${group}.`);
    const size: [number, number, number, number] = [
      batch,
      height + top + bottom,
      width + left + right,
      channels / options.groups,
    ];
    return tf.conv2dTranspose(part, ofGroup, size, strides, 'valid');
  });
  const whole = parts.length === 1 && parts[0] ? parts[0] : tf.concat(parts, 3);
  return tf.slice(whole, [0, top, left, 0], [batch, height, width, channels]);
}

/** `ForwardOps.maxPool2d` on tensors. */
export function maxPool2d(tf: TensorFlow, x: Tensor, options: PoolingOptions): Tensor {
  const around = padded(tf, x, options, -Infinity);
  return tf.maxPool(around, [...options.window], [...options.strides], 'valid');
}

/** `ForwardOps.averagePool2d` on tensors. */
export function averagePool2d(tf: TensorFlow, x: Tensor, options: PoolingOptions): Tensor {
  const window: [number, number] = [...options.window];
  const strides: [number, number] = [...options.strides];
  const average = tf.avgPool(padded(tf, x, options), window, strides, 'valid');
  if (options.pads.every((pad) => pad === 0)) return average;
  // Zeros from outside count as values; the share of values from inside undoes that.
  const [, height = 1, width = 1] = x.shape;
  const inside = padded(tf, tf.ones([1, height, width, 1]), options);
  return tf.div(average, tf.avgPool(inside, window, strides, 'valid'));
}

function padded(tf: TensorFlow, x: Tensor, { pads }: WindowOptions, value = 0): Tensor4D {
  const image = x as Tensor4D;
  const [top, left, bottom, right] = pads;
  if (pads.every((pad) => pad === 0)) return image;
  const around: [number, number][] = [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
  return tf.pad(image, around, value);
}

/** The groups of the last axis; TensorFlow.js's gradient of a division into one part fails. */
function divided(tf: TensorFlow, x: Tensor4D, groups: number): Tensor4D[] {
  return groups === 1 ? [x] : tf.split<Tensor4D>(x, groups, 3);
}

/** A kernel with zeros between its elements: TensorFlow.js has no gradient for dilated convolutions. */
function dilated(
  tf: TensorFlow,
  kernel: Tensor,
  [down, across]: readonly [number, number],
): Tensor4D {
  const [rows = 1, columns = 1, depth = 1, filters = 1] = kernel.shape;
  if (down === 1 && across === 1) return kernel as Tensor4D;
  const apart = kernel.reshape<Tensor4D>([rows, 1, columns, depth * filters]);
  const tall = tf.pad(apart, [
    [0, 0],
    [0, down - 1],
    [0, 0],
    [0, 0],
  ]);
  const wide = tf.pad(tall.reshape<Tensor4D>([rows * down, columns, 1, depth * filters]), [
    [0, 0],
    [0, 0],
    [0, across - 1],
    [0, 0],
  ]);
  const all = wide.reshape<Tensor4D>([rows * down, columns * across, depth, filters]);
  const size: [number, number, number, number] = [
    (rows - 1) * down + 1,
    (columns - 1) * across + 1,
    depth,
    filters,
  ];
  return tf.slice(all, [0, 0, 0, 0], size);
}
