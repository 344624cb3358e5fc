import type { PoolingOptions, WindowOptions } from '../../../../common/layers/forward-ops.ts';
import { equalShapes } from './broadcast.ts';

/** Which of two matrices is transposed before they are multiplied. */
export interface Transposed {
  readonly a?: boolean;
  readonly b?: boolean;
}

/** The shape of a product of two matrices; throws a RangeError when they do not fit. */
export function productShape(
  a: readonly number[],
  b: readonly number[],
  transposed: Transposed,
): readonly number[] {
  const [rows, innerA] = lastTwo(a, transposed.a);
  const [innerB, columns] = lastTwo(b, transposed.b);
  if (innerA !== innerB || a.length !== 2 || b.length !== 2) {
    throw new RangeError(
      `Matrices of [${a.join(', ')}] and [${b.join(', ')}] cannot be multiplied.`,
    );
  }
  return [rows, columns];
}

/** The shape of the products of two stacks of matrices; throws a RangeError when they do not fit. */
export function stackedProductShape(
  a: readonly number[],
  b: readonly number[],
  transposed: Transposed,
): readonly number[] {
  const [rows, innerA] = lastTwo(a, transposed.a);
  const [innerB, columns] = lastTwo(b, transposed.b);
  const leading = a.slice(0, -2);
  if (innerA !== innerB || !equalShapes(leading, b.slice(0, -2))) {
    throw new RangeError(
      `Stacks of matrices [${a.join(', ')}] and [${b.join(', ')}] cannot be multiplied.`,
    );
  }
  return [...leading, rows, columns];
}

function lastTwo(shape: readonly number[], transposed = false): readonly [number, number] {
  const [rows = 1, columns = 1] = shape.slice(-2);
  return transposed ? [columns, rows] : [rows, columns];
}

/** The shape of parts put together along an axis; throws a RangeError when another axis differs. */
export function joinedShape(
  first: readonly number[],
  parts: readonly (readonly number[])[],
  axis: number,
): readonly number[] {
  const others = (shape: readonly number[]) => shape.filter((_, index) => index !== axis);
  const odd = parts.find((part) => !equalShapes(others(part), others(first)));
  if (odd) {
    throw new RangeError(
      `[${first.join(', ')}] and [${odd.join(', ')}] cannot be put together along axis ${axis}.`,
    );
  }
  const length = parts.reduce((sum, part) => sum + (part[axis] ?? 1), 0);
  return first.with(axis, length);
}

/** Throws a RangeError when a value of `shape` has no part of `size` that begins at `begin`. */
export function checkPart(
  shape: readonly number[],
  begin: readonly number[],
  size: readonly number[],
): void {
  const fits = shape.every((length, axis) => (begin[axis] ?? 0) + (size[axis] ?? 0) <= length);
  if (!fits || size.length !== shape.length) {
    throw new RangeError(
      `[${shape.join(', ')}] has no [${size.join(', ')}] values from [${begin.join(', ')}] on.`,
    );
  }
}

/** The shape of an image [batch, height, width, channels] convolved with a kernel [rows, columns, …, filters]. */
export function convolvedShape(
  image: readonly number[],
  kernel: readonly number[],
  options: WindowOptions & { readonly dilations: readonly [number, number] },
): readonly number[] {
  const [batch = 1] = image;
  const [rows = 1, columns = 1, , filters = 1] = kernel;
  const { dilations } = options;
  const window = [(rows - 1) * dilations[0] + 1, (columns - 1) * dilations[1] + 1] as const;
  return [batch, ...slidSize(image, window, options), filters];
}

/** The shape of an image [batch, height, width, channels] after pooling. */
export function pooledShape(image: readonly number[], pooling: PoolingOptions): readonly number[] {
  const [batch = 1, , , channels = 1] = image;
  return [batch, ...slidSize(image, pooling.window, pooling), channels];
}

/** Positions of a window of that size over an image, [height, width]. */
function slidSize(
  [, height = 1, width = 1]: readonly number[],
  window: readonly [number, number],
  { strides, pads }: WindowOptions,
): readonly [number, number] {
  const positions = (length: number, around: number, size: number, stride: number) =>
    Math.floor((length + around - size) / stride) + 1;
  const [top, left, bottom, right] = pads;
  return [
    positions(height, top + bottom, window[0], strides[0]),
    positions(width, left + right, window[1], strides[1]),
  ];
}
