import type { RunStatus } from '../../common/runs/run.ts';

/** Words and tones of the states of a run. */
export const statusLabel: Readonly<Record<RunStatus, string>> = {
  preparing: 'Preparing',
  running: 'Training',
  finished: 'Finished',
  stopped: 'Stopped',
  diverged: 'Diverged',
  failed: 'Failed',
  interrupted: 'Interrupted',
};

export const statusTone: Readonly<
  Record<RunStatus, 'neutral' | 'accent' | 'success' | 'warning' | 'danger'>
> = {
  preparing: 'accent',
  running: 'accent',
  finished: 'success',
  stopped: 'neutral',
  diverged: 'danger',
  failed: 'danger',
  interrupted: 'warning',
};
