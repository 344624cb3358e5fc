import { elementCount } from '../../../../common/tensor/shape.ts';
import { equalShapes } from './broadcast.ts';
import type { OpNode } from './op-node.ts';

/** Up to this size picking values by a condition is quicker than making numbers of it and multiplying. */
const smallMask = 512;

/** A product plus a vector or a matrix. */
export interface Affine {
  readonly product: OpNode;
  readonly bias: OpNode;
}

/** A value times a fixed number. */
export interface Scaled {
  readonly value: OpNode;
  readonly factor: number;
}

/** A value that is kept where a condition holds and 0 elsewhere. */
export interface Masked {
  readonly condition: OpNode;
  readonly value: OpNode;
}

/**
 * Operations that another one does along the way: at the size of small networks each operation costs more
 * than its arithmetic.
 */
export interface Folds {
  /** Operations that are not written by themselves. */
  readonly absorbed: ReadonlySet<OpNode>;
  /** Sums that are written with their product. */
  readonly affine: ReadonlyMap<OpNode, Affine>;
  /** Operands that matrix products take times a factor. */
  readonly scaled: ReadonlyMap<OpNode, Scaled>;
  /** Products with what is 1 or 0, written as a choice. */
  readonly masked: ReadonlyMap<OpNode, Masked>;
}

/** Finds what can be folded among `nodes`; what `results` needs by itself stays. */
export function findFolds(nodes: readonly OpNode[], results: readonly OpNode[]): Folds {
  const users = new Map<OpNode, OpNode[]>();
  for (const node of nodes) {
    for (const input of node.inputs) users.set(input, [...(users.get(input) ?? []), node]);
  }
  const kept = new Set(results);
  const usersOf = (node: OpNode) => (kept.has(node) ? [] : (users.get(node) ?? []));
  const absorbed = new Set<OpNode>();
  const affine = new Map<OpNode, Affine>();
  const scaled = new Map<OpNode, Scaled>();
  const masked = new Map<OpNode, Masked>();
  for (const node of nodes) {
    const sum = node.kind === 'add' ? affineOf(node, usersOf) : null;
    if (sum) {
      affine.set(node, sum);
      absorbed.add(sum.product);
    }
    if (node.kind !== 'mul') continue;
    const mask = maskedOf(node, usersOf);
    if (mask) {
      masked.set(node, mask);
      absorbed.add(mask.condition);
      continue;
    }
    const times = scaledOf(node);
    const taken = usersOf(node);
    if (times && taken.length > 0 && taken.every((user) => takesFactor(user, node))) {
      scaled.set(node, times);
      absorbed.add(node);
    }
  }
  return { absorbed, affine, scaled, masked };
}

type UsersOf = (node: OpNode) => readonly OpNode[];

function affineOf(sum: OpNode, usersOf: UsersOf): Affine | null {
  const [first, second] = sum.inputs;
  if (!first || !second) return null;
  const folds = (product: OpNode, bias: OpNode) => {
    if (usersOf(product).length !== 1) return false;
    const isVector = equalShapes(bias.shape, product.shape.slice(-1));
    if (product.kind === 'conv2d') return isVector;
    return product.kind === 'matmul' && (isVector || equalShapes(bias.shape, product.shape));
  };
  if (folds(first, second)) return { product: first, bias: second };
  return folds(second, first) ? { product: second, bias: first } : null;
}

/** A small value times the mask of a rectifier that nothing else needs. */
function maskedOf(product: OpNode, usersOf: UsersOf): Masked | null {
  if (elementCount(product.shape) > smallMask) return null;
  const [first, second] = product.inputs;
  if (!first || !second) return null;
  const picks = (condition: OpNode, value: OpNode) =>
    condition.kind === 'nonZero' &&
    usersOf(condition).length === 1 &&
    equalShapes(condition.shape, product.shape) &&
    equalShapes(value.shape, product.shape);
  if (picks(second, first)) return { condition: second, value: first };
  return picks(first, second) ? { condition: first, value: second } : null;
}

function scaledOf({ inputs: [first, second], shape }: OpNode): Scaled | null {
  const factorOf = (node: OpNode | undefined) =>
    node?.kind === 'constant' ? node.attributes.value : undefined;
  for (const [value, factor] of [
    [first, factorOf(second)],
    [second, factorOf(first)],
  ] as const) {
    if (value && factor !== undefined && equalShapes(value.shape, shape)) return { value, factor };
  }
  return null;
}

/** True for products of two matrices, of which only one operand is `scaled`, and for sums over rows. */
function takesFactor(user: OpNode, scaled: OpNode): boolean {
  if (user.kind === 'matmul') return user.inputs[0] !== user.inputs[1];
  return sumsColumns(user) && user.inputs[0] === scaled;
}

/** True for the sum over the rows of a matrix, kept as a matrix with one row: the gradient of a bias. */
export function sumsColumns({ kind, inputs, attributes }: OpNode): boolean {
  const { axes = [], keepDims } = attributes;
  return (
    kind === 'reduceSum' &&
    inputs[0]?.shape.length === 2 &&
    axes.length === 1 &&
    axes[0] === 0 &&
    keepDims === true
  );
}
