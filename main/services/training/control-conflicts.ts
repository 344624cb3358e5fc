import { AppError } from '../../../common/errors/app-error.ts';
import type { RunStatus, RunSummary } from '../../../common/runs/run.ts';

/** What a person wants of a run. */
export type Wish = 'pause' | 'resume' | 'advance' | 'extend' | 'change' | 'keep' | 'prioritise';

const states: Record<RunStatus, string> = {
  queued: 'waits for others to end',
  preparing: 'is being prepared',
  running: 'is training',
  paused: 'is paused',
  finished: 'has finished its epochs',
  stopped: 'was stopped',
  diverged: 'has diverged',
  failed: 'has failed',
  interrupted: 'was interrupted',
  imported: 'was imported without its network and weights',
};

const advice: Record<Wish, Partial<Record<RunStatus, string>> & { readonly otherwise: string }> = {
  pause: { otherwise: 'There is nothing to pause.' },
  resume: {
    running: 'There is nothing to resume.',
    preparing: 'There is nothing to resume.',
    finished: 'Give it more epochs to go on.',
    diverged: 'Branch from one of its checkpoints with a lower learning rate.',
    otherwise: 'No state of it was stored that it could go on from. Start it anew.',
  },
  advance: {
    running: 'Pause it first.',
    preparing: 'Pause it first.',
    otherwise: 'Resume and pause it first.',
  },
  extend: {
    queued: 'Change its number of epochs instead.',
    preparing: 'Change its number of epochs instead.',
    running: 'Change its number of epochs instead.',
    paused: 'Change its number of epochs instead.',
    diverged: 'Branch from one of its checkpoints with a lower learning rate.',
    otherwise: 'No state of it was stored that it could go on from. Start it anew.',
  },
  change: { otherwise: 'Branch from one of its checkpoints to go on with other settings.' },
  keep: { otherwise: 'Its state can be kept while it trains or is paused.' },
  prioritise: { otherwise: 'Only runs in the queue have a place in it.' },
};

/** Why a wish does not fit the state of a run, and what to do instead. */
export function conflictOf({ name, status }: RunSummary, wish: Wish): AppError {
  const { otherwise, ...special } = advice[wish];
  if (status === 'imported') {
    return new AppError('conflict', `“${name}” ${states.imported}. It can only be compared.`);
  }
  return new AppError('conflict', `“${name}” ${states[status]}. ${special[status] ?? otherwise}`);
}
