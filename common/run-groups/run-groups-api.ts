import type { GroupPlan, RunGroup } from './run-group.ts';

/**
 * Runs that are trained to be averaged: folds, seeds, sizes. Their members are ordinary runs, which wait for their
 * turn in the queue and can be steered one by one.
 */
export interface RunGroupsApi {
  /** Newest first; of one project, or all. */
  list(input: { projectId: string | null }): Promise<readonly RunGroup[]>;
  /**
   * Queues a run for each place of the plan, with the project's present settings or those of a run.
   * Throws what keeps them from being trained, naming the place; then there is no group.
   */
  start(input: {
    projectId: string;
    plan: GroupPlan;
    /** Null takes the project's settings. */
    runId: string | null;
    name: string | null;
  }): Promise<RunGroup>;
  /**
   * Queues `count` more seeds of each run. A run in a group of seeds widens that group; any other one gets a group
   * of its own, to which it belongs if it was in none.
   */
  moreSeeds(input: { runIds: readonly string[]; count: number }): Promise<readonly RunGroup[]>;
  /** Queues again what was stopped, interrupted or paused, and runs anew what failed or was removed. */
  goOn(input: { id: string }): Promise<RunGroup>;
  /** Stops every member that has not ended. */
  stop(input: { id: string }): Promise<void>;
  rename(input: { id: string; name: string }): Promise<RunGroup>;
  /** Hides the group; its runs stay. `restore` brings it back until the program next starts. */
  remove(input: { id: string }): Promise<void>;
  restore(input: { id: string }): Promise<RunGroup>;
}

/** Groups of a project are other than before. */
export interface RunGroupsChanged {
  readonly projectId: string;
}
