import type { Dataset } from '../../datasets/dataset.ts';
import type { FittedRecipe } from '../../datasets/recipe.ts';
import type { NetworkSpec } from '../../network/network-spec.ts';
import type { TrainingConfig } from '../../training/training-config.ts';

/** An experiment with what its data told, as a script is written from it. */
export interface ScriptRequest {
  readonly name: string;
  readonly dataset: Pick<Dataset, 'source' | 'rows' | 'columns' | 'dialect' | 'report' | 'kind'>;
  readonly fitted: FittedRecipe;
  /** For each row of the table: 0 training, 1 validation, 2 test, 3 in no part. Before classes are balanced, and before windows are cut. */
  readonly parts: Uint8Array;
  /** How often each training row is used, in table order; null where each is used once. */
  readonly times: readonly number[] | null;
  readonly network: NetworkSpec;
  readonly training: TrainingConfig;
}

/** A script, and what it does not do as this program does. */
export interface WrittenScript {
  readonly script: string;
  /** Sentences for the person; they stand at the top of the script as well. */
  readonly limits: readonly string[];
}
