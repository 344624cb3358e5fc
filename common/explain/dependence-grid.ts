import type { DependencePoint } from './explain-api.ts';

/** What the training rows hold in a column. */
export type UsualColumn =
  | {
      readonly kind: 'numbers';
      readonly column: string;
      /** The median as a cell; null where all cells are missing. */
      readonly usual: string | null;
      /** 5 % and 95 % quantile. */
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

/**
 * The places of a partial dependence: all different numbers where they are few, else equal steps from the 5 % to the
 * 95 % quantile; of categories the most frequent ones.
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
    usual.distinct && usual.distinct.length <= points
      ? usual.distinct
      : Array.from(
          { length: points },
          (_, index) => low + ((high - low) * index) / Math.max(1, points - 1),
        );
  return steps.map((value) => ({ cell: cellOfNumber(value, decimal), value }));
}
