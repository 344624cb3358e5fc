import type { ForwardOps, Sym } from '../forward-ops.ts';

/** Every value along `axis` (not the last one) `factor` times in a row. */
export function repeatAlong(ops: ForwardOps, x: Sym, axis: number, factor: number): Sym {
  return weave(ops, Array<Sym>(factor).fill(x), axis);
}

/**
 * `factor` times as many values along `axis`, on straight lines between the given ones and level beyond
 * the first and last: pixels have their centres at halves, as in TensorFlow's `image.resize`.
 */
export function interpolateAlong(ops: ForwardOps, x: Sym, axis: number, factor: number): Sym {
  const length = x.shape[axis] ?? 1;
  const from = (start: number, count: number) =>
    ops.slice(x, onAxis(x, axis, start, 0), x.shape.with(axis, count));
  const inner = length - 1;
  const earlier = inner === 0 ? x : ops.concat([from(0, 1), from(0, inner)], axis);
  const later = inner === 0 ? x : ops.concat([from(1, inner), from(inner, 1)], axis);
  const phases = Array.from({ length: factor }, (_, phase) => {
    const offset = (phase + 0.5) / factor - 0.5;
    if (offset === 0) return x;
    const share = Math.abs(offset);
    const near = ops.mul(x, ops.constant(1 - share));
    return ops.add(near, ops.mul(offset < 0 ? earlier : later, ops.constant(share)));
  });
  return weave(ops, phases, axis);
}

/** The first values of all parts along `axis`, then all second ones, and so on. */
function weave(ops: ForwardOps, parts: readonly Sym[], axis: number): Sym {
  const [first] = parts;
  if (!first || parts.length === 1) return first ?? ops.constant(0);
  const { shape } = first;
  const apart = [...shape.slice(0, axis + 1), 1, ...shape.slice(axis + 1)];
  const stacked = ops.concat(
    parts.map((part) => ops.reshape(part, apart)),
    axis + 1,
  );
  return ops.reshape(stacked, shape.with(axis, (shape[axis] ?? 1) * parts.length));
}

function onAxis(x: Sym, axis: number, there: number, elsewhere: number): readonly number[] {
  return x.shape.map((_, index) => (index === axis ? there : elsewhere));
}
