import type { OpenedLineage } from '../../../common/experiments/experiments-api.ts';
import type { RunSummary } from '../../../common/runs/run.ts';
import { isGoing } from '../../../common/runs/run-states.ts';
import { formatCount } from '../../ui/format.ts';
import type { RunAccount } from './run-account.ts';

/** What is said of what an opened experiment goes back to, and what can be done about it. */
export interface LineageAccount extends RunAccount {
  /** What the button says that trains it, or goes on with that; null where it goes on by itself or cannot. */
  readonly repeat: string | null;
  /** What the button says after which no more is said of it. */
  readonly forget: string;
}

/** @param run The run that repeats one of its ancestors; null while none does. */
export function lineageAccount(lineage: OpenedLineage, run: RunSummary | null): LineageAccount {
  if ('lost' in lineage) {
    return {
      tone: 'warning',
      title: 'What this experiment goes on from is not in its file',
      message: `${lineage.lost} Trained from its first step, it gives other numbers than the run it was exported from.`,
      tries: [],
      repeat: null,
      forget: 'Close',
    };
  }
  const { ancestors, going, problem } = lineage;
  return going && run
    ? { ...repeating(ancestors, going.at, run), tries: [], forget: 'Do without' }
    : { ...beginning(ancestors, problem), tries: [], forget: 'Do without' };
}

type Ancestors = Extract<OpenedLineage, { ancestors: unknown }>['ancestors'];

function beginning(
  ancestors: Ancestors,
  problem: string | null,
): Omit<LineageAccount, 'tries' | 'forget'> {
  const last = ancestors.at(-1);
  const names = ancestors.map(({ name }) => `“${name}”`).join(', then ');
  const why = problem === null ? '' : `${problem} `;
  return {
    tone: 'warning',
    title: `This experiment goes on from epoch ${formatCount(last?.epoch ?? 0)} of “${last?.name ?? ''}”`,
    message: `${why}“Train from there” trains ${names} first, as far as is needed, and then the experiment as its file says. “Train” alone begins at its first step and gives other numbers.`,
    repeat: 'Train from there',
  };
}

function repeating(
  ancestors: Ancestors,
  at: number,
  { name, status }: RunSummary,
): Omit<LineageAccount, 'tries' | 'forget'> {
  const place =
    ancestors.length === 1
      ? ': the experiment goes on from it'
      : `, ${formatCount(at + 1)} of ${formatCount(ancestors.length)} that the experiment goes back to`;
  const waits = status === 'paused' || !isGoing(status);
  const follows = `What follows begins by itself once it has come to its epoch ${formatCount(ancestors[at]?.epoch ?? 0)}.`;
  return {
    tone: waits ? 'warning' : 'neutral',
    title: `“${name}” is trained first${place}`,
    message: waits ? `It has not come to its state yet. ${follows}` : follows,
    repeat: waits ? 'Go on' : null,
  };
}
