/**
 * A tensor shape in Keras's form: one entry per axis, `null` for the batch axis.
 * A batch of 4-number rows is `[null, 4]`.
 */
export type Shape = readonly (number | null)[];

/** Number of elements in one sample: the product of all axes but the batch axis. */
export function sampleSize(shape: Shape): number {
  return shape.slice(1).reduce<number>((product, axis) => product * (axis ?? 1), 1);
}

/** Number of elements of a fully known shape. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, axis) => product * axis, 1);
}

/** Writes a shape as Keras prints it: `(None, 28, 28, 1)`, `(None, 4)`, `(None,)`. */
export function formatShape(shape: Shape): string {
  const axes = shape.map((axis) => (axis === null ? 'None' : String(axis)));
  return axes.length === 1 ? `(${axes[0]},)` : `(${axes.join(', ')})`;
}

/** A shape without its batch axis, narrow enough to stand between two cards: `4`, `28×28×1`. */
export function compactShape(shape: Shape): string {
  return shape
    .slice(1)
    .map((axis) => axis ?? '?')
    .join('×');
}

/** True when both shapes have the same axes. */
export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((axis, index) => axis === b[index]);
}
