import { elementCount } from '../../../../../common/tensor/shape.ts';
import type { LoweringCall } from '../lowering-call.ts';
import type { OnnxGraph } from '../onnx/onnx-graph.ts';
import { webgpuCapabilities } from '../providers/capabilities.ts';
import { splitInto } from '../providers/variants.ts';

/** A window that slides along one axis of an image. */
export interface Sliding {
  readonly axis: number;
  /** Values in the window, `dilation` apart. */
  readonly size: number;
  readonly stride: number;
  readonly dilation: number;
  /** How many places it stops at. */
  readonly positions: number;
}

/** True when windows lie side by side, so that every value is in at most one. */
function sideBySide({ size, stride, dilation }: Sliding): boolean {
  return size === stride && dilation === 1;
}

/** The shape of what `taps` gives: a matrix for windows side by side, else the image with fewer values. */
export function tapShape(shape: readonly number[], sliding: Sliding): readonly number[] {
  const { axis, positions } = sliding;
  const slid = shape.with(axis, positions);
  if (!sideBySide(sliding)) return slid;
  return [elementCount(slid.slice(0, axis + 1)), elementCount(slid.slice(axis + 1))];
}

/**
 * The values at each place of the window: `size` tensors of `tapShape`, the first with the first value of
 * every window, and so on.
 */
export function taps(
  onnx: OnnxGraph,
  x: string,
  shape: readonly number[],
  sliding: Sliding,
): readonly string[] {
  const { axis, size, stride, dilation, positions } = sliding;
  if (sideBySide(sliding)) {
    const [rows = 1, row = 1] = tapShape(shape, sliding);
    const cropped = crop(onnx, x, shape, axis, 0, positions * size);
    const matrix = onnx.node('Reshape', [cropped, onnx.integers([rows, size * row])]);
    // Windows are seldom wider than any provider can split at once.
    return splitInto(onnx, matrix, Array<number>(size).fill(row), 1, webgpuCapabilities);
  }
  return Array.from({ length: size }, (_, tap) =>
    crop(onnx, x, shape, axis, tap * dilation, positions, stride),
  );
}

/**
 * What `taps` leads back to: an image of `shape` in which each value is the sum of what the taps have for
 * it, zero where no window reaches.
 */
export function placeTaps(
  onnx: OnnxGraph,
  parts: readonly string[],
  shape: readonly number[],
  sliding: Sliding,
): string {
  const { axis, size, stride, positions } = sliding;
  const length = shape[axis] ?? 1;
  if (sideBySide(sliding)) {
    const covered = shape.with(axis, positions * size);
    const [only = ''] = parts;
    const matrix = size === 1 ? only : onnx.node('Concat', parts, { axis: 1 });
    const image = onnx.node('Reshape', [matrix, onnx.integers(covered)]);
    return fit(onnx, image, covered, axis, length);
  }
  if (stride === 1) return overlay(onnx, parts, shape, sliding, 0, length);
  // Taps whose places have the same remainder by the stride are added up apart and then interleaved.
  const last = Math.floor(((size - 1) * sliding.dilation) / stride);
  const places = last + positions;
  const apart = [...shape.slice(0, axis), places, 1, ...shape.slice(axis + 1)];
  const remainders = Array.from({ length: stride }, (_, remainder) => {
    const sum = overlay(onnx, parts, shape, sliding, remainder, places);
    return onnx.node('Reshape', [sum, onnx.integers(apart)]);
  });
  const woven = onnx.node('Concat', remainders, { axis: axis + 1 });
  const whole = shape.with(axis, places * stride);
  const image = onnx.node('Reshape', [woven, onnx.integers(whole)]);
  return fit(onnx, image, whole, axis, length);
}

/** The sum of the taps at places of one remainder by the stride, over `length` such places. */
function overlay(
  onnx: OnnxGraph,
  parts: readonly string[],
  shape: readonly number[],
  { axis, stride, dilation, positions }: Sliding,
  remainder: number,
  length: number,
): string {
  const placed = parts.flatMap((part, tap) => {
    const offset = tap * dilation;
    if (offset % stride !== remainder) return [];
    const before = Math.floor(offset / stride);
    const after = length - before - positions;
    return [pad(onnx, part, along(shape, axis, before), along(shape, axis, after))];
  });
  if (placed.length > 0) return sum(onnx, placed);
  return onnx.node('Expand', [onnx.floats(0), onnx.integers(shape.with(axis, length))]);
}

/** The sum of equally shaped values. */
export function sum(onnx: OnnxGraph, values: readonly string[]): string {
  return values.reduce((total, value) => onnx.node('Add', [total, value]));
}

/** Zeros (or another number) before and after the values of every axis. */
export function pad(
  onnx: OnnxGraph,
  x: string,
  before: readonly number[],
  after: readonly number[],
  value = 0,
): string {
  const amounts = [...before, ...after];
  if (amounts.every((amount) => amount === 0)) return x;
  const filling = value === 0 ? [] : [onnx.floats(value)];
  return onnx.node('Pad', [x, onnx.integers(amounts), ...filling]);
}

/** `count` values along an axis, `step` apart. */
export function crop(
  onnx: OnnxGraph,
  x: string,
  shape: readonly number[],
  axis: number,
  start: number,
  count: number,
  step = 1,
): string {
  if (start === 0 && step === 1 && count === shape[axis]) return x;
  const end = start + (count - 1) * step + 1;
  const limits = [start, end, axis, step].map((limit) => onnx.integers([limit]));
  return onnx.node('Slice', [x, ...limits]);
}

/** Values that several operations of a graph need, written when the first asks. */
export function shareValues(
  { shared }: LoweringCall,
  key: string,
  write: () => readonly string[],
): readonly string[] {
  const known = shared.get(key);
  if (known !== undefined) return known.split('\n');
  const values = write();
  shared.set(key, values.join('\n'));
  return values;
}

/** Cuts or lengthens an axis at its end. */
function fit(
  onnx: OnnxGraph,
  x: string,
  shape: readonly number[],
  axis: number,
  length: number,
): string {
  const missing = length - (shape[axis] ?? 1);
  if (missing < 0) return crop(onnx, x, shape, axis, 0, length);
  return pad(onnx, x, along(shape, axis, 0), along(shape, axis, missing));
}

function along(shape: readonly number[], axis: number, amount: number): number[] {
  return shape.map((_, index) => (index === axis ? amount : 0));
}
