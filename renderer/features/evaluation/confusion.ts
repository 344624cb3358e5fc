import type { ConfusionCells } from '../../../common/evaluation/evaluation-api.ts';
import { formatCount, formatPercent } from '../../ui/format.ts';

/** What the cells of a matrix tell: rows, the share of the actual class, or of what was predicted as the class. */
export type CellValue = 'count' | 'row' | 'column';

/** The order of the classes along both sides. */
export type ClassOrder = 'run' | 'name' | 'rows' | 'errors';

/** A confusion matrix that is looked up cell by cell: with a thousand classes most of a million cells are empty. */
export class Matrix {
  readonly classes: readonly string[];
  /** Rows of each actual class, and rows that were given each class. */
  readonly support: Float64Array;
  readonly predicted: Float64Array;
  readonly total: number;
  /** The most rows of a cell that is wrong. */
  readonly mostWrong: number;
  readonly #counts = new Map<number, number>();
  readonly cells: ConfusionCells;

  constructor(classes: readonly string[], cells: ConfusionCells) {
    this.classes = classes;
    this.cells = cells;
    this.support = new Float64Array(classes.length);
    this.predicted = new Float64Array(classes.length);
    let total = 0;
    let mostWrong = 0;
    cells.count.forEach((count, at) => {
      const a = cells.actual[at] ?? 0;
      const p = cells.predicted[at] ?? 0;
      this.#counts.set(a * classes.length + p, count);
      this.support[a] = (this.support[a] ?? 0) + count;
      this.predicted[p] = (this.predicted[p] ?? 0) + count;
      total += count;
      if (a !== p) mostWrong = Math.max(mostWrong, count);
    });
    this.total = total;
    this.mostWrong = mostWrong;
  }

  count(actual: number, predicted: number): number {
    return this.#counts.get(actual * this.classes.length + predicted) ?? 0;
  }

  /** Share of the actual class's rows, or of the rows that were given the class; null for 0 / 0. */
  share(actual: number, predicted: number, of: 'row' | 'column'): number | null {
    const whole = of === 'row' ? (this.support[actual] ?? 0) : (this.predicted[predicted] ?? 0);
    return whole === 0 ? null : this.count(actual, predicted) / whole;
  }

  /** How a cell is told. */
  told(actual: number, predicted: number, as: CellValue): string {
    return as === 'count'
      ? formatCount(this.count(actual, predicted))
      : formatPercent(this.share(actual, predicted, as));
  }

  /** Class numbers in an order. Names that are all numbers are put in the order of the numbers. */
  order(by: ClassOrder): number[] {
    const all = this.classes.map((_, index) => index);
    const wrong = (index: number) => (this.support[index] ?? 0) - this.count(index, index);
    const compare: Record<ClassOrder, (a: number, b: number) => number> = {
      run: numericNames(this.classes) ? this.#byName : (a, b) => a - b,
      name: this.#byName,
      rows: (a, b) => (this.support[b] ?? 0) - (this.support[a] ?? 0),
      errors: (a, b) => wrong(b) - wrong(a),
    };
    return all.sort((a, b) => compare[by](a, b) || a - b);
  }

  readonly #byName = (a: number, b: number): number =>
    (this.classes[a] ?? '').localeCompare(this.classes[b] ?? '', 'en', { numeric: true });

  /** The pairs that are confused most often, at most `most`. */
  confusions(most: number): { actual: number; predicted: number; count: number }[] {
    const { actual, predicted, count } = this.cells;
    return count
      .map((rows, at) => ({ actual: actual[at] ?? 0, predicted: predicted[at] ?? 0, count: rows }))
      .filter((pair) => pair.actual !== pair.predicted)
      .sort((a, b) => b.count - a.count)
      .slice(0, most);
  }
}

/** Whether a person looks for class 7 between 6 and 8. */
export function numericNames(names: readonly string[]): boolean {
  return names.every((name) => name.trim() !== '' && Number.isFinite(Number(name)));
}

/** How much of the heat colour a cell gets, and whether its text must be the one for full colour. */
export interface Heat {
  /** Percent of 0 to 100. */
  readonly strength: number;
  readonly strong: boolean;
}

/**
 * Heat of a share of 0 to 1. The square root makes rare confusions visible; the middle strengths
 * are left out because neither text colour has enough contrast on them.
 */
export function heat(share: number | null): Heat {
  if (share === null || share <= 0) return { strength: 0, strong: false };
  return share < 0.5
    ? { strength: Math.round(6 + 39 * Math.sqrt(share / 0.5)), strong: false }
    : { strength: Math.round(90 + 20 * (share - 0.5)), strong: true };
}
