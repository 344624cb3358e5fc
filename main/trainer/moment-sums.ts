import { elementCount } from '../../common/tensor/shape.ts';

/**
 * Mean and population variance of rows that come bit by bit, one for each entry along the kept axes. Parts
 * are joined as Chan, Golub and LeVeque (1979) do, so that nothing is lost where the mean is large.
 */
export class MomentSums {
  readonly #size: number;
  /** The entry that each number of a row belongs to. */
  readonly #entryOf: Int32Array;
  readonly #means: Float64Array;
  /** Sums of squared differences from the mean. */
  readonly #squares: Float64Array;
  /** Numbers seen of each entry. */
  #count = 0;

  /**
   * @param shape Of a row.
   * @param kept Its axes that have entries of their own.
   */
  constructor(shape: readonly number[], kept: readonly number[]) {
    this.#size = elementCount(shape);
    const entries = elementCount(kept.map((axis) => shape[axis] ?? 1));
    this.#entryOf = Int32Array.from({ length: this.#size }, (_, at) =>
      kept.reduce((entry, axis) => {
        const length = shape[axis] ?? 1;
        const stride = elementCount(shape.slice(axis + 1));
        return entry * length + (Math.floor(at / stride) % length);
      }, 0),
    );
    this.#means = new Float64Array(entries);
    this.#squares = new Float64Array(entries);
  }

  /** Takes in rows, one after another. */
  add(rows: Float32Array): void {
    if (rows.length === 0) return;
    const entries = this.#means.length;
    const count = rows.length / entries;
    const means = new Float64Array(entries);
    const squares = new Float64Array(entries);
    this.#each(rows, (entry, value) => (means[entry] = (means[entry] ?? 0) + value / count));
    this.#each(rows, (entry, value) => {
      squares[entry] = (squares[entry] ?? 0) + (value - (means[entry] ?? 0)) ** 2;
    });
    const total = this.#count + count;
    for (let entry = 0; entry < entries; entry++) {
      const before = this.#means[entry] ?? 0;
      const difference = (means[entry] ?? 0) - before;
      this.#means[entry] = before + (difference * count) / total;
      this.#squares[entry] =
        (this.#squares[entry] ?? 0) +
        (squares[entry] ?? 0) +
        (difference ** 2 * this.#count * count) / total;
    }
    this.#count = total;
  }

  means(): Float32Array {
    return Float32Array.from(this.#means);
  }

  /** Ones before any row has come. */
  variances(): Float32Array {
    return Float32Array.from(this.#squares, (sum) => (this.#count === 0 ? 1 : sum / this.#count));
  }

  #each(rows: Float32Array, visit: (entry: number, value: number) => void): void {
    for (let at = 0; at < rows.length; at++) {
      visit(this.#entryOf[at % this.#size] ?? 0, rows[at] ?? 0);
    }
  }
}
