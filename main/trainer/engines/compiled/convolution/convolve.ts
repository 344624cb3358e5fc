import { elementCount } from '../../../../../common/tensor/shape.ts';
import type { LoweringCall } from '../lowering-call.ts';
import { convTranspose, splitInto } from '../providers/variants.ts';
import { imageColumns, type ColumnOptions } from './columns.ts';
import type { Convolution } from './convolution-sizes.ts';
import { crop, placeTaps, shareValues, tapShape } from './slide.ts';
import { convolveInStrips, imageGradientInStrips } from './strips.ts';

/** The convolution, plus a bias [filters] where one is given. */
export function convolve(
  call: LoweringCall,
  convolution: Convolution,
  x: string,
  kernel: string,
  bias?: string,
): string {
  const { onnx } = call;
  if (convolution.scheme === 'strips') return convolveInStrips(call, convolution, x, kernel, bias);
  const more = bias === undefined ? [] : [bias];
  if (convolution.scheme === 'direct') {
    const operands = [channelsFirst(call, x), channelsFirstKernel(call, kernel), ...more];
    const { strides, dilations, pads } = convolution.columns;
    const attributes = { strides, dilations, pads, group: convolution.groups };
    return channelsLast(call, onnx.node('Conv', operands, attributes));
  }
  const columns = imageColumns(call, x, convolution.image, convolution.columns);
  const product = onnx.node('Gemm', [columns, kernelMatrix(call, convolution, kernel), ...more]);
  return onnx.node('Reshape', [product, onnx.integers(convolution.result)]);
}

/** The gradient at the image, for a gradient `dy` of the result. */
export function imageGradient(
  call: LoweringCall,
  convolution: Convolution,
  dy: string,
  kernel: string,
): string {
  if (convolution.scheme === 'strips') return imageGradientInStrips(call, convolution, dy, kernel);
  if (convolution.scheme === 'direct') return transposedConvolution(call, convolution, dy, kernel);
  return worthTurning(convolution)
    ? turnedConvolution(call, convolution, dy, kernel)
    : foldedColumns(call, convolution, dy, kernel);
}

/**
 * Whether turning the kernel is the quicker way: it makes a product per place of the image rather than per
 * stop of the kernel, but moves each number once.
 */
function worthTurning({ image, kernel, result, columns }: Convolution): boolean {
  const [, , channels = 1, filters = 1] = kernel;
  const places = elementCount(image) / channels;
  const stops = elementCount(result) / filters;
  return (
    columns.strides.every((stride) => stride === 1) &&
    columns.window.some((size) => size > 1) &&
    filters <= channels &&
    places <= 1.25 * stops
  );
}

/** With a stride of 1: `dy` with zeros around it, convolved with the kernel turned by half a turn. */
function turnedConvolution(
  call: LoweringCall,
  { image, kernel: size, result, columns }: Convolution,
  dy: string,
  kernel: string,
): string {
  const { onnx } = call;
  const { window, dilations, pads } = columns;
  const [, height = 1, width = 1] = image;
  const [rows = 1, across = 1, channels = 1, filters = 1] = size;
  const reach = window.map((length, axis) => (length - 1) * (dilations[axis] ?? 1));
  const [top, left] = [(reach[0] ?? 0) - pads[0], (reach[1] ?? 0) - pads[1]];
  const [, resultHeight = 1, resultWidth = 1] = result;
  const bottom = height + (reach[0] ?? 0) - resultHeight - top;
  const right = width + (reach[1] ?? 0) - resultWidth - left;
  const seen = imageColumns(call, dy, result, {
    ...columns,
    pads: [top, left, bottom, right],
    positions: [height, width],
    turned: true,
  });
  const places = rows * across;
  const stack = onnx.node('Reshape', [kernel, onnx.integers([places, channels, filters])]);
  const swapped = onnx.node('Transpose', [stack], { perm: [0, 2, 1] });
  const matrix = onnx.node('Reshape', [swapped, onnx.integers([places * filters, channels])]);
  return onnx.node('Reshape', [onnx.node('Gemm', [seen, matrix]), onnx.integers(image)]);
}

/** The gradient of the columns, each number added to the value that it was taken from. */
function foldedColumns(
  call: LoweringCall,
  convolution: Convolution,
  dy: string,
  kernel: string,
): string {
  const { onnx } = call;
  const { image, columns } = convolution;
  const [batch = 1, height = 1, width = 1, channels = 1] = image;
  const { window, pads, positions } = columns;
  const [rows, across] = window;
  const framed = [height + pads[0] + pads[2], width + pads[1] + pads[3]] as const;
  const given = resultMatrix(call, convolution.result, dy);
  const matrix = kernelMatrix(call, convolution, kernel);
  const lengths = Array<number>(rows).fill(across * channels);
  // A product per row of the kernel, so that the rows need not be taken apart afterwards.
  const products = splitInto(onnx, matrix, lengths, 0, call.capabilities).map((row) =>
    onnx.node('Gemm', [given, row], { transB: 1 }),
  );
  const tall = [batch, framed[0], positions[1], across * channels];
  const folded = foldAxis(call, products, tall, 1, columns);
  const wide = [batch, framed[0], framed[1], channels];
  const strip = onnx.integers([elementCount(tall) / (across * channels), across * channels]);
  const strips = onnx.node('Reshape', [folded, strip]);
  const widths = Array<number>(across).fill(channels);
  const parts = splitInto(onnx, strips, widths, 1, call.capabilities);
  const whole = foldAxis(call, parts, wide, 2, columns);
  const cut = crop(onnx, whole, wide, 1, pads[0], height);
  return crop(onnx, cut, [batch, height, framed[1], channels], 2, pads[1], width);
}

/** Adds up what each place of the window gives an image of `shape` along `axis`. */
function foldAxis(
  { onnx }: LoweringCall,
  places: readonly string[],
  shape: readonly number[],
  axis: 1 | 2,
  { strides, dilations, positions }: ColumnOptions,
): string {
  const size = places.length;
  const stops = positions[axis - 1] ?? 1;
  const stride = strides[axis - 1] ?? 1;
  const dilation = dilations[axis - 1] ?? 1;
  const sliding = { axis, size, stride, dilation, positions: stops };
  const place = onnx.integers(tapShape(shape, sliding));
  const parts = places.map((part) => onnx.node('Reshape', [part, place]));
  return placeTaps(onnx, parts, shape, sliding);
}

function transposedConvolution(
  call: LoweringCall,
  { image, result, groups, columns }: Convolution,
  dy: string,
  kernel: string,
): string {
  const { window, strides, dilations, pads } = columns;
  // Rows and columns at the end that no stop of the kernel reaches.
  const unreached = [0, 1].map((axis) => {
    const reach = ((window[axis] ?? 1) - 1) * (dilations[axis] ?? 1) + 1;
    const covered = ((result[axis + 1] ?? 1) - 1) * (strides[axis] ?? 1) + reach;
    return (image[axis + 1] ?? 1) - (covered - (pads[axis] ?? 0) - (pads[axis + 2] ?? 0));
  });
  const transposed = convTranspose(
    call.onnx,
    {
      operands: [channelsFirst(call, dy), channelsFirstKernel(call, kernel)],
      attributes: { strides, dilations, pads, group: groups, output_padding: unreached },
      groups,
      kernel: [result.at(-1) ?? 1, (image.at(-1) ?? 1) / groups, ...window],
    },
    call.capabilities,
  );
  return channelsLast(call, transposed);
}

/** The kernel as a matrix [rows · columns · channels, filters]. */
function kernelMatrix({ onnx }: LoweringCall, { kernel }: Convolution, name: string): string {
  const filters = kernel.at(-1) ?? 1;
  return onnx.node('Reshape', [name, onnx.integers([elementCount(kernel) / filters, filters])]);
}

/** A result, or a gradient of it, as a matrix [batch · rows · columns, filters]. */
export function resultMatrix(call: LoweringCall, result: readonly number[], name: string): string {
  const filters = result.at(-1) ?? 1;
  const size = [elementCount(result) / filters, filters];
  const write = () => [call.onnx.node('Reshape', [name, call.onnx.integers(size)])];
  return shareValues(call, `matrix of ${name}`, write)[0] ?? '';
}

function channelsFirst(call: LoweringCall, x: string): string {
  const write = () => [call.onnx.node('Transpose', [x], { perm: [0, 3, 1, 2] })];
  return shareValues(call, `channels first of ${x}`, write)[0] ?? '';
}

function channelsLast({ onnx }: LoweringCall, x: string): string {
  return onnx.node('Transpose', [x], { perm: [0, 2, 3, 1] });
}

/** Keras's kernel [rows, columns, channels, filters] as [filters, channels, rows, columns]. */
function channelsFirstKernel(call: LoweringCall, kernel: string): string {
  const write = () => [call.onnx.node('Transpose', [kernel], { perm: [3, 2, 0, 1] })];
  return shareValues(call, `kernel first of ${kernel}`, write)[0] ?? '';
}
