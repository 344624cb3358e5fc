import { stepWork } from '../network/step-work.ts';
import type { NetworkSpec } from '../network/network-spec.ts';
import type { TrainingConfig } from './training-config.ts';

/**
 * Multiplications in one training step from which on a GPU may be quicker: below, a processor is done in the
 * few milliseconds in which a GPU has been told what to do.
 */
export const gpuWork = 1e9;

/** Whether it matters for a run which GPUs this machine has. */
export function needsDevices(network: NetworkSpec, training: TrainingConfig): boolean {
  const { engine, device, batchSize } = training;
  if (device === 'cpu' || (engine !== 'auto' && engine !== 'compiled')) return false;
  return device !== 'auto' || stepWork(network, batchSize) >= gpuWork;
}
