import type { ColumnType } from './column.ts';
import type { Task } from '../network/task.ts';

/** What replaces a missing cell. `drop` leaves the row out. */
export type MissingStrategy = 'mean' | 'median' | 'most-frequent' | 'constant' | 'drop';
/** How a feature column of categories becomes numbers. `label` gives 0, 1, 2, … in order of first appearance in training rows. */
export type Encoding = 'one-hot' | 'label';
/** `standard`: (x − μ) / σ with the population σ. `min-max`: to 0…1. */
export type Scaling = 'none' | 'standard' | 'min-max';

/** What is done to one column. */
export interface ColumnTreatment {
  readonly column: string;
  readonly role: 'feature' | 'target' | 'ignored';
  readonly type: ColumnType;
  readonly missing: MissingStrategy;
  /** Used with `constant`. */
  readonly fill?: string | undefined;
  /** Category and boolean columns. Ignored for numbers. */
  readonly encoding: Encoding;
  /** Number columns; for a regression target it is undone at prediction. */
  readonly scaling: Scaling;
  /** Why a column is ignored by default, as a sentence. */
  readonly reason?: string | undefined;
}

/** Fractions of the rows; they sum to 1. */
export interface SplitSpec {
  readonly train: number;
  readonly validation: number;
  readonly test: number;
  readonly seed: number;
  /** Keep the class proportions (classification only). */
  readonly stratify: boolean;
}

/** Everything done to a table before training. Versioned JSON, stored with each run. */
export interface Recipe {
  readonly version: 1;
  readonly treatments: readonly ColumnTreatment[];
  readonly split: SplitSpec;
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
}

/** A recipe with everything it learned from the training split; enough to treat a new row. */
export interface FittedRecipe {
  readonly version: 1;
  readonly recipe: Recipe;
  readonly task: Task;
  readonly features: readonly FittedColumn[];
  readonly target: FittedColumn;
  /** Names of the network's inputs in order. */
  readonly featureNames: readonly string[];
  /** Class names in label order (classification), else empty. */
  readonly classes: readonly string[];
  readonly rows: { readonly train: number; readonly validation: number; readonly test: number };
  /** Rows left out (missing target, or the `drop` strategy). */
  readonly rowsDropped: number;
}
