import type { RunStatus, RunSummary } from '../../../common/runs/run.ts';

/** What a person can do to a run. */
export type RunAction =
  | 'pause'
  | 'pause-at-epoch'
  | 'resume'
  | 'stop'
  | 'stop-at-epoch'
  | 'batch'
  | 'epoch'
  | 'extend'
  | 'branch'
  | 'keep'
  | 'change';

/** Every action with the words on its button, what its tooltip adds, and its keys. */
export const actionWords: Readonly<
  Record<RunAction, { readonly label: string; readonly help: string; readonly shortcut?: string }>
> = {
  pause: {
    label: 'Pause',
    help: 'Waits after the step in progress; its state is kept and it takes no processor time',
    shortcut: 'Alt+P',
  },
  'pause-at-epoch': {
    label: 'Pause at the end of the epoch',
    help: 'Waits once the epoch in progress is complete',
  },
  resume: {
    label: 'Resume',
    help: 'Goes on exactly where it was',
    shortcut: 'Alt+P',
  },
  stop: {
    label: 'Stop',
    help: 'Ends after the step in progress; what was learned is kept',
    shortcut: 'Ctrl+.',
  },
  'stop-at-epoch': {
    label: 'Stop at the end of the epoch',
    help: 'Ends once the epoch in progress is complete',
    shortcut: 'Alt+S',
  },
  batch: {
    label: 'One batch',
    help: 'Makes one update of the weights, then pauses again',
    shortcut: 'Alt+B',
  },
  epoch: {
    label: 'One epoch',
    help: 'Goes on to the end of the epoch, then pauses again',
    shortcut: 'Alt+O',
  },
  extend: {
    label: 'Train further…',
    help: 'More epochs for this run, from its last state',
    shortcut: 'Alt+M',
  },
  branch: {
    label: 'Branch from…',
    help: 'A new run that goes on from a stored state, with other settings',
    shortcut: 'Alt+R',
  },
  keep: {
    label: 'Keep this state',
    help: 'Stores the weights of this moment; nothing removes them by itself',
    shortcut: 'Alt+K',
  },
  change: {
    label: 'Change settings',
    help: 'Learning rate, schedule, batch size, epochs and callbacks of the run in progress',
    shortcut: 'Alt+C',
  },
};

const byStatus: Readonly<Record<RunStatus, readonly RunAction[]>> = {
  queued: ['stop', 'change'],
  preparing: ['pause', 'stop', 'change'],
  running: ['pause', 'stop', 'change', 'pause-at-epoch', 'stop-at-epoch', 'keep', 'branch'],
  paused: ['resume', 'batch', 'epoch', 'stop', 'change', 'keep', 'branch'],
  finished: ['extend', 'branch'],
  stopped: ['resume', 'extend', 'branch'],
  interrupted: ['resume', 'extend', 'branch'],
  failed: ['resume', 'extend', 'branch'],
  diverged: ['branch'],
  imported: [],
};

/** Actions that need a stored state to go on from. */
const fromState: ReadonlySet<RunAction> = new Set(['extend']);

/** What can be done to a run now; the first are those done most. A diverged run goes on only with a change. */
export function actionsOf(run: Pick<RunSummary, 'status' | 'resumable'>): readonly RunAction[] {
  const ended = !['queued', 'preparing', 'running', 'paused'].includes(run.status);
  return byStatus[run.status].filter(
    (action) => run.resumable || !(fromState.has(action) || (ended && action === 'resume')),
  );
}

/** Actions that stand in the menu behind the buttons. */
export const inMenu: ReadonlySet<RunAction> = new Set(['pause-at-epoch', 'stop-at-epoch', 'keep']);
