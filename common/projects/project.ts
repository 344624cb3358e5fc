import type { Recipe } from '../datasets/recipe.ts';
import type { NetworkSpec } from '../network/network-spec.ts';
import type { TrainingConfig } from '../training/training-config.ts';

/** A project: one table, one recipe, one network being designed, and its runs. */
export interface Project {
  readonly id: string;
  readonly name: string;
  readonly datasetId: string | null;
  /** Null until a target is chosen. */
  readonly recipe: Recipe | null;
  readonly network: NetworkSpec;
  readonly training: TrainingConfig;
  /** Counts saved changes; a save based on an older revision is refused with `conflict`. */
  readonly revision: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A project as a card on Home. */
export interface ProjectSummary {
  readonly id: string;
  readonly name: string;
  readonly datasetName: string | null;
  readonly network: NetworkSpec;
  readonly runs: number;
  /** Name and value of the best test metric over its runs. */
  readonly bestTest: { readonly metric: string; readonly value: number } | null;
  readonly lastRunAt: string | null;
  readonly updatedAt: string;
}

/** The parts of a project that a save may change. */
export type ProjectChanges = Partial<
  Pick<Project, 'name' | 'datasetId' | 'recipe' | 'network' | 'training'>
>;
