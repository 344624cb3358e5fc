import { elementCount } from '../../../../../common/tensor/shape.ts';
import type { LoweringCall } from '../lowering-call.ts';
import { splitInto } from '../providers/variants.ts';
import { imageColumns } from './columns.ts';
import type { Convolution } from './convolution-sizes.ts';
import { crop, pad, sum } from './slide.ts';

/**
 * A convolution with stride 1 by columns along the width only, which take a third of the memory for a
 * kernel of three rows: one product per row of the kernel, whose results are shifted and added up.
 */
export function convolveInStrips(
  call: LoweringCall,
  convolution: Convolution,
  x: string,
  kernel: string,
  bias?: string,
): string {
  const { onnx, capabilities } = call;
  const { image, result, columns, kernel: size } = convolution;
  const [batch = 1, height = 1] = image;
  const [, resultHeight = 1, width = 1, filters = 1] = result;
  const [rows = 1, across = 1, channels = 1] = size;
  const seen = stripsOf(call, convolution, x);
  const matrix = onnx.node('Reshape', [kernel, onnx.integers([rows * across * channels, filters])]);
  const lengths = Array<number>(rows).fill(across * channels);
  const factors = splitInto(onnx, matrix, lengths, 0, capabilities);
  const shifts = factors.map((_, index) => columns.pads[0] - index * columns.dilations[0]);
  const strip = [batch, height, width, filters];
  const total = addShifted(call, seen, factors, { strip, axis: 1, shifts, length: resultHeight });
  return bias === undefined ? total : onnx.node('Add', [total, bias]);
}

/** The gradient at the image: one product per column of the kernel, shifted and added up. */
export function imageGradientInStrips(
  call: LoweringCall,
  convolution: Convolution,
  dy: string,
  kernel: string,
): string {
  const { onnx, capabilities } = call;
  const { image, result, columns, kernel: size } = convolution;
  const [batch = 1, height = 1, imageWidth = 1, channels = 1] = image;
  const [, , width = 1] = result;
  const [rows = 1, across = 1, , filters = 1] = size;
  const seen = gradientStrips(call, convolution, dy);
  const turned = onnx.node('Transpose', [kernel], { perm: [1, 0, 3, 2] });
  const matrix = onnx.node('Reshape', [turned, onnx.integers([across * rows * filters, channels])]);
  const lengths = Array<number>(across).fill(rows * filters);
  const factors = splitInto(onnx, matrix, lengths, 0, capabilities);
  const shifts = factors.map((_, index) => index * columns.dilations[1] - columns.pads[1]);
  const strip = [batch, height, width, channels];
  return addShifted(call, seen, factors, { strip, axis: 2, shifts, length: imageWidth });
}

/** The gradient at the kernel, laid out as the kernel. */
export function kernelGradientInStrips(
  call: LoweringCall,
  convolution: Convolution,
  x: string,
  dy: string,
): string {
  const { onnx } = call;
  const [rows = 1, across = 1, channels = 1, filters = 1] = convolution.kernel;
  const factors = [stripsOf(call, convolution, x), gradientStrips(call, convolution, dy)];
  const product = onnx.node('Gemm', factors, { transA: 1 });
  const apart = onnx.integers([across * channels, rows, filters]);
  const rowsFirst = onnx.node('Transpose', [onnx.node('Reshape', [product, apart])], {
    perm: [1, 0, 2],
  });
  return onnx.node('Reshape', [rowsFirst, onnx.integers(convolution.kernel)]);
}

/** What each row of the kernel sees of each row of the image: [batch · height · width', across · channels]. */
function stripsOf(call: LoweringCall, { image, result, columns }: Convolution, x: string): string {
  const [, height = 1] = image;
  const [, , width = 1] = result;
  const { window, strides, dilations, pads } = columns;
  return imageColumns(call, x, image, {
    window: [1, window[1]],
    strides,
    dilations: [1, dilations[1]],
    pads: [0, pads[1], 0, pads[3]],
    positions: [height, width],
  });
}

/** What reached the results of each row of the image: [batch · height · width', rows · filters]. */
function gradientStrips(
  call: LoweringCall,
  { image, result, columns }: Convolution,
  dy: string,
): string {
  const [, height = 1] = image;
  const [, resultHeight = 1, width = 1] = result;
  const { window, strides, dilations, pads } = columns;
  const above = (window[0] - 1) * dilations[0] - pads[0];
  const below = height + pads[0] - resultHeight;
  return imageColumns(call, dy, result, {
    window: [window[0], 1],
    strides,
    dilations: [dilations[0], 1],
    pads: [above, 0, below, 0],
    positions: [height, width],
    turned: true,
  });
}

interface Shifts {
  /** Of each product, as an image. */
  readonly strip: readonly number[];
  readonly axis: 1 | 2;
  readonly shifts: readonly number[];
  /** Of the axis afterwards. */
  readonly length: number;
}

/** The products with all factors, each moved along an axis, added up. */
function addShifted(
  call: LoweringCall,
  seen: string,
  factors: readonly string[],
  { strip, axis, shifts, length }: Shifts,
): string {
  const { onnx } = call;
  // A product that stays in its place takes the sum of the others along.
  const still = strip[axis] === length ? shifts.indexOf(0) : -1;
  const moved = factors.flatMap((factor, index) => {
    if (index === still) return [];
    const product = onnx.node('Gemm', [seen, factor]);
    const image = onnx.node('Reshape', [product, onnx.integers(strip)]);
    return [shifted(call, image, strip, axis, shifts[index] ?? 0, length)];
  });
  const others = sum(onnx, moved);
  const factor = factors[still];
  if (factor === undefined) return others;
  const [channels = 1] = strip.slice(-1);
  const matrix = onnx.integers([elementCount(strip) / channels, channels]);
  const whole = onnx.node('Gemm', [seen, factor, onnx.node('Reshape', [others, matrix])]);
  return onnx.node('Reshape', [whole, onnx.integers(strip)]);
}

/** Moves the values by `shift` along an axis of `length` afterwards; zeros come in, others fall out. */
function shifted(
  { onnx }: LoweringCall,
  x: string,
  shape: readonly number[],
  axis: number,
  shift: number,
  length: number,
): string {
  const first = Math.max(0, -shift);
  const end = Math.min(shape[axis] ?? 1, length - shift);
  const before = shape.map((_, index) => (index === axis ? first + shift : 0));
  const after = shape.map((_, index) => (index === axis ? length - end - shift : 0));
  return pad(onnx, crop(onnx, x, shape, axis, first, end - first), before, after);
}
