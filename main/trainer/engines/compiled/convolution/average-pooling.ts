import type { PoolingOptions } from '../../../../../common/layers/forward-ops.ts';
import { elementCount } from '../../../../../common/tensor/shape.ts';
import type { LoweringCall } from '../lowering-call.ts';
import type { OnnxGraph } from '../onnx/onnx-graph.ts';
import { crop, pad, placeTaps, sum, taps, tapShape, type Sliding } from './slide.ts';

/** The mean of the image's values in each window; what lies outside the image does not count. */
export function averagePool(
  call: LoweringCall,
  x: string,
  image: readonly number[],
  result: readonly number[],
  options: PoolingOptions,
): string {
  const { onnx } = call;
  const [top, left, bottom, right] = options.pads;
  const framed = pad(onnx, x, [0, top, left, 0], [0, bottom, right, 0]);
  const [across, down] = slidings(image, result, options);
  const wide = stageSum(onnx, framed, framedShape(image, options), across);
  const whole = stageSum(onnx, wide, framedShape(image, options).with(2, across.positions), down);
  return onnx.node('Mul', [whole, shares(onnx, image, result, options)]);
}

/** The gradient at the image: each window's is shared equally among its values. */
export function averagePoolGradient(
  call: LoweringCall,
  dy: string,
  image: readonly number[],
  result: readonly number[],
  options: PoolingOptions,
): string {
  const { onnx } = call;
  const [, height = 1, width = 1] = image;
  const shape = framedShape(image, options);
  const [across, down] = slidings(image, result, options);
  const share = onnx.node('Mul', [dy, shares(onnx, image, result, options)]);
  const tall = spread(onnx, share, shape.with(2, across.positions), down);
  const framed = spread(onnx, tall, shape, across);
  const cut = crop(onnx, framed, shape, 1, options.pads[0], height);
  return crop(onnx, cut, shape.with(1, height), 2, options.pads[1], width);
}

function stageSum(onnx: OnnxGraph, x: string, shape: readonly number[], sliding: Sliding): string {
  const total = sum(onnx, taps(onnx, x, shape, sliding));
  const slid = shape.with(sliding.axis, sliding.positions);
  return onnx.node('Reshape', [total, onnx.integers(slid)]);
}

function spread(onnx: OnnxGraph, dy: string, shape: readonly number[], sliding: Sliding): string {
  const share = onnx.node('Reshape', [dy, onnx.integers(tapShape(shape, sliding))]);
  return placeTaps(onnx, Array<string>(sliding.size).fill(share), shape, sliding);
}

function slidings(
  image: readonly number[],
  result: readonly number[],
  { window, strides }: PoolingOptions,
): readonly [Sliding, Sliding] {
  const slide = (axis: 1 | 2): Sliding => ({
    axis,
    size: window[axis - 1] ?? 1,
    stride: strides[axis - 1] ?? 1,
    dilation: 1,
    positions: result[axis] ?? 1,
  });
  return [slide(2), slide(1)];
}

function framedShape(
  [batch = 1, height = 1, width = 1, channels = 1]: readonly number[],
  { pads }: PoolingOptions,
): readonly number[] {
  return [batch, height + pads[0] + pads[2], width + pads[1] + pads[3], channels];
}

/** One over the number of the image's values in each window: a number, or [1, rows, columns, 1]. */
function shares(
  onnx: OnnxGraph,
  image: readonly number[],
  result: readonly number[],
  { window, strides, pads }: PoolingOptions,
): string {
  const counts = (axis: 0 | 1) =>
    Array.from({ length: result[axis + 1] ?? 1 }, (_, position) => {
      const start = position * strides[axis] - pads[axis];
      const end = Math.min(start + window[axis], image[axis + 1] ?? 1);
      return end - Math.max(0, start);
    });
  const [rows, columns] = [counts(0), counts(1)];
  const all = rows.flatMap((row) => columns.map((column) => 1 / (row * column)));
  const [first = 1] = all;
  if (all.every((share) => share === first)) return onnx.floats(first);
  const shape = [1, rows.length, columns.length, 1];
  return onnx.tensor(Float32Array.from(all.slice(0, elementCount(shape))), shape);
}
