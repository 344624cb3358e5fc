import { largestVectors, scaled, squares } from './largest-eigenvectors.ts';

/** The plane on which rows differ most. */
export interface PrincipalPlane {
  /** Of every number of a description. */
  readonly mean: Float64Array;
  /** First and second principal component, of length 1; of length 0 where the rows do not differ any more. */
  readonly axes: readonly [Float64Array, Float64Array];
}

/** Lets others have their turn, and throws when the work was stopped; called at least every few million sums. */
export type Breather = (done: number) => Promise<void>;

/**
 * The first two principal components of rows, as scikit-learn's `PCA`: the component of each axis with the largest
 * absolute value is above 0. Found in the products of the columns with each other, or in those of the rows where there
 * are fewer rows than numbers.
 * @param rows Row-major [count, width], finite.
 */
export async function principalPlane(
  rows: Float32Array,
  count: number,
  width: number,
  breathe: Breather,
): Promise<PrincipalPlane> {
  const { mean, centred } = centre(rows, count, width);
  const wide = width > count;
  const size = wide ? count : width;
  const products = await productsOf(centred, count, width, wide, breathe);
  const [first, second] = await largestVectors(products, size, () => breathe(1));
  const axisOf = (vector: Float64Array | undefined): Float64Array => {
    const axis = vector && wide ? fromRows(centred, width, vector) : vector;
    return directed(axis ?? new Float64Array(width));
  };
  return { mean, axes: [axisOf(first), axisOf(second)] };
}

/** Places of rows on a plane, [count, 2], and the share of their own variance along each axis. */
export function placesOn(
  { mean, axes }: PrincipalPlane,
  rows: Float32Array,
  count: number,
): { readonly places: Float64Array; readonly shares: readonly [number, number] } {
  const width = mean.length;
  const places = new Float64Array(count * 2);
  for (let row = 0; row < count; row++) {
    axes.forEach((axis, at) => {
      let sum = 0;
      for (let i = 0; i < width; i++) {
        sum += ((rows[row * width + i] ?? 0) - (mean[i] ?? 0)) * (axis[i] ?? 0);
      }
      places[row * 2 + at] = sum;
    });
  }
  const { centred } = centre(rows, count, width);
  const total = squares(centred);
  const along = centre(places, count, 2).centred;
  const shareOf = (axis: 0 | 1): number => {
    const own = squares(along.filter((_, at) => at % 2 === axis));
    return total === 0 ? 0 : own / total;
  };
  return { places, shares: [shareOf(0), shareOf(1)] };
}

function centre(rows: Float32Array | Float64Array, count: number, width: number) {
  const mean = new Float64Array(width);
  for (let at = 0; at < count * width; at++) {
    mean[at % width] = (mean[at % width] ?? 0) + (rows[at] ?? 0) / count;
  }
  const centred = Float64Array.from(rows, (value, at) => value - (mean[at % width] ?? 0));
  return { mean, centred };
}

/** Products of the columns with each other, or of the rows where `wide`: [size, size], symmetric. */
async function productsOf(
  centred: Float64Array,
  count: number,
  width: number,
  wide: boolean,
  breathe: Breather,
): Promise<Float64Array> {
  const size = wide ? count : width;
  // Both are products of rows of a table, so that memory is read in its order.
  const table = wide ? centred : transposed(centred, count, width);
  const length = wide ? width : count;
  const products = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    if (i % 16 === 0) await breathe(i / size);
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = 0, a = i * length, b = j * length; k < length; k++, a++, b++) {
        sum += (table[a] ?? 0) * (table[b] ?? 0);
      }
      products[i * size + j] = products[j * size + i] = sum;
    }
  }
  return products;
}

/** Of length 1 with its largest component above 0. */
function directed(vector: Float64Array): Float64Array {
  const largest = vector.reduce(
    (best, value) => (Math.abs(value) > Math.abs(best) ? value : best),
    0,
  );
  const axis = scaled(vector);
  return largest < 0 ? axis.map((value) => -value) : axis;
}

function fromRows(centred: Float64Array, width: number, shares: Float64Array): Float64Array {
  const axis = new Float64Array(width);
  shares.forEach((share, row) => {
    for (let i = 0; i < width; i++) {
      axis[i] = (axis[i] ?? 0) + share * (centred[row * width + i] ?? 0);
    }
  });
  return axis;
}

function transposed(table: Float64Array, count: number, width: number): Float64Array {
  const turned = new Float64Array(table.length);
  for (let row = 0; row < count; row++) {
    for (let i = 0; i < width; i++) turned[i * count + row] = table[row * width + i] ?? 0;
  }
  return turned;
}
