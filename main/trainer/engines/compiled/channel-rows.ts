import { elementCount } from '../../../../common/tensor/shape.ts';
import { equalShapes } from './broadcast.ts';
import type { LoweringCall } from './lowering-call.ts';
import { cpuCapabilities } from './providers/capabilities.ts';

/** Numbers in a row from which on the processor spends its time on them rather than on finding rows. */
const longRow = 512;
/** Numbers from which on the shorter way is worth its additional operations. */
const worthIt = 16_384;
/** Most rows that are summed by one product; more are summed in two steps, which also rounds less. */
const rowsAtOnce = 4096;

/**
 * An operation on images and one number per channel, as normalisation makes many of. The runtime takes
 * each pixel's channels for a row of its own, six times slower than long rows: so the numbers are repeated
 * over whole rows of pixels first. Null where that gains nothing.
 */
export function writeByRows(call: LoweringCall, operation: string): string | null {
  const { onnx, node, operands, shared, capabilities } = call;
  const { shape, inputs } = node;
  const channels = shape.at(-1) ?? 1;
  if (capabilities !== cpuCapabilities || inputs.length !== 2 || shape.length < 3) return null;
  if (channels * 2 > longRow || elementCount(shape) < worthIt) return null;
  const isVector = (operand: number) => {
    const given = inputs[operand]?.shape ?? [];
    return given.at(-1) === channels && elementCount(given) === channels;
  };
  const isWhole = (operand: number) => equalShapes(inputs[operand]?.shape ?? [], shape);
  const vector = [0, 1].find((operand) => isVector(operand) && isWhole(1 - operand));
  if (vector === undefined) return null;

  let axis = shape.length - 2;
  let pixels = shape[axis] ?? 1;
  while (pixels * channels < longRow && axis > 1) pixels *= shape[--axis] ?? 1;
  const row = pixels * channels;
  const key = `${operands[vector]} × ${pixels}`;
  const known = shared.get(key);
  const repeated = known ?? repeat(call, operands[vector] ?? '', pixels, channels);
  shared.set(key, repeated);
  const rows = onnx.integers([elementCount(shape) / row, row]);
  const wide = operands.map((operand, index) =>
    index === vector ? repeated : onnx.node('Reshape', [operand, rows]),
  );
  return onnx.node('Reshape', [onnx.node(operation, wide), onnx.integers(shape)]);
}

/** A vector `times` times one after the other. */
function repeat({ onnx }: LoweringCall, vector: string, times: number, length: number): string {
  const single = onnx.node('Reshape', [vector, onnx.integers([1, length])]);
  const stack = onnx.node('Expand', [single, onnx.integers([times, length])]);
  return onnx.node('Reshape', [stack, onnx.integers([times * length])]);
}

/**
 * The sum over all axes but the last ones, or the mean, as a product with ones, for which the runtime has
 * far quicker code. Null for other sums and small ones.
 */
export function writeSumOfRows(call: LoweringCall): string | null {
  const { onnx, node, operands } = call;
  const [x = ''] = operands;
  const { axes = [] } = node.attributes;
  const from = node.inputs[0]?.shape ?? [];
  const leading = axes.length > 0 && axes.every((axis) => axis < axes.length);
  const rows = elementCount(from.slice(0, axes.length));
  const width = elementCount(from.slice(axes.length));
  if (!leading || rows * width < worthIt || width === 1) return null;
  const share = node.kind === 'reduceMean' ? 1 / rows : 1;
  const inner = rows > rowsAtOnce ? (from[axes.length - 1] ?? 1) : 1;
  const outer = rows / inner;
  if (outer > rowsAtOnce) return null;
  const matrix = onnx.node('Reshape', [x, onnx.integers([outer, inner * width])]);
  const sums = onnx.node('Gemm', [equalNumbers(call, outer, share), matrix]);
  const apart = onnx.node('Reshape', [sums, onnx.integers([inner, width])]);
  const total = inner === 1 ? apart : onnx.node('Gemm', [equalNumbers(call, inner, 1), apart]);
  return onnx.node('Reshape', [total, onnx.integers(node.shape)]);
}

/** A row of equal numbers, kept once. */
function equalNumbers({ onnx, shared }: LoweringCall, count: number, value: number): string {
  const key = `${count} times the number ${value}`;
  const row = shared.get(key) ?? onnx.floats([Array<number>(count).fill(value)]);
  shared.set(key, row);
  return row;
}
