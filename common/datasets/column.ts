import type { ImageStatistics } from './images/image-statistics.ts';
import type { TextStatistics } from './text/text-statistics.ts';

/**
 * How a column is to be understood. `text` is free text, which becomes a feature by its words; a cell of an
 * `image` column is the name of a picture that the dataset keeps.
 */
export type ColumnType = 'number' | 'category' | 'boolean' | 'date' | 'text' | 'image';

/**
 * How dates are written that can be read in two ways: `31/12/2024` or `12/31/2024`, and `20241231`, which may be
 * a number. Other dates need none of it.
 */
export type DateFormat = 'day-first' | 'month-first' | 'compact';

/** A column as imported. */
export interface Column {
  /** Unique within the table; as in the file's header, or `column_1` … when it has none. */
  readonly name: string;
  readonly type: ColumnType;
  /** What detection said, to offer a way back. */
  readonly detectedType: ColumnType;
  readonly dateFormat?: DateFormat | undefined;
}

/** One bar of a numeric histogram: [from, to). The last bar includes `to`. */
export interface HistogramBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** Everything the Data place shows of one column. Counts are rows of the whole table. */
export interface ColumnProfile {
  readonly name: string;
  readonly type: ColumnType;
  readonly rows: number;
  readonly missing: number;
  /** Exact number of distinct non-missing values. */
  readonly distinct: number;
  /** Numbers and dates only; cells that are not numbers count as `unreadable`. */
  readonly numeric?: {
    readonly min: number;
    readonly max: number;
    readonly mean: number;
    /** Sample standard deviation (n − 1). */
    readonly standardDeviation: number;
    readonly median: number;
    readonly quartile1: number;
    readonly quartile3: number;
    readonly histogram: readonly HistogramBin[];
  };
  /** Date columns whose cells need it to be read. */
  readonly dateFormat?: DateFormat | undefined;
  /** Most frequent values, at most 20, most frequent first. */
  readonly topValues: readonly { readonly value: string; readonly count: number }[];
  /** Text columns only. */
  readonly text?: TextStatistics | undefined;
  /** Image columns only. */
  readonly image?: ImageStatistics | undefined;
  /** Cells that hold something that cannot be read as the column's type; treated as missing. */
  readonly unreadable: number;
  readonly warnings: readonly ColumnWarning[];
}

/** A remark on a column with a sentence for the person. */
export interface ColumnWarning {
  readonly kind:
    'constant' | 'identifier' | 'many-values' | 'all-missing' | 'unreadable' | 'date-format';
  readonly message: string;
}
