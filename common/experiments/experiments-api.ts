import type { Project } from '../projects/project.ts';
import type { RunSummary } from '../runs/run.ts';
import type { TrainingEnd } from '../training/control/run-control.ts';

/**
 * What the experiment goes back to from which a project was opened: until the experiment is trained from there, or
 * the person wants to hear no more of it.
 */
export type OpenedLineage =
  | {
      /** The first one first. */
      readonly ancestors: readonly ({ readonly name: string } & TrainingEnd)[];
      /** The run that repeats one of them, and its place among them from 0; null while none does. */
      readonly going: { readonly runId: string; readonly at: number } | null;
      /** Why it does not go on, as a sentence; null where nothing is in its way. */
      readonly problem: string | null;
    }
  /** Why it is not known, as a sentence. */
  | { readonly lost: string };

/** Experiments as files, and what an opened one goes back to. */
export interface ExperimentsApi {
  /** The token of a JSON file that `layerwright train` runs. */
  exportProject(input: { projectId: string }): Promise<{ token: string; name: string }>;
  /** `lost` says why a branch cannot be repeated from its file, where that is so. */
  exportRun(input: {
    runId: string;
  }): Promise<{ token: string; name: string; lost: string | null }>;
  importFile(input: { token: string }): Promise<Project>;
  /** Null for a project that goes back to nothing. */
  lineage(input: { projectId: string }): Promise<OpenedLineage | null>;
  /**
   * Trains what the opened experiment goes back to, each up to the state with which the next one begins, and then
   * the experiment, as its file says; where that had begun, it goes on. Answers with the run that trains now; the
   * others follow by themselves. Throws `not-found` where there is nothing to go back to.
   */
  repeatLineage(input: { projectId: string }): Promise<RunSummary>;
  /** No more is said of it; what is being trained goes on, and nothing follows. */
  forgetLineage(input: { projectId: string }): Promise<void>;
}
