import { contingency, correlationRatio, cramersV } from './category-association.ts';
import { clusterOrder } from './cluster-order.ts';
import { type Measured, pearson, type RankedColumn, ranked, spearman } from './correlation.ts';

/** How two columns are compared: numbers, categories, or one of each. */
export type Measure = 'correlation' | 'cramers-v' | 'correlation-ratio';

/** One cell of the matrix. */
export interface Association extends Measured {
  readonly measure: Measure;
  /** Of two columns of numbers; `value` is Pearson's. */
  readonly spearman?: number | null | undefined;
}

/** A column whose relations are looked at. */
export type AssociatedColumn =
  | { readonly name: string; readonly kind: 'number'; readonly column: RankedColumn }
  | { readonly name: string; readonly kind: 'category'; readonly codes: Int32Array };

/** A column of numbers with its ranks. */
export function numberColumn(name: string, values: Float64Array): AssociatedColumn {
  return { name, kind: 'number', column: ranked(values) };
}

/** The association of every pair of columns. */
export interface AssociationMatrix {
  readonly columns: readonly { readonly name: string; readonly kind: 'number' | 'category' }[];
  /** Row-major [columns, columns], symmetric. */
  readonly cells: readonly Association[];
  /** Places of the columns so that related ones stand side by side. */
  readonly clustered: readonly number[];
  /** Rows that were looked at, of all. */
  readonly rows: number;
  readonly of: number;
  readonly leftOut: readonly { readonly name: string; readonly reason: string }[];
}

/** The measure that fits two columns, and its value. */
export function associate(a: AssociatedColumn, b: AssociatedColumn): Association {
  if (a.kind === 'number' && b.kind === 'number') {
    const { value, rows } = pearson(a.column.values, b.column.values);
    return {
      measure: 'correlation',
      value,
      rows,
      spearman: spearman(a.column, b.column).value,
    };
  }
  if (a.kind === 'category' && b.kind === 'category') {
    return { measure: 'cramers-v', ...cramersV(contingency(a.codes, b.codes)) };
  }
  if (a.kind === 'category' && b.kind === 'number') {
    return { measure: 'correlation-ratio', ...correlationRatio(a.codes, b.column.values) };
  }
  return associate(b, a);
}

/** An order in which strongly associated columns are neighbours: average linkage over 1 − |value|. */
export function clusteredOrder(cells: readonly Association[], count: number): readonly number[] {
  const distances = Float64Array.from(cells, ({ value }) => 1 - Math.abs(value ?? 0));
  return clusterOrder(distances, count);
}

/** What a value says, in words: `strong, rising together`. */
export function strengthWords({ measure, value }: Association): string {
  if (value === null) return 'not defined';
  const size = Math.abs(value);
  const word =
    size >= 0.999
      ? 'complete'
      : size >= 0.7
        ? 'strong'
        : size >= 0.4
          ? 'moderate'
          : size >= 0.1
            ? 'weak'
            : 'next to none';
  if (measure !== 'correlation' || size < 0.1) return word;
  return `${word}, ${value > 0 ? 'rising together' : 'one falls as the other rises'}`;
}
