/** The shape that two shapes broadcast to, as in NumPy; throws a RangeError when they do not fit. */
export function broadcastShape(a: readonly number[], b: readonly number[]): readonly number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, index) => {
    const left = a[index - rank + a.length] ?? 1;
    const right = b[index - rank + b.length] ?? 1;
    if (left !== right && left !== 1 && right !== 1) {
      throw new RangeError(`The shapes [${a.join(', ')}] and [${b.join(', ')}] do not fit.`);
    }
    return left === 1 ? right : left;
  });
}

/** A shape with axes of length 1 put in front until it has `rank` axes. */
export function padRank(shape: readonly number[], rank: number): readonly number[] {
  return [...Array<number>(Math.max(0, rank - shape.length)).fill(1), ...shape];
}

/** True when both shapes are the same. */
export function equalShapes(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((length, axis) => length === b[axis]);
}

/** The shape after reducing `axes`. */
export function reducedShape(
  shape: readonly number[],
  axes: readonly number[],
  keepDims: boolean,
): readonly number[] {
  return keepDims
    ? shape.map((length, axis) => (axes.includes(axis) ? 1 : length))
    : shape.filter((_, axis) => !axes.includes(axis));
}
