import { elementCount } from '../../../../../common/tensor/shape.ts';
import type { LoweringCall } from '../lowering-call.ts';
import type { ColumnOptions } from './columns.ts';
import { convolutionOf } from './rules.ts';

/** A convolution of an image [batch, height, width, channels] with all its sizes. */
export interface Convolution {
  readonly image: readonly number[];
  /** [rows, columns, channels / groups, filters]. */
  readonly kernel: readonly number[];
  /** [batch, rows, columns, filters]. */
  readonly result: readonly number[];
  readonly groups: number;
  readonly columns: ColumnOptions;
  readonly scheme: Scheme;
}

/**
 * How a convolution is written: as a product with the image's columns, with columns along the width only
 * (`strips`), or as one operation of the runtime that takes channels first (`direct`).
 */
export type Scheme = 'columns' | 'strips' | 'direct';

/** Numbers in a matrix of columns from which on strips are faster: 8 MB, about what caches near a core hold. */
export const largestColumns = 2_000_000;
/** Numbers in columns or strips from which on they would cost more memory than they save time: 256 MB. */
export const largestMatrix = 64_000_000;

/** The sizes of the convolution that an operation is, or belongs to. */
export function convolutionBetween(
  { node }: LoweringCall,
  image: readonly number[],
  kernel: readonly number[],
  result: readonly number[],
): Convolution {
  const { strides, pads, dilations, groups } = convolutionOf(node);
  const [rows = 1, across = 1] = kernel;
  const [, height = 1, width = 1] = result;
  const window = [rows, across] as const;
  const positions = [height, width] as const;
  const columns = { window, strides, dilations, pads, positions };
  const sizes = { image, kernel, result, groups, columns };
  return { ...sizes, scheme: schemeOf(sizes) };
}

function schemeOf(sizes: Omit<Convolution, 'scheme'>): Scheme {
  const { image, kernel, result, groups } = sizes;
  if (groups > 1) return 'direct';
  const [rows = 1, across = 1, channels = 1, filters = 1] = kernel;
  const places = elementCount(result) / filters;
  const columns = places * rows * across * channels;
  if (columns <= largestColumns) return 'columns';
  const [batch = 1, height = 1] = image;
  const [, , width = 1] = result;
  const strips = batch * height * width * Math.max(across * channels, rows * filters);
  if (fitsStrips(sizes) && strips <= largestMatrix) return 'strips';
  return columns <= largestMatrix ? 'columns' : 'direct';
}

/** Whether the kernel moves by single steps, sees several rows, and no row of it lies outside the image. */
function fitsStrips({ image, kernel, columns }: Omit<Convolution, 'scheme'>): boolean {
  const { window, strides, dilations, pads } = columns;
  const reach = [0, 1].map((axis) => ((window[axis] ?? 1) - 1) * (dilations[axis] ?? 1));
  return (
    strides.every((stride) => stride === 1) &&
    window.every((size) => size > 1) &&
    (kernel[1] ?? 1) * (kernel[2] ?? 1) >= 16 &&
    pads.every((amount, side) => amount <= (reach[side % 2] ?? 0)) &&
    reach.every((length, axis) => (image[axis + 1] ?? 1) > length)
  );
}
