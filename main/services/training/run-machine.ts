import type { TrainingConfig } from '../../../common/training/training-config.ts';
import type { StoredRun } from '../../storage/run-rows.ts';

/**
 * What a run computed with, as settings with which another training computes alike: on other engines, devices and
 * numbers of threads the last bits of its numbers differ. Where it has not begun yet, its own settings.
 */
export function machineOf({
  training,
  summary,
  threads,
}: StoredRun): Pick<TrainingConfig, 'engine' | 'device' | 'threads'> {
  return {
    engine: summary.engine?.id ?? training.engine,
    device: summary.engine?.deviceId ?? training.device,
    threads: threads ?? training.threads,
  };
}
