import type { Run } from '../../runs/run.ts';
import type { TrainingConfig } from '../training-config.ts';
import { applyChange } from './apply-change.ts';
import { changesOf } from './run-changes.ts';
import type { RunEvent } from './run-control.ts';

/**
 * The settings that a run has now: those it began with, and every change that its events tell of.
 * @param epochs Of its newest summary: what a run was extended to stands in no change.
 */
export function settingsInForce(
  { training }: Pick<Run, 'training'>,
  events: readonly RunEvent[],
  epochs: number,
): TrainingConfig {
  const changed = changesOf(events).reduce(
    (settings, { change }) => applyChange(settings, change),
    training,
  );
  return { ...changed, epochs };
}
