import type { Command } from '../../state/studio.svelte.ts';
import { actionWords, type RunAction } from './run-actions.ts';
import type { TrainingSession } from './training-session.svelte.ts';

/** The commands of Train: starting, and everything that can be done to the run in view. */
export function trainCommands(
  session: TrainingSession,
  startable: () => boolean,
  act: (action: RunAction) => void,
): readonly Command[] {
  const command = (action: RunAction, title: string = actionWords[action].label): Command => ({
    id: `train.${action}`,
    title,
    shortcut: actionWords[action].shortcut,
    group: 'Train',
    enabled: () => session.asking === null && session.actions.includes(action),
    run: () => act(action),
  });
  return [
    {
      id: 'train.start',
      title: session.queues ? 'Add a training to the queue' : 'Train',
      shortcut: 'Ctrl+Enter',
      group: 'Train',
      enabled: () => !session.starting && startable(),
      run: () => void session.start(),
    },
    command('pause', 'Pause training'),
    command('resume', 'Resume training'),
    command('pause-at-epoch', 'Pause training at the end of the epoch'),
    command('stop', 'Stop training'),
    command('stop-at-epoch', 'Stop training at the end of the epoch'),
    command('batch', 'Train one batch'),
    command('epoch', 'Train one epoch'),
    command('extend', 'Train this run further'),
    command('branch', 'Branch from a stored state of this run'),
    command('keep', 'Keep the present state of this run'),
    command('change', 'Change settings of this run while it trains'),
  ];
}
