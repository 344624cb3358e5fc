import type { RandomSource } from '../random/random-source.ts';

/**
 * Fills a matrix [rows, columns], row-major, whose rows or columns (whichever are fewer) are orthogonal
 * and `gain` long (Saxe et al. 2014): the Q of a random normal matrix with the diagonal of R positive,
 * which Gram and Schmidt's procedure gives directly.
 */
export function fillOrthogonal(
  values: Float32Array,
  columns: number,
  gain: number,
  random: RandomSource,
): void {
  const rows = values.length / columns;
  const long = Math.max(rows, columns);
  const vectors: Float64Array[] = [];
  for (let index = 0; index < Math.min(rows, columns); index++) {
    vectors.push(nextUnit(vectors, long, random));
  }
  const tall = rows >= columns;
  vectors.forEach((vector, index) =>
    vector.forEach((value, at) => {
      values[tall ? at * columns + index : index * columns + at] = gain * value;
    }),
  );
}

/** A random vector of length 1 at right angles to all before. */
function nextUnit(
  before: readonly Float64Array[],
  length: number,
  random: RandomSource,
): Float64Array {
  const vector = Float64Array.from({ length }, () => random.normal());
  // The second pass takes away what rounding left in the first.
  for (let pass = 0; pass < 2; pass++) {
    for (const other of before) {
      const along = dot(vector, other);
      for (let at = 0; at < length; at++) vector[at] = (vector[at] ?? 0) - along * (other[at] ?? 0);
    }
  }
  const size = Math.sqrt(dot(vector, vector));
  return vector.map((value) => value / size);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] ?? 0) * (b[at] ?? 0);
  return sum;
}
