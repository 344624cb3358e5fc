import type { ConvolutionOptions, PoolingOptions } from '../../layers/forward-ops.ts';

/** The shape that two shapes broadcast to, as in NumPy. */
export function broadcast(a: readonly number[], b: readonly number[]): readonly number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const [left = 1, right = 1] = [a[axis - rank + a.length], b[axis - rank + b.length]];
    return left === 1 ? right : left;
  });
}

/** The shape without the axes, or with length 1 in their place. */
export function reduced(
  shape: readonly number[],
  axes: readonly number[],
  keepDims: boolean,
): readonly number[] {
  const gone = new Set(axes.map((axis) => (axis < 0 ? axis + shape.length : axis)));
  return shape.flatMap((length, axis) => (gone.has(axis) ? (keepDims ? [1] : []) : [length]));
}

/** How often a window stops along rows and columns of an image [batch, rows, columns, channels]. */
export function stops(
  [, rows = 1, columns = 1]: readonly number[],
  window: readonly [number, number],
  { strides, pads }: Pick<PoolingOptions, 'strides' | 'pads'>,
): readonly [number, number] {
  const [top, left, bottom, right] = pads;
  const along = (length: number, size: number, stride: number) =>
    Math.floor((length - size) / stride) + 1;
  return [
    along(rows + top + bottom, window[0], strides[0]),
    along(columns + left + right, window[1], strides[1]),
  ];
}

/** What a kernel reaches over, gaps included. */
export function reach(
  [rows = 1, columns = 1]: readonly number[],
  { dilations }: ConvolutionOptions,
): readonly [number, number] {
  return [(rows - 1) * dilations[0] + 1, (columns - 1) * dilations[1] + 1];
}
