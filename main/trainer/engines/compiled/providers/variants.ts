import { elementCount } from '../../../../../common/tensor/shape.ts';
import { DataType, type OnnxGraph } from '../onnx/onnx-graph.ts';
import type { LoweringCall } from '../lowering-call.ts';
import type { ProviderCapabilities } from './capabilities.ts';

/** log softmax(x) over the last axis; written as x − max − log Σ exp(x − max) where there is no kernel. */
export function logSoftmax(onnx: OnnxGraph, x: string, capabilities: ProviderCapabilities): string {
  if (!capabilities.lacks.has('LogSoftmax')) return onnx.node('LogSoftmax', [x]);
  const last = onnx.integers([-1]);
  const shifted = onnx.node('Sub', [x, onnx.node('ReduceMax', [x, last], { keepdims: 1 })]);
  const sum = onnx.node('ReduceSum', [onnx.node('Exp', [shifted]), last], { keepdims: 1 });
  return onnx.node('Sub', [shifted, onnx.node('Log', [sum])]);
}

/** Class numbers [...shape] as rows [...shape, classes] of zeros with a one at the class. */
export function oneHot(
  onnx: OnnxGraph,
  numbers: string,
  shape: readonly number[],
  classes: number,
  { lacks }: ProviderCapabilities,
): string {
  if (!lacks.has('OneHot')) {
    const whole = onnx.node('Cast', [numbers], { to: DataType.INT64 });
    const positions = onnx.node('Reshape', [whole, onnx.integers(shape)]);
    return onnx.node('OneHot', [positions, onnx.integers(classes), onnx.floats([0, 1])]);
  }
  const column = onnx.node('Reshape', [numbers, onnx.integers([...shape, 1])]);
  const every = onnx.floats(Array.from({ length: classes }, (_, index) => index));
  return onnx.node('Cast', [onnx.node('Equal', [column, every])], { to: DataType.FLOAT });
}

/** The type in which row numbers are used. */
export function rowNumberType({ int64 }: ProviderCapabilities): DataType {
  return int64 ? DataType.INT64 : DataType.INT32;
}

/** Adds rows [count, …] into a table of zeros at the numbers `ids`: the gradient of a look-up. */
export function scatterAdd({ onnx, node, operands, capabilities }: LoweringCall): string {
  const [ids = '', updates = ''] = operands;
  const count = elementCount(node.inputs[0]?.shape ?? []);
  const row = node.shape.slice(1);
  const zeros = onnx.node('Expand', [onnx.floats(0), onnx.integers(node.shape)]);
  const whole = onnx.node('Cast', [ids], { to: rowNumberType(capabilities) });
  const rows = onnx.node('Reshape', [updates, onnx.integers([count, ...row])]);
  if (capabilities.int64) {
    const numbers = onnx.node('Reshape', [whole, onnx.integers([count, 1])]);
    return onnx.node('ScatterND', [zeros, numbers, rows], { reduction: 'add' });
  }
  // This one takes 32-bit numbers, one for each element.
  const column = onnx.node('Reshape', [whole, onnx.integers([count, ...row.map(() => 1)])]);
  const numbers = onnx.node('Expand', [column, onnx.integers([count, ...row])]);
  return onnx.node('ScatterElements', [zeros, numbers, rows], { axis: 0, reduction: 'add' });
}

/**
 * Cuts a value along an axis into parts of the given sizes. More parts than one `Split` may give are cut out
 * of larger ones.
 */
export function splitInto(
  onnx: OnnxGraph,
  value: string,
  sizes: readonly number[],
  axis: number,
  { splitParts }: Pick<ProviderCapabilities, 'splitParts'>,
): readonly string[] {
  if (sizes.length === 1) return [value];
  if (sizes.length <= splitParts) {
    return onnx.results('Split', [value, onnx.integers(sizes)], sizes.length, { axis });
  }
  const perGroup = Math.ceil(sizes.length / splitParts);
  const groups = Array.from({ length: Math.ceil(sizes.length / perGroup) }, (_, group) =>
    sizes.slice(group * perGroup, (group + 1) * perGroup),
  );
  const lengths = groups.map((group) => group.reduce((sum, size) => sum + size, 0));
  return splitInto(onnx, value, lengths, axis, { splitParts }).flatMap((part, group) =>
    splitInto(onnx, part, groups[group] ?? [], axis, { splitParts }),
  );
}

/** What `ConvTranspose` is given, and the channels that one row of its result has. */
export interface TransposedConvolution {
  /** The image, and the kernel [channels, result's channels / groups, rows, columns], channels first. */
  readonly operands: readonly [string, string];
  readonly attributes: Readonly<Record<string, number | readonly number[]>>;
  readonly groups: number;
  readonly kernel: readonly number[];
}

/**
 * A `ConvTranspose`. WebGPU's gives wrong numbers for groups that make one channel out of several; there
 * each group makes a second one, of zeros, that is left out again.
 */
export function convTranspose(
  onnx: OnnxGraph,
  { operands: [image, kernel], attributes, groups, kernel: shape }: TransposedConvolution,
  { singleChannelGroups }: ProviderCapabilities,
): string {
  const [channels = 1, perGroup = 1] = shape;
  if (singleChannelGroups || groups === 1 || perGroup > 1 || channels === groups) {
    return onnx.node('ConvTranspose', [image, kernel], attributes);
  }
  const zeros = onnx.node('Expand', [onnx.floats(0), onnx.integers(shape)]);
  const doubled = onnx.node('Concat', [kernel, zeros], { axis: 1 });
  const result = onnx.node('ConvTranspose', [image, doubled], attributes);
  const everyOther = [0, 2 * groups, 1, 2].map((number) => onnx.integers([number]));
  return onnx.node('Slice', [result, ...everyOther]);
}
