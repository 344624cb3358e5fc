import type { LoweringCall } from '../lowering-call.ts';
import { crop, pad, shareValues } from './slide.ts';

/** How a kernel slides over an image, and what it sees at each stop. */
export interface ColumnOptions {
  /** Rows and columns of the kernel. */
  readonly window: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly dilations: readonly [number, number];
  /** Zeros around the image: top, left, bottom, right. Negative ones cut rows and columns off. */
  readonly pads: readonly [number, number, number, number];
  /** Stops of the kernel, [rows, columns]. */
  readonly positions: readonly [number, number];
  /** The kernel's last place comes first, as for a kernel turned by half a turn. */
  readonly turned?: boolean;
}

/** Fewest neighbouring numbers for which picking places one by one is faster than cutting and joining. */
const worthGathering = 16;

/**
 * The image [batch, height, width, channels] as a matrix with one row per stop of the kernel, which holds
 * what the kernel sees there: [batch · rows · columns, window rows · window columns · channels]. The
 * product with the kernel's matrix is the convolution. In two stages, first along the width, so that
 * neighbouring numbers are moved together.
 */
export function imageColumns(
  call: LoweringCall,
  x: string,
  shape: readonly number[],
  options: ColumnOptions,
): string {
  const key = `columns of ${x}: ${JSON.stringify(options)}`;
  const [columns = ''] = shareValues(call, key, () => [writeColumns(call, x, shape, options)]);
  return columns;
}

function writeColumns(
  call: LoweringCall,
  x: string,
  shape: readonly number[],
  options: ColumnOptions,
): string {
  const { onnx } = call;
  const { window, positions } = options;
  const [batch = 1, , , channels = 1] = shape;
  const framed = frame(call, x, shape, options.pads);
  const wide = unfold(call, framed.image, framed.shape, 2, options);
  const [, height = 1] = framed.shape;
  const rows = [batch, height, positions[1], window[1] * channels];
  const tall = unfold(call, wide, rows, 1, options);
  const size = [batch * positions[0] * positions[1], window[0] * window[1] * channels];
  return onnx.node('Reshape', [tall, onnx.integers(size)]);
}

/** The image with zeros around it, or without its outermost rows and columns. */
function frame(
  { onnx }: LoweringCall,
  x: string,
  shape: readonly number[],
  [top, left, bottom, right]: readonly [number, number, number, number],
) {
  const [batch = 1, height = 1, width = 1, channels = 1] = shape;
  const kept = [
    height + Math.min(0, top) + Math.min(0, bottom),
    width + Math.min(0, left) + Math.min(0, right),
  ] as const;
  const rows = crop(onnx, x, shape, 1, Math.max(0, -top), kept[0]);
  const cropped = crop(
    onnx,
    rows,
    [batch, kept[0], width, channels],
    2,
    Math.max(0, -left),
    kept[1],
  );
  const before = [0, Math.max(0, top), Math.max(0, left), 0];
  const after = [0, Math.max(0, bottom), Math.max(0, right), 0];
  return {
    image: pad(onnx, cropped, before, after),
    shape: [batch, height + top + bottom, width + left + right, channels],
  };
}

/**
 * Puts what the window sees along one axis behind one another in the last axis. The result has its values in
 * the order [batch, rows, columns, window, channels], with the stops in place of that axis.
 */
function unfold(
  { onnx, shared }: LoweringCall,
  x: string,
  shape: readonly number[],
  axis: 1 | 2,
  { window, strides, dilations, positions, turned = false }: ColumnOptions,
): string {
  const size = window[axis - 1] ?? 1;
  const stride = strides[axis - 1] ?? 1;
  const dilation = dilations[axis - 1] ?? 1;
  const count = positions[axis - 1] ?? 1;
  if (size === 1) return crop(onnx, x, shape, axis, 0, count, stride);
  const [batch = 1, height = 1, width = 1, channels = 1] = shape;
  const offsets = Array.from({ length: size }, (_, tap) => tap * dilation);
  if (turned) offsets.reverse();
  if (channels < worthGathering) {
    const parts = offsets.map((offset) => crop(onnx, x, shape, axis, offset, count, stride));
    return onnx.node('Concat', parts, { axis: 3 });
  }
  const stops = Array.from({ length: count }, (_, stop) => stop * stride);
  // Along the height, whole rows of columns lie between neighbours: places are counted over both axes.
  const across = axis === 1 ? Array.from({ length: width }, (_, column) => column) : [0];
  const scale = axis === 1 ? width : 1;
  const key = `places ${JSON.stringify([stops, offsets, across.length])}`;
  const places = shared.get(key) ?? onnx.indices(listPlaces(stops, across, offsets, scale));
  shared.set(key, places);
  const flat = onnx.integers([batch, height * width, channels]);
  const table = axis === 1 ? onnx.node('Reshape', [x, flat]) : x;
  const picked = onnx.node('Gather', [table, places], { axis });
  const wide = axis === 1 ? [batch, count, width] : [batch, height, count];
  return onnx.node('Reshape', [picked, onnx.integers([...wide, size * channels])]);
}

function listPlaces(
  stops: readonly number[],
  across: readonly number[],
  offsets: readonly number[],
  scale: number,
): number[] {
  return stops.flatMap((stop) =>
    across.flatMap((column) => offsets.map((offset) => (stop + offset) * scale + column)),
  );
}
