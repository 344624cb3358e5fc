/** What is averaged over the rows of a slice, under scikit-learn's names (Keras's for errors). */
export type SliceMeasure =
  'accuracy' | 'log_loss' | 'mean_absolute_error' | 'root_mean_squared_error';

/** Which cells of a column belong to a slice. */
export type SliceCondition =
  /** From `from` to below `to`, or to `to` where it is the column's last bin. */
  | {
      readonly kind: 'range';
      readonly column: string;
      readonly from: number;
      readonly to: number;
      readonly last: boolean;
    }
  | { readonly kind: 'value'; readonly column: string; readonly value: string }
  | { readonly kind: 'missing'; readonly column: string };

/** Rows that one or two columns single out, with how the run does on them. */
export interface Slice {
  readonly conditions: readonly SliceCondition[];
  readonly rows: number;
  /** Of the rows that have a measure. */
  readonly value: number;
  /** 95 % interval of `value`. */
  readonly interval: readonly [low: number, high: number];
  /** Whether it stays worse than the other rows when all looks are counted. */
  readonly certain: boolean;
}

/** A column with its slices in the order of the values. */
export interface SlicedColumn {
  readonly column: string;
  /** Numbers, dates as days since 1970, lengths of texts, or categories. */
  readonly kind: 'number' | 'date' | 'length' | 'category';
  readonly slices: readonly Slice[];
  /** Rows in categories that are not listed: those with few rows. */
  readonly others: number;
}

export interface FoundSlices {
  readonly measure: SliceMeasure;
  /** Of all rows. */
  readonly overall: number;
  readonly rows: number;
  /** Fewest rows of a slice. */
  readonly least: number;
  readonly columns: readonly SlicedColumn[];
  /** Slices that do worse than the other rows, worst first; pairs only where they are worse than both columns alone. */
  readonly worst: readonly Slice[];
  /** Slices that were compared with the other rows. */
  readonly looks: number;
}

/** Whether more is better. */
export function isShare(measure: SliceMeasure): boolean {
  return measure === 'accuracy';
}
