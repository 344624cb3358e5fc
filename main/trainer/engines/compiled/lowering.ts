import { DataType, type OnnxGraph } from './onnx/onnx-graph.ts';
import type { OpKind, OpNode } from './op-node.ts';

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
  maximum: 'Max',
  minimum: 'Min',
  relu: 'Relu',
  sigmoid: 'Sigmoid',
  tanh: 'Tanh',
  softplus: 'Softplus',
  erf: 'Erf',
  softmax: 'Softmax',
  logSoftmax: 'LogSoftmax',
};

/**
 * Writes the operations that `results` depend on as ONNX nodes and returns the names of the results.
 * `inputs` gives the ONNX value behind each recorded input, by the input's name.
 */
export function lower(
  onnx: OnnxGraph,
  results: readonly OpNode[],
  inputs: ReadonlyMap<string, string>,
): readonly string[] {
  const nodes = usedNodes(results);
  const uses = countUses(nodes, results);
  const names = new Map<OpNode, string>();
  const nameOf = (node: OpNode): string => {
    const name = names.get(node);
    if (name === undefined) throw new RangeError(`The result of ${node.kind} is not written yet.`);
    return name;
  };
  const fused = new Set<OpNode>();
  for (const node of nodes) {
    const product = node.kind === 'add' ? foldableProduct(node, uses) : null;
    if (product) fused.add(product.product);
  }
  for (const node of nodes) {
    if (fused.has(node)) continue;
    const product = node.kind === 'add' ? foldableProduct(node, uses) : null;
    names.set(node, product ? gemm(product) : lowerNode(onnx, node, inputs, nameOf));
  }
  return results.map(nameOf);

  function gemm({ product, bias }: Affine): string {
    const factors = product.inputs.map(nameOf);
    return onnx.node('Gemm', [...factors, nameOf(bias)], transposition(product));
  }
}

function lowerNode(
  onnx: OnnxGraph,
  node: OpNode,
  inputs: ReadonlyMap<string, string>,
  nameOf: (node: OpNode) => string,
): string {
  const operands = node.inputs.map(nameOf);
  const [x = '', other = ''] = operands;
  const { attributes, shape } = node;
  const operation = direct[node.kind];
  if (operation !== undefined) return onnx.node(operation, operands);
  switch (node.kind) {
    case 'input': {
      const name = inputs.get(attributes.name ?? '');
      if (name === undefined) throw new RangeError(`The input ${attributes.name} is not given.`);
      return name;
    }
    case 'constant':
      return onnx.floats(attributes.value ?? 0);
    case 'detach':
      return x;
    case 'square':
      return onnx.node('Mul', [x, x]);
    case 'positive':
      return toFloat(onnx, onnx.node('Greater', [x, onnx.floats(0)]));
    case 'nonZero':
      return toFloat(onnx, onnx.node('Cast', [x], { to: DataType.BOOL }));
    case 'matmul':
      return onnx.node('Gemm', operands, transposition(node));
    case 'reshape':
      return onnx.node('Reshape', [x, onnx.integers(shape)]);
    case 'expand':
      return onnx.node('Expand', [x, onnx.integers(shape)]);
    case 'transpose':
      return onnx.node('Transpose', [x], { perm: attributes.permutation ?? [] });
    case 'reduceSum':
      return sumsColumns(node) ? columnSums(onnx, node, x) : reduce(onnx, node, x);
    case 'reduceMean':
      return reduce(onnx, node, x);
    case 'concat':
      return onnx.node('Concat', operands, { axis: 0 });
    case 'softmaxCrossEntropy': {
      const terms = onnx.node('Mul', [onnx.node('LogSoftmax', [x]), other]);
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
  const type = node.kind === 'reduceSum' ? 'ReduceSum' : 'ReduceMean';
  return onnx.node(type, [x, onnx.integers(axes)], { keepdims });
}

/** True for the sum over the rows of a matrix, kept as a matrix with one row: the gradient of a bias. */
function sumsColumns({ inputs, attributes }: OpNode): boolean {
  const { axes = [], keepDims } = attributes;
  return inputs[0]?.shape.length === 2 && axes.length === 1 && axes[0] === 0 && keepDims === true;
}

/** As a product with ones, for which the runtime has far quicker code than for sums along this axis. */
function columnSums(onnx: OnnxGraph, { inputs }: OpNode, x: string): string {
  const rows = inputs[0]?.shape[0] ?? 1;
  return onnx.node('Gemm', [onnx.floats([Array<number>(rows).fill(1)]), x]);
}

function toFloat(onnx: OnnxGraph, condition: string): string {
  return onnx.node('Cast', [condition], { to: DataType.FLOAT });
}

function transposition({ attributes }: OpNode): Record<string, number> {
  return {
    ...(attributes.transposeA ? { transA: 1 } : {}),
    ...(attributes.transposeB ? { transB: 1 } : {}),
  };
}

interface Affine {
  readonly product: OpNode;
  readonly bias: OpNode;
}

/** A product plus a vector, where nothing else needs the product: one Gemm does both. */
function foldableProduct(sum: OpNode, uses: ReadonlyMap<OpNode, number>): Affine | null {
  const [product, bias] = sum.inputs;
  if (product?.kind !== 'matmul' || !bias || bias.shape.length !== 1) return null;
  return uses.get(product) === 1 ? { product, bias } : null;
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

function countUses(nodes: readonly OpNode[], results: readonly OpNode[]): Map<OpNode, number> {
  const uses = new Map<OpNode, number>();
  const consumed = [...results, ...nodes.flatMap((node) => node.inputs)];
  for (const node of consumed) uses.set(node, (uses.get(node) ?? 0) + 1);
  return uses;
}
