import { quantile } from '../datasets/numbers/quantile.ts';
import type { DependencePoint } from './explain-api.ts';

/** What the training rows hold in a column. */
export type UsualColumn =
  | {
      readonly kind: 'numbers';
      readonly column: string;
      /** The median as a cell; null where all cells are missing. */
      readonly usual: string | null;
      /** Least and largest place of a grid: see `outerRange`. */
      readonly range: readonly [number, number];
      /** All different numbers where there are few. */
      readonly distinct: readonly number[] | null;
    }
  | {
      readonly kind: 'categories';
      readonly column: string;
      /** The most frequent one. */
      readonly usual: string | null;
      /** The most frequent first. */
      readonly values: readonly string[];
    }
  | {
      readonly kind: 'dates' | 'texts';
      readonly column: string;
      /** The middle date as it is written, or no text. */
      readonly usual: string | null;
    };

/** A number as a cell of a table with that sign before its decimals. */
export function cellOfNumber(value: number, decimal: '.' | ','): string {
  return String(value).replace('.', decimal);
}

/** Different numbers that count as few. */
const fewNumbers = 200;

/** What training rows hold in a column of numbers; NaN is missing. */
export function usualNumbers(
  column: string,
  numbers: Float64Array,
  decimal: '.' | ',',
): UsualColumn {
  const known = numbers.filter((value) => !Number.isNaN(value)).sort();
  const distinct = new Set<number>();
  for (const value of known) {
    distinct.add(value);
    if (distinct.size > fewNumbers) break;
  }
  return {
    kind: 'numbers',
    column,
    usual: known.length === 0 ? null : cellOfNumber(quantile(known, 0.5), decimal),
    range: outerRange(known),
    distinct: distinct.size > fewNumbers ? null : [...distinct],
  };
}

/**
 * The 5 % and the 95 % quantile as scikit-learn's `partial_dependence` takes them: SciPy's `mquantiles` with α and β of
 * 0.4, approximately unbiased whatever the distribution (Cunnane 1978). Where nearly all numbers are the same, the
 * least and the largest.
 */
function outerRange(sorted: Float64Array): readonly [number, number] {
  const at = (share: number): number => {
    const place = sorted.length * share + 0.4 + 0.2 * share;
    const below = Math.floor(Math.min(sorted.length - 1, Math.max(1, place)));
    const part = Math.min(1, Math.max(0, place - below));
    return (1 - part) * (sorted[below - 1] ?? sorted[0] ?? NaN) + part * (sorted[below] ?? NaN);
  };
  const [low, high] = [at(0.05), at(0.95)];
  return low < high ? [low, high] : [sorted[0] ?? NaN, sorted.at(-1) ?? NaN];
}

/** The mean answer at each point of a grid, of answers [points + 1, rows] whose first row is the rows as they are. */
export function meanAnswers(answers: Float64Array, rows: number): readonly number[] {
  return Array.from({ length: answers.length / rows - 1 }, (_, point) => {
    const own = answers.subarray((point + 1) * rows, (point + 2) * rows);
    return own.reduce((sum, answer) => sum + answer, 0) / rows;
  });
}

/**
 * The places of a partial dependence, as scikit-learn's: all different numbers where they are fewer than `points`, else
 * equal steps from the 5 % to the 95 % quantile; of categories the most frequent ones.
 */
export function dependenceGrid(
  usual: UsualColumn,
  points: number,
  decimal: '.' | ',',
): readonly DependencePoint[] {
  if (usual.kind === 'categories') {
    return usual.values.slice(0, points).map((cell) => ({ cell, value: null }));
  }
  if (usual.kind !== 'numbers') return [];
  const [low, high] = usual.range;
  const steps =
    usual.distinct && usual.distinct.length < points
      ? usual.distinct
      : Array.from(
          { length: points },
          (_, index) => low + ((high - low) * index) / Math.max(1, points - 1),
        );
  return steps.map((value) => ({ cell: cellOfNumber(value, decimal), value }));
}
