import type { RunSummary } from '../../../common/runs/run.ts';
import type { Notice } from '../../state/notices.svelte.ts';
import { formatCount } from '../../ui/format.ts';

/** How a run that ended is told to a person who is in another place. */
export function endOfRun(run: RunSummary): Pick<Notice, 'tone' | 'message'> {
  const epochs = `${formatCount(run.epochsDone)} ${run.epochsDone === 1 ? 'epoch' : 'epochs'}`;
  switch (run.status) {
    case 'finished':
      return { tone: 'success', message: `“${run.name}” finished after ${epochs}.` };
    case 'stopped':
      return { tone: 'info', message: `“${run.name}” was stopped after ${epochs}.` };
    case 'diverged':
      return {
        tone: 'danger',
        message: `“${run.name}” diverged after ${epochs}: its loss is no longer a number.`,
      };
    default:
      return { tone: 'danger', message: `“${run.name}” ended early, after ${epochs}.` };
  }
}
