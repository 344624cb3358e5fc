import type { PlannedChange } from '../../../common/training/control/run-control.ts';
import type { TrainingConfig } from '../../../common/training/training-config.ts';
import type { StoredRun } from '../../storage/run-rows.ts';
import { machineOf } from '../training/run-machine.ts';

/**
 * Settings that repeat a run from its first step: what was changed while it went is changed at the same steps, and
 * it computes with the engine, the device and as many threads as it did, on which the last bits of its numbers depend.
 */
export function replayedTraining(
  run: StoredRun,
  changes: readonly PlannedChange[],
): TrainingConfig {
  const { changes: _planned, ...begun } = run.training;
  return {
    ...begun,
    ...machineOf(run),
    epochs: run.summary.epochs,
    ...(changes.length > 0 ? { changes } : {}),
  };
}
