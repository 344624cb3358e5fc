import type { RunStatus } from '../../common/runs/run.ts';

/** Words and tones of the states of a run. */
export const statusLabel: Readonly<Record<RunStatus, string>> = {
  queued: 'Queued',
  preparing: 'Preparing',
  running: 'Training',
  paused: 'Paused',
  finished: 'Finished',
  stopped: 'Stopped',
  diverged: 'Diverged',
  failed: 'Failed',
  interrupted: 'Interrupted',
  imported: 'Imported',
};

export const statusTone: Readonly<
  Record<RunStatus, 'neutral' | 'accent' | 'success' | 'warning' | 'danger'>
> = {
  queued: 'neutral',
  preparing: 'accent',
  running: 'accent',
  paused: 'warning',
  finished: 'success',
  stopped: 'neutral',
  diverged: 'danger',
  failed: 'danger',
  interrupted: 'warning',
  imported: 'neutral',
};
