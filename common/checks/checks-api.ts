import type { Recipe } from '../datasets/recipe.ts';
import type { CheckRows, DataCheck } from './data-check.ts';

/** Checks of a table with a recipe. */
export interface ChecksApi {
  /**
   * Everything found, worst first. The same table and recipe are looked at once. Throws `cancelled` when
   * `cancel` was called meanwhile.
   */
  run(input: { datasetId: string; recipe: Recipe }): Promise<readonly DataCheck[]>;
  /** The rows behind a finding of such a run. */
  rows(input: {
    datasetId: string;
    recipe: Recipe;
    id: string;
    offset: number;
    limit: number;
  }): Promise<CheckRows>;
  /** Stops the checks of a table that are going on. */
  cancel(input: { datasetId: string }): Promise<void>;
}

/** How far checks are. */
export interface ChecksProgress {
  readonly datasetId: string;
  /** What is being looked at, as the end of a sentence: `repeated rows`. */
  readonly stage: string;
  readonly done: number;
  readonly total: number;
}
