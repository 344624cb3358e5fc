import type { JudgedClasses } from '../judged.ts';
import { type RowCounts, type UsableRows, usableRows } from './usable-rows.ts';

/**
 * The cells of a confusion matrix that hold rows, ordered by actual, then by predicted class: a thousand classes
 * have a million cells, most of them empty.
 */
export interface ConfusionCells {
  readonly classes: number;
  readonly actual: Int32Array;
  readonly predicted: Int32Array;
  readonly rows: Float64Array;
  /** Sum of the weights of those rows; equal to `rows` without weights. */
  readonly weight: Float64Array;
  readonly counts: RowCounts;
}

/** Matrices of at most so many cells are counted whole, which is fastest. */
const wholeMatrix = 2 ** 22;

/** Counts the rows that can be judged by actual and predicted class. */
export function confusionCells(
  judged: JudgedClasses,
  usable: UsableRows = usableRows(judged),
): ConfusionCells {
  return countCells({ ...judged, classes: judged.classes.length }, usable);
}

/** Counts rows by two numbers below `classes`. */
export function countCells(
  {
    actual,
    predicted,
    weights,
    classes,
  }: Pick<JudgedClasses, 'actual' | 'predicted' | 'weights'> & { readonly classes: number },
  { usable, counts }: UsableRows,
): ConfusionCells {
  const numbers = new CellNumbers(classes);
  const rows: number[] = [];
  const weight: number[] = [];
  for (let row = 0; row < usable.length; row++) {
    if (usable[row] === 0) continue;
    const cell = numbers.of((actual[row] ?? 0) * classes + (predicted[row] ?? 0));
    rows[cell] = (rows[cell] ?? 0) + 1;
    weight[cell] = (weight[cell] ?? 0) + (weights?.[row] ?? 1);
  }
  const { places } = numbers;
  const order = Array.from(places, (_, cell) => cell).sort(
    (a, b) => (places[a] ?? 0) - (places[b] ?? 0),
  );
  return {
    classes,
    actual: Int32Array.from(order, (cell) => Math.floor((places[cell] ?? 0) / classes)),
    predicted: Int32Array.from(order, (cell) => (places[cell] ?? 0) % classes),
    rows: Float64Array.from(order, (cell) => rows[cell] ?? 0),
    weight: Float64Array.from(order, (cell) => weight[cell] ?? 0),
    counts,
  };
}

/** Numbers the cells in the order in which they are met. */
class CellNumbers {
  /** actual · classes + predicted of each numbered cell. */
  readonly places: number[] = [];
  readonly #whole: Int32Array | null;
  readonly #few = new Map<number, number>();

  constructor(classes: number) {
    this.#whole = classes * classes <= wholeMatrix ? new Int32Array(classes * classes) : null;
  }

  of(place: number): number {
    const known = this.#whole ? (this.#whole[place] ?? 0) : (this.#few.get(place) ?? 0);
    if (known > 0) return known - 1;
    this.places.push(place);
    if (this.#whole) this.#whole[place] = this.places.length;
    else this.#few.set(place, this.places.length);
    return this.places.length - 1;
  }
}
