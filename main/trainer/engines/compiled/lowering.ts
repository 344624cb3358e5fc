import { writeByRows, writeSumOfRows } from './channel-rows.ts';
import { convolutionLowerings } from './convolution/lowering.ts';
import { shareValues } from './convolution/slide.ts';
import { loopLowerings } from './loop/lowering.ts';
import { markOfLayer } from '../layer-failure.ts';
import type { Lowering, LoweringCall } from './lowering-call.ts';
import { findFolds, sumsColumns, type Folds } from './fold-operations.ts';
import { DataType, type Attribute, type OnnxGraph } from './onnx/onnx-graph.ts';
import type { OpKind, OpNode } from './op-node.ts';
import { cpuCapabilities, type ProviderCapabilities } from './providers/capabilities.ts';
import { logSoftmax, rowNumberType, scatterAdd, splitInto } from './providers/variants.ts';

/** ONNX operations that take the same inputs and need nothing else. */
const direct: Partial<Record<OpKind, string>> = {
  add: 'Add',
  sub: 'Sub',
  mul: 'Mul',
  div: 'Div',
  neg: 'Neg',
  exp: 'Exp',
  log: 'Log',
  sqrt: 'Sqrt',
  abs: 'Abs',
  sin: 'Sin',
  cos: 'Cos',
  floor: 'Floor',
  maximum: 'Max',
  minimum: 'Min',
  relu: 'Relu',
  sigmoid: 'Sigmoid',
  tanh: 'Tanh',
  softplus: 'Softplus',
  erf: 'Erf',
  softmax: 'Softmax',
};

/** Families of operations that are written elsewhere. */
const families: Partial<Record<OpKind, Lowering>> = { ...convolutionLowerings, ...loopLowerings };

/**
 * Writes the operations that `results` depend on as ONNX nodes and returns the names of the results.
 * `inputs` gives the ONNX value behind each recorded input, by the input's name.
 */
export function lower(
  onnx: OnnxGraph,
  results: readonly OpNode[],
  inputs: ReadonlyMap<string, string>,
  capabilities: ProviderCapabilities = cpuCapabilities,
): readonly string[] {
  const nodes = usedNodes(results);
  const users = findUsers(nodes);
  const folds = findFolds(nodes, results);
  const names = new Map<OpNode, string>();
  const nameOf = (node: OpNode): string => {
    const name = names.get(node);
    if (name === undefined) throw new RangeError(`The result of ${node.kind} is not written yet.`);
    return name;
  };
  const shared = new Map<string, string>();
  for (const node of nodes) {
    if (folds.absorbed.has(node)) continue;
    onnx.mark = markOfLayer(node.layer);
    const product = folds.affine.get(node)?.product;
    const written = product ?? node;
    const operands = operandsOf(node, folds).map(nameOf);
    const call = {
      onnx,
      node: written,
      operands,
      shared,
      users: users.get(node) ?? [],
      siblings: users.get(node.inputs[0] ?? node) ?? [],
      capabilities,
      lower,
    };
    names.set(node, lowerNode(call, inputs, folds));
  }
  onnx.mark = '';
  return results.map(nameOf);
}

/** What an operation is written of, with that of the operations it absorbs. */
function operandsOf(node: OpNode, folds: Folds): readonly OpNode[] {
  const { affine, scaled, masked } = folds;
  const sum = affine.get(node);
  if (sum) return [...operandsOf(sum.product, folds), sum.bias];
  const mask = masked.get(node);
  const [source] = mask?.condition.inputs ?? [];
  if (mask && source) return [source, mask.value];
  return node.inputs.map((input) => scaled.get(input)?.value ?? input);
}

function lowerNode(call: LoweringCall, inputs: ReadonlyMap<string, string>, folds: Folds): string {
  const { onnx, node, operands, capabilities } = call;
  const [x = '', other = ''] = operands;
  const { attributes, shape } = node;
  if (folds.masked.has(node)) {
    const condition = onnx.node('Cast', [x], { to: DataType.BOOL });
    return onnx.node('Where', [condition, other, onnx.floats(0)]);
  }
  const operation = direct[node.kind];
  if (operation !== undefined)
    return writeByRows(call, operation) ?? onnx.node(operation, operands);
  const family = families[node.kind];
  if (family) return family(call);
  switch (node.kind) {
    case 'input': {
      const name = inputs.get(attributes.name ?? '');
      if (name === undefined) throw new RangeError(`The input ${attributes.name} is not given.`);
      return name;
    }
    case 'constant':
      return onnx.floats(attributes.value ?? 0);
    case 'constantTensor':
      return onnx.tensor(attributes.values ?? new Float32Array(), shape);
    case 'pow':
      return onnx.node('Pow', [x, onnx.floats(attributes.value ?? 1)]);
    case 'greater':
      return toFloat(onnx, onnx.node('Greater', operands));
    case 'equal':
      return toFloat(onnx, onnx.node('Equal', operands));
    case 'where': {
      const [, first = '', second = ''] = operands;
      return onnx.node('Where', [onnx.node('Cast', [x], { to: DataType.BOOL }), first, second]);
    }
    case 'detach':
      return x;
    case 'square':
      return onnx.node('Mul', [x, x]);
    case 'positive':
      return toFloat(onnx, onnx.node('Greater', [x, onnx.floats(0)]));
    case 'nonZero':
      return toFloat(onnx, onnx.node('Cast', [x], { to: DataType.BOOL }));
    case 'matmul':
      return onnx.node('Gemm', operands, gemmAttributes(node, folds));
    case 'reshape':
      return onnx.node('Reshape', [x, onnx.integers(shape)]);
    case 'expand':
      return onnx.node('Expand', [x, onnx.integers(shape)]);
    case 'transpose':
      return onnx.node('Transpose', [x], { perm: attributes.permutation ?? [] });
    case 'reduceSum':
      if (sumsColumns(node)) return columnSums(call, folds);
      return writeSumOfRows(call) ?? reduce(onnx, node, x);
    case 'reduceMean':
      return writeSumOfRows(call) ?? reduce(onnx, node, x);
    case 'reduceMax':
      return reduce(onnx, node, x);
    case 'batchMatmul':
      return onnx.node('MatMul', [
        attributes.transposeA ? swapLastAxes(onnx, x, shape.length) : x,
        attributes.transposeB ? swapLastAxes(onnx, other, shape.length) : other,
      ]);
    case 'concat':
      return onnx.node('Concat', operands, { axis: attributes.axes?.[0] ?? 0 });
    case 'slice':
      return splitOff(call) ?? slice(onnx, node, x);
    case 'pad': {
      const pads = [...(attributes.begin ?? []), ...(attributes.after ?? [])];
      return onnx.node('Pad', [x, onnx.integers(pads)]);
    }
    case 'reverse': {
      const axes = onnx.integers(attributes.axes ?? []);
      const beforeFirst = onnx.integers([-(2 ** 31)]);
      return onnx.node('Slice', [x, onnx.integers([-1]), beforeFirst, axes, onnx.integers([-1])]);
    }
    case 'gather':
      return onnx.node('Gather', [
        x,
        onnx.node('Cast', [other], { to: rowNumberType(capabilities) }),
      ]);
    case 'scatterAdd':
      return scatterAdd(call);
    case 'logSoftmax':
      return logSoftmax(onnx, x, capabilities);
    case 'softmaxCrossEntropy': {
      const terms = onnx.node('Mul', [logSoftmax(onnx, x, capabilities), other]);
      return onnx.node('Neg', [
        onnx.node('ReduceSum', [terms, onnx.integers([-1])], { keepdims: 0 }),
      ]);
    }
    case 'sigmoidCrossEntropy':
      return onnx.node('Sub', [onnx.node('Softplus', [x]), onnx.node('Mul', [x, other])]);
    default:
      throw new RangeError(`The operation ${node.kind} has no ONNX form.`);
  }
}

function reduce(onnx: OnnxGraph, node: OpNode, x: string): string {
  const axes = [...(node.attributes.axes ?? [])];
  const keepdims = node.attributes.keepDims ? 1 : 0;
  // In this operator set the axes of a sum are an input, those of a mean as well since version 18.
  const types: Partial<Record<OpKind, string>> = {
    reduceSum: 'ReduceSum',
    reduceMean: 'ReduceMean',
    reduceMax: 'ReduceMax',
  };
  const type = types[node.kind] ?? '';
  return onnx.node(type, [x, onnx.integers(axes)], { keepdims });
}

function slice(onnx: OnnxGraph, { shape, attributes, inputs }: OpNode, x: string): string {
  const from = inputs[0]?.shape ?? [];
  const axes = [...shape.keys()].filter((axis) => shape[axis] !== from[axis]);
  const starts = axes.map((axis) => attributes.begin?.[axis] ?? 0);
  const ends = axes.map((axis, index) => (starts[index] ?? 0) + (shape[axis] ?? 0));
  return onnx.node('Slice', [x, onnx.integers(starts), onnx.integers(ends), onnx.integers(axes)]);
}

/** One operation takes apart what is cut into neighbouring pieces that cover it; null for other slices. */
function splitOff(call: LoweringCall): string | null {
  const { onnx, node, operands, siblings, capabilities } = call;
  const axis = slicedAxis(node);
  const [whole] = node.inputs;
  if (axis === null || !whole) return null;
  const start = (piece: OpNode) => piece.attributes.begin?.[axis] ?? 0;
  const pieces = siblings
    .filter((piece) => piece.kind === 'slice' && slicedAxis(piece) === axis)
    .sort((a, b) => start(a) - start(b));
  const ends = pieces.map((piece) => start(piece) + (piece.shape[axis] ?? 0));
  const covered = pieces.every((piece, index) => start(piece) === (ends[index - 1] ?? 0));
  if (pieces.length < 2 || !covered || ends.at(-1) !== whole.shape[axis]) return null;
  const key = `${operands[0]} split along ${axis}`;
  const names = shareValues(call, key, () => {
    const sizes = pieces.map((piece) => piece.shape[axis] ?? 0);
    return splitInto(onnx, operands[0] ?? '', sizes, axis, capabilities);
  });
  return names[pieces.indexOf(node)] ?? null;
}

/** The axis that a slice shortens, when it is only one. */
function slicedAxis({ shape, inputs }: OpNode): number | null {
  const from = inputs[0]?.shape ?? [];
  const axes = [...shape.keys()].filter((axis) => shape[axis] !== from[axis]);
  return axes.length === 1 ? (axes[0] ?? null) : null;
}

function swapLastAxes(onnx: OnnxGraph, x: string, rank: number): string {
  const axes = [...Array(rank).keys()];
  return onnx.node('Transpose', [x], { perm: [...axes.slice(0, -2), rank - 1, rank - 2] });
}

/** As a product with ones, for which the runtime has far quicker code than for sums along this axis. */
function columnSums({ onnx, node, operands: [x = ''] }: LoweringCall, folds: Folds): string {
  const rows = node.inputs[0]?.shape[0] ?? 1;
  return onnx.node('Gemm', [onnx.floats([Array<number>(rows).fill(factorOf(node, folds))]), x]);
}

/** What the operands of a product come multiplied by. */
function factorOf({ inputs }: OpNode, { scaled }: Folds): number {
  return inputs.reduce((factor, input) => factor * (scaled.get(input)?.factor ?? 1), 1);
}

function toFloat(onnx: OnnxGraph, condition: string): string {
  return onnx.node('Cast', [condition], { to: DataType.FLOAT });
}

function gemmAttributes(node: OpNode, folds: Folds): Record<string, Attribute> {
  const { transposeA, transposeB } = node.attributes;
  const alpha = factorOf(node, folds);
  return {
    ...(transposeA ? { transA: 1 } : {}),
    ...(transposeB ? { transB: 1 } : {}),
    ...(alpha === 1 ? {} : { alpha: { float: alpha } }),
  };
}

function usedNodes(results: readonly OpNode[]): readonly OpNode[] {
  const used = new Set<OpNode>();
  const waiting = [...results];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (used.has(node)) continue;
    used.add(node);
    waiting.push(...node.inputs);
  }
  return [...used].sort((a, b) => a.id - b.id);
}

function findUsers(nodes: readonly OpNode[]): ReadonlyMap<OpNode, readonly OpNode[]> {
  const users = new Map<OpNode, OpNode[]>();
  for (const node of nodes) {
    for (const input of new Set(node.inputs)) {
      const known = users.get(input);
      if (known) known.push(node);
      else users.set(input, [node]);
    }
  }
  return users;
}
