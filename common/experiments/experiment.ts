import type { ColumnType } from '../datasets/column.ts';
import type { ReadOptions } from '../datasets/dataset.ts';
import type { GeneratorSpec } from '../generators/generator.ts';
import type { Recipe } from '../datasets/recipe.ts';
import type { NetworkSpec } from '../network/network-spec.ts';
import type { CheckpointSummary, TrainingEnd } from '../training/control/run-control.ts';
import type { TrainingConfig } from '../training/training-config.ts';

/** Where an experiment's rows come from. */
export type ExperimentData = {
  /** Empty where everything is detected. */
  readonly options: ReadOptions;
  /** Types that differ from what detection says, by column name. */
  readonly columnTypes: Readonly<Record<string, ColumnType>>;
} & (
  | { readonly sample: string }
  | { readonly generated: GeneratorSpec }
  | {
      /** Path from the experiment's own folder, or only the name where that is all that is known. */
      readonly file: string;
      /** Of the file's bytes: finds the table in a library that has it already. */
      readonly sha256?: string | undefined;
    }
  | {
      /** Files whose rows stand below each other, named as `file` is. */
      readonly files: readonly string[];
      readonly sha256?: string | undefined;
    }
  | {
      /** A folder of pictures or texts, named as `file` is. */
      readonly folder: string;
      readonly sha256?: string | undefined;
    }
);

/** A training of the same network and data, with whose state another one begins. */
export interface Ancestor {
  /** What its run was called. */
  readonly name: string;
  /** Its settings from the first step on, with what was changed up to the state. */
  readonly training: TrainingConfig;
  readonly state: TrainingEnd & {
    /** `resume` has all that the loop remembers; `best` and `final` are weights and optimiser of an epoch's end. */
    readonly kind: Exclude<CheckpointSummary['kind'], 'kept'>;
  };
}

/** What an experiment goes on from instead of beginning anew. */
export type Lineage =
  /** The first begins anew, each other one with the state of the one before, and so does the experiment. */
  | { readonly ancestors: readonly Ancestor[] }
  /** Why it is not known, as a sentence: trained from its first step the experiment gives other numbers. */
  | { readonly lost: string };

/** Everything that decides a training, in one JSON file; see docs/experiments.md. */
export interface Experiment {
  readonly version: 1;
  readonly kind: 'layerwright-experiment';
  readonly name: string;
  readonly data: ExperimentData;
  readonly recipe: Recipe;
  readonly network: NetworkSpec;
  readonly training: TrainingConfig;
  /** Of a branch; absent where training begins anew. */
  readonly lineage?: Lineage | undefined;
}
