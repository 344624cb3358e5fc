import { equalShapes } from './broadcast.ts';
import type { OpGraph } from './op-graph.ts';
import type { OpNode } from './op-node.ts';

/** A gradient that is zero outside of one stretch along one axis. */
interface Stretch {
  readonly values: OpNode;
  readonly axis: number;
  readonly start: number;
  readonly end: number;
}

/** The sum of the gradients that arrive at one value. Stretches that cover it side by side are put together. */
export function sumGradients(graph: OpGraph, parts: readonly OpNode[]): OpNode {
  const [first] = parts;
  if (!first) throw new RangeError('There is no gradient to add up.');
  const joined = joinStretches(graph, parts);
  return joined ?? parts.slice(1).reduce((sum, part) => graph.add(sum, part), first);
}

function joinStretches(graph: OpGraph, parts: readonly OpNode[]): OpNode | null {
  const stretches = parts.map(stretchOf).filter((stretch) => stretch !== null);
  const [first] = stretches;
  if (!first || parts.length < 2 || stretches.length < parts.length) return null;
  const { axis } = first;
  const length = parts[0]?.shape[axis] ?? 0;
  const ordered = stretches.toSorted((a, b) => a.start - b.start);
  const covering = ordered.every((stretch, index) => {
    const before = ordered[index - 1];
    return stretch.axis === axis && stretch.start === (before ? before.end : 0);
  });
  if (!covering || ordered.at(-1)?.end !== length) return null;
  return graph.concat(
    ordered.map(({ values }) => values),
    axis,
  );
}

function stretchOf({ kind, inputs, shape, attributes }: OpNode): Stretch | null {
  const [values] = inputs;
  if (kind !== 'pad' || !values) return null;
  const axes = [...shape.keys()].filter((axis) => shape[axis] !== values.shape[axis]);
  const [axis] = axes;
  if (axis === undefined || axes.length > 1) return null;
  const start = attributes.begin?.[axis] ?? 0;
  const others = (lengths: readonly number[]) => lengths.with(axis, 0);
  if (!equalShapes(others(shape), others(values.shape))) return null;
  return { values, axis, start, end: start + (values.shape[axis] ?? 0) };
}
