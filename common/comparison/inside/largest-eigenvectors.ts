/** Vectors that are followed: more than two, since the plane is found the sooner the further the next ones lie. */
const followed = 10;
const mostRounds = 200;
/** A vector that loses more than this to the others lies in their space: what is left of it is rounding. */
const dependent = 1e-10;
/** What is left of a vector that is no axis, beside the largest variance, before an axis counts as found. */
const precision = 1e-11;

/**
 * Eigenvectors of the two largest eigenvalues of a symmetric matrix [size, size] without negative eigenvalues; fewer
 * where these are 0. Orthogonal iteration with Rayleigh–Ritz (Golub & Van Loan, Matrix Computations, §8.2.4).
 */
export async function largestVectors(
  matrix: Float64Array,
  size: number,
  breathe: () => Promise<void>,
): Promise<readonly Float64Array[]> {
  const many = Math.min(followed, size);
  let vectors = orthogonal(
    Array.from({ length: many }, (_, at) =>
      // Any vectors that no data set is likely to be at a right angle to.
      Float64Array.from({ length: size }, (__, i) => Math.sin(1 + at + (i + 1) * (at + 1.7))),
    ),
  );
  let values: readonly number[] = [];
  for (let round = 0; round < mostRounds; round++) {
    await breathe();
    const moved = vectors.map((vector) => times(matrix, size, vector));
    const small = vectors.map((one) => moved.map((other) => dot(one, other)));
    const { vectors: turns, values: found } = jacobi(small);
    const turned = (from: readonly Float64Array[]) =>
      turns.map((turn) => combined(from, turn, size));
    const [aligned, images] = [turned(vectors), turned(moved)];
    values = found;
    const largest = Math.abs(values[0] ?? 0);
    const isFound = [0, 1].every((at) => {
      const [vector, image] = [aligned[at], images[at]];
      if (!vector || !image) return true;
      const rest = image.map((value, i) => value - (values[at] ?? 0) * (vector[i] ?? 0));
      return Math.sqrt(squares(rest)) <= precision * largest;
    });
    vectors = isFound ? aligned : orthogonal(images);
    if (isFound) break;
  }
  const least = Math.abs(values[0] ?? 0) * 1e-12;
  return vectors.slice(0, 2).filter((_, at) => (values[at] ?? 0) > least);
}

/**
 * Eigenvalues, largest first, and eigenvectors of a small symmetric matrix by Jacobi's rotations (Golub & Van Loan,
 * §8.5).
 */
function jacobi(given: readonly (readonly number[])[]) {
  const size = given.length;
  const a = given.map((row) => [...row]);
  const v = a.map((_, i) => a.map((__, j) => (i === j ? 1 : 0)));
  const entry = (m: readonly (readonly number[])[], i: number, j: number) => m[i]?.[j] ?? 0;
  const rotate = (
    m: number[][],
    i: number,
    j: number,
    k: number,
    l: number,
    s: number,
    t: number,
  ) => {
    const [g, h] = [entry(m, i, j), entry(m, k, l)];
    const [one, other] = [m[i], m[k]];
    if (one) one[j] = g - s * (h + g * t);
    if (other) other[l] = h + s * (g - h * t);
  };
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0;
    for (let p = 0; p < size; p++) for (let q = p + 1; q < size; q++) off += entry(a, p, q) ** 2;
    const diagonal = a.reduce((sum, row, i) => sum + (row[i] ?? 0) ** 2, 0);
    if (off <= 1e-32 * diagonal) break;
    for (let p = 0; p < size; p++) {
      for (let q = p + 1; q < size; q++) {
        const apq = entry(a, p, q);
        if (apq === 0) continue;
        const theta = (entry(a, q, q) - entry(a, p, p)) / (2 * apq);
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const c = 1 / Math.sqrt(t * t + 1);
        const s = t * c;
        const tau = s / (1 + c);
        for (let i = 0; i < size; i++) rotate(a, i, p, i, q, s, tau);
        for (let i = 0; i < size; i++) rotate(a, p, i, q, i, s, tau);
        for (let i = 0; i < size; i++) rotate(v, i, p, i, q, s, tau);
      }
    }
  }
  const order = a.map((_, i) => i).sort((i, j) => entry(a, j, j) - entry(a, i, i));
  return {
    values: order.map((i) => entry(a, i, i)),
    vectors: order.map((i) => v.map((row) => row[i] ?? 0)),
  };
}

/** The same space in vectors of length 1 at right angles (modified Gram–Schmidt, twice against rounding). */
function orthogonal(vectors: readonly Float64Array[]): Float64Array[] {
  const done: Float64Array[] = [];
  for (const vector of vectors) {
    const own = vector.slice();
    for (let pass = 0; pass < 2; pass++) {
      for (const other of done) {
        const share = dot(own, other);
        own.forEach((value, i) => (own[i] = value - share * (other[i] ?? 0)));
      }
    }
    const isNew = squares(own) > dependent ** 2 * squares(vector);
    done.push(isNew ? scaled(own) : own.fill(0));
  }
  return done;
}

/** Of length 1; as it is where it has none. */
export function scaled(vector: Float64Array): Float64Array {
  const length = Math.sqrt(squares(vector));
  return length === 0 ? vector : vector.map((value) => value / length);
}

function times(matrix: Float64Array, size: number, vector: Float64Array): Float64Array {
  return vector.map((_, row) => {
    let sum = 0;
    for (let i = 0; i < size; i++) sum += (matrix[row * size + i] ?? 0) * (vector[i] ?? 0);
    return sum;
  });
}

function combined(vectors: readonly Float64Array[], shares: readonly number[], size: number) {
  const sum = new Float64Array(size);
  vectors.forEach((vector, at) => {
    vector.forEach((value, i) => (sum[i] = (sum[i] ?? 0) + (shares[at] ?? 0) * value));
  });
  return sum;
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}

/** Sum of the squares. */
export function squares(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}
