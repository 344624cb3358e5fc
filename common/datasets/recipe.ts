import type { Task } from '../network/task.ts';
import type { ColumnType, DateFormat } from './column.ts';
import type { DerivedColumn } from './derived/derived-column.ts';
import { blocksWidth, type FeatureBlock } from './feature-block.ts';
import type { Augmentation, FittedImage, ImageTreatment } from './images/image-treatment.ts';
import type { FittedSeries } from './series/fitted-series.ts';
import type { SeriesWindow } from './series/series-window.ts';
import type { SplitSpec } from './split-spec.ts';
import type { FittedText, TextTreatment } from './text/text-treatment.ts';

/** What replaces a missing cell. `drop` leaves the row out. */
export type MissingStrategy = 'mean' | 'median' | 'most-frequent' | 'constant' | 'drop';

/**
 * How a feature column of categories becomes numbers. `label` gives 0, 1, 2, … in order of first appearance in
 * training rows; `hashing` one of `buckets` inputs by a hash of the category; `frequency` its share of the
 * training rows.
 */
export type Encoding = 'one-hot' | 'label' | 'hashing' | 'frequency';

/**
 * `standard`: (x − μ) / σ with the population σ. `min-max`: to 0…1. `robust`: (x − median) / interquartile range.
 */
export type Scaling = 'none' | 'standard' | 'min-max' | 'robust';

/** A change of a number before it is scaled. `log1p` is log(1 + x). */
export type Transform = 'none' | 'log' | 'log1p' | 'sqrt' | 'square' | 'box-cox' | 'yeo-johnson';

/** Which numbers are outliers, by the training rows, and what happens to them. */
export interface OutlierRule {
  /**
   * `cap` moves them to the nearest bound (features only); `drop` leaves training rows with them out, never rows
   * of validation or test.
   */
  readonly action: 'cap' | 'drop';
  /** `iqr`: quartile ∓ factor × interquartile range; `z`: mean ∓ factor × σ; `quantile`: the share at each end. */
  readonly rule: 'iqr' | 'z' | 'quantile';
  readonly factor: number;
}

/** Numbers put into bins: equally wide, or with equally many training rows. */
export interface Binning {
  readonly count: number;
  readonly edges: 'uniform' | 'quantile';
  readonly encoding: 'one-hot' | 'ordinal';
}

export type DatePart = 'year' | 'month' | 'day' | 'weekday' | 'hour' | 'day-of-year';

/** What of a date becomes numbers. */
export interface DateTreatment {
  /** Days since 1970-01-01 as a number. */
  readonly elapsed: boolean;
  readonly parts: readonly DatePart[];
  /** Each part but the year as sine and cosine of its place in its cycle, so that December is near January. */
  readonly cycles: boolean;
}

/** What is done to one column. The order: fill, outliers, transform, bins or encoding, scaling. */
export interface ColumnTreatment {
  readonly column: string;
  readonly role: 'feature' | 'target' | 'ignored';
  readonly type: ColumnType;
  readonly missing: MissingStrategy;
  /** Used with `constant`. */
  readonly fill?: string | undefined;
  /** Adds an input that is 1 where the cell was missing. */
  readonly indicator?: boolean | undefined;
  /** Number columns. */
  readonly outliers?: OutlierRule | undefined;
  /** Number columns; of a regression target it is undone at prediction. */
  readonly transform?: Transform | undefined;
  readonly bins?: Binning | undefined;
  /** Category and boolean columns. Ignored for numbers. */
  readonly encoding: Encoding;
  /** Inputs of `hashing`. */
  readonly buckets?: number | undefined;
  /** Number columns; for a regression target it is undone at prediction. */
  readonly scaling: Scaling;
  /** Date columns whose cells need it to be read; as in the column. */
  readonly dateFormat?: DateFormat | undefined;
  /** Date columns; without it the days since 1970. */
  readonly date?: DateTreatment | undefined;
  /** Text columns that are features. */
  readonly text?: TextTreatment | undefined;
  /** Image columns that are features. */
  readonly image?: ImageTreatment | undefined;
  /** Why a column is ignored by default, as a sentence. */
  readonly reason?: string | undefined;
}

/** Makes the classes equally frequent in the training rows, by leaving out or repeating rows. */
export interface Balancing {
  readonly method: 'oversample' | 'undersample';
  readonly seed: number;
}

/** Everything done to a table before training. Versioned JSON, stored with each run. */
export interface Recipe {
  readonly version: 2;
  /** Columns calculated from others; each has its treatment among `treatments`. */
  readonly derived?: readonly DerivedColumn[] | undefined;
  readonly treatments: readonly ColumnTreatment[];
  /** Each row's numbers divided by their norm, after everything else. */
  readonly unitNorm?: 'l1' | 'l2' | 'max' | undefined;
  readonly window?: SeriesWindow | undefined;
  readonly balance?: Balancing | undefined;
  /** Random changes of training pictures, in order. */
  readonly augmentation?: readonly Augmentation[] | undefined;
  /** Rows of the table, from 0, that are not used: suspect or repeated ones. */
  readonly excludedRows?: readonly number[] | undefined;
  readonly split: SplitSpec;
}

/** Scaled = (x − offset) / divisor. */
export interface FittedScale {
  readonly offset: number;
  readonly divisor: number;
}

/** A feature or target column after fitting on the training split. */
export interface FittedColumn {
  readonly treatment: ColumnTreatment;
  /** Names of the numeric features it yields: `age`, or `sex=male`, `sex=female`. */
  readonly features: readonly string[];
  /** Value that replaces a missing cell: a number, or a category. */
  readonly fill: number | string | null;
  /** Categories in encoding order; empty for numbers. */
  readonly categories: readonly string[];
  /** Number columns: scaled = (x − offset) / divisor. */
  readonly offset: number;
  readonly divisor: number;
  /** Replaces a missing number at prediction where training left such rows out (`drop`): the mean. */
  readonly middle?: number | undefined;
  /** Lowest and highest number that is no outlier (`outliers` only). */
  readonly bounds?: readonly [lower: number, upper: number] | undefined;
  /** The power that was learned for `box-cox` and `yeo-johnson`. */
  readonly lambda?: number | undefined;
  /** Edges of the bins in ascending order, one more than there are bins (`bins` only). */
  readonly edges?: readonly number[] | undefined;
  /** Share of the training rows that each category has (`frequency` only). */
  readonly shares?: readonly number[] | undefined;
  /** Scaling of each part of a date, in the order of `features` (dates with a treatment only). */
  readonly scales?: readonly FittedScale[] | undefined;
  /** Training cells that the transform cannot take and that count as missing; the first one. */
  readonly untransformed?:
    { readonly cells: number; readonly row: number; readonly value: number } | undefined;
  /** Least and largest target of the training rows, in its own units (transformed targets only). */
  readonly range?: readonly [least: number, largest: number] | undefined;
  /** Texts that are features. */
  readonly text?: FittedText | undefined;
  /** Images that are features; known once their pixels were read. */
  readonly image?: FittedImage | undefined;
}

/** A recipe with everything it learned from the training split; enough to treat a new row. */
export interface FittedRecipe {
  readonly version: 2;
  readonly recipe: Recipe;
  readonly task: Task;
  readonly features: readonly FittedColumn[];
  readonly target: FittedColumn;
  /** Names of the features in the block of numbers or, of a window, in each of its rows. */
  readonly featureNames: readonly string[];
  /** All that a prepared row holds, in order: numbers or a window, then tokens, then images. */
  readonly blocks: readonly FeatureBlock[];
  /** Names of what is told of a row: the target, or its next values of a forecast. */
  readonly targetNames: readonly string[];
  /** Class names in label order (classification), else empty. */
  readonly classes: readonly string[];
  readonly rows: { readonly train: number; readonly validation: number; readonly test: number };
  /** Rows left out: a missing target, the `drop` strategy, outliers, undersampling. */
  readonly rowsDropped: number;
  /** Training rows of each class before they were balanced, in label order (`balance` only). */
  readonly unbalanced?: readonly number[] | undefined;
  /** What was found of series (`window` only). */
  readonly series?: FittedSeries | undefined;
}

/** Numbers in a prepared row. */
export function featureWidth({ blocks }: Pick<FittedRecipe, 'blocks'>): number {
  return blocksWidth(blocks);
}
