import type { RunStatus } from './run.ts';

/** Whether a run has not ended: it waits, is prepared, trains or is paused. */
export function isGoing(status: RunStatus): boolean {
  return (
    status === 'queued' || status === 'preparing' || status === 'running' || status === 'paused'
  );
}

/** Whether a run takes time of the machine now. */
export function isWorking(status: RunStatus): boolean {
  return status === 'preparing' || status === 'running';
}
