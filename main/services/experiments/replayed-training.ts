import type { PlannedChange } from '../../../common/training/control/run-control.ts';
import type { TrainingConfig } from '../../../common/training/training-config.ts';
import type { StoredRun } from '../../storage/run-rows.ts';

/**
 * Settings that repeat a run from its first step: what was changed while it went is changed at the same steps, and
 * it computes with as many threads, on which the last bits of its numbers depend.
 */
export function replayedTraining(
  { training, summary, threads }: StoredRun,
  changes: readonly PlannedChange[],
): TrainingConfig {
  const { changes: _planned, ...begun } = training;
  return {
    ...begun,
    epochs: summary.epochs,
    threads: threads ?? training.threads,
    ...(changes.length > 0 ? { changes } : {}),
  };
}
