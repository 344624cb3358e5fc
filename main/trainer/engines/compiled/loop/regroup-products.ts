import { elementCount } from '../../../../../common/tensor/shape.ts';
import { equalShapes } from '../broadcast.ts';
import type { OpGraph } from '../op-graph.ts';
import type { OpNode } from '../op-node.ts';

/** A value as a product: what the loop carries, times what can be known before it. */
interface Product {
  readonly carrier: OpNode;
  readonly factor: OpNode | null;
}

/**
 * Numbers up to which products are joined: it saves operations in the loop, but all times of the factors
 * have to be copied next to one another.
 */
const joinedAtMost = 2048;

/**
 * Rewrites values so that factors which are known before the loop come together: (c · f) · g becomes
 * c · (f · g), c · f + c · g becomes c · (f + g), and [c · f, d · g] becomes [c, d] · [f, g]. The loop is
 * left with fewer operations, and the factors are worked out for all times at once. `carried` tells what
 * depends on the loop's states.
 */
export function regroupProducts(
  graph: OpGraph,
  roots: readonly OpNode[],
  carried: (node: OpNode) => boolean,
): readonly OpNode[] {
  const rewritten = new Map<OpNode, OpNode>();
  const carriers = new Map<OpNode, Product>();

  const rewrite = (node: OpNode): OpNode => {
    if (!carried(node) || node.inputs.length === 0) return node;
    const known = rewritten.get(node);
    if (known) return known;
    const inputs = node.inputs.map(rewrite);
    const result = regroup(node, inputs) ?? record(node, inputs);
    rewritten.set(node, result);
    return result;
  };

  const record = ({ kind, inputs, shape, attributes }: OpNode, changed: readonly OpNode[]) =>
    graph.record(kind, changed.length === 0 ? inputs : changed, shape, attributes);

  const split = (node: OpNode): Product => carriers.get(node) ?? { carrier: node, factor: null };

  const build = ({ carrier, factor }: Product): OpNode => {
    if (!factor) return carrier;
    const product = graph.mul(carrier, factor);
    if (product.kind === 'mul') carriers.set(product, { carrier, factor });
    return product;
  };

  const multiplied = (a: OpNode | null, b: OpNode | null) => (a && b ? graph.mul(a, b) : (a ?? b));

  const regroup = (node: OpNode, inputs: readonly OpNode[]): OpNode | null => {
    const [a, b] = inputs;
    if (!a) return null;
    switch (node.kind) {
      case 'neg': {
        const { carrier, factor } = split(a);
        return factor && build({ carrier, factor: graph.neg(factor) });
      }
      case 'mul':
        return b ? product(a, b) : null;
      case 'add':
      case 'sub':
        return b ? combined(node, split(a), split(b)) : null;
      case 'concat':
        return joined(node, inputs.map(split));
      default:
        return null;
    }
  };

  const product = (a: OpNode, b: OpNode): OpNode => {
    if (!carried(a)) return build(times(split(b), a));
    if (!carried(b)) return build(times(split(a), b));
    const left = split(a);
    const right = split(b);
    const carrier = graph.mul(left.carrier, right.carrier);
    return build({ carrier, factor: multiplied(left.factor, right.factor) });
  };

  const times = ({ carrier, factor }: Product, other: OpNode): Product => ({
    carrier,
    factor: multiplied(factor, other),
  });

  const combined = (node: OpNode, left: Product, right: Product): OpNode | null => {
    if (left.carrier !== right.carrier || !carried(left.carrier)) return null;
    if (!left.factor && !right.factor) return null;
    const one = graph.constant(1);
    const [f, g] = [left.factor ?? one, right.factor ?? one];
    const factor = node.kind === 'add' ? graph.add(f, g) : graph.sub(f, g);
    return build({ carrier: left.carrier, factor });
  };

  const joined = (node: OpNode, parts: readonly Product[]): OpNode | null => {
    const [axis = 0] = node.attributes.axes ?? [];
    const factors = parts.flatMap(({ carrier, factor }, index) => {
      const shape = node.inputs[index]?.shape ?? [];
      const fits = factor && equalShapes(carrier.shape, shape) && equalShapes(factor.shape, shape);
      return fits ? [factor] : [];
    });
    if (factors.length < parts.length || parts.length < 2) return null;
    if (elementCount(node.shape) > joinedAtMost) return null;
    const along = ({ kind, inputs, attributes }: OpNode): readonly OpNode[] | null =>
      kind === 'concat' && attributes.axes?.[0] === axis ? inputs : null;
    const carrier = graph.concat(
      parts.flatMap((part) => along(part.carrier) ?? [part.carrier]),
      axis,
    );
    return build({ carrier, factor: graph.concat(factors, axis) });
  };

  return roots.map(rewrite);
}
