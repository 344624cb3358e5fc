import type { NearestDistance } from './explain-api.ts';

/** The nearest rows found so far, by exact search. */
export class NearestSearch {
  readonly #from: Float32Array;
  readonly #kind: NearestDistance;
  readonly #count: number;
  readonly #length: number;
  #found: { readonly place: number; readonly distance: number }[] = [];

  /** @param from The description that the others are compared with. */
  constructor(from: Float32Array, kind: NearestDistance, count: number) {
    this.#from = from;
    this.#kind = kind;
    this.#count = count;
    this.#length = Math.sqrt(from.reduce((sum, value) => sum + value * value, 0));
  }

  /** Compares descriptions one after another, the first of which is at `place`; equally near ones keep their order. */
  add(descriptions: Float32Array, place: number): void {
    const width = this.#from.length;
    for (let row = 0; row * width < descriptions.length; row++) {
      const distance = this.#distance(descriptions, row * width);
      const worst = this.#found.at(-1);
      const full = this.#found.length === this.#count;
      if (Number.isNaN(distance) || (full && worst && distance >= worst.distance)) continue;
      const at = this.#found.findIndex((one) => one.distance > distance);
      this.#found.splice(at < 0 ? this.#found.length : at, 0, { place: place + row, distance });
      if (this.#found.length > this.#count) this.#found.pop();
    }
  }

  /** Nearest first. */
  found(): readonly { readonly place: number; readonly distance: number }[] {
    return this.#found;
  }

  #distance(rows: Float32Array, start: number): number {
    let [squares, product, own] = [0, 0, 0];
    for (let at = 0; at < this.#from.length; at++) {
      const a = this.#from[at] ?? 0;
      const b = rows[start + at] ?? 0;
      squares += (a - b) ** 2;
      product += a * b;
      own += b * b;
    }
    if (this.#kind === 'euclidean') return Math.sqrt(squares);
    const lengths = this.#length * Math.sqrt(own);
    // A row without direction is as far as one at a right angle; rounding must not bring a distance below 0.
    return lengths === 0 ? 1 : Math.max(0, 1 - product / lengths);
  }
}
