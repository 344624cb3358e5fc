import type { CheckpointSummary } from '../../common/training/control/run-control.ts';
import { formatCount } from './format.ts';

/** What a stored state is, for people. */
export function checkpointTitle({ kind, epoch, keptBy }: CheckpointSummary): string {
  switch (kind) {
    case 'best':
      return `Best, epoch ${formatCount(epoch)}`;
    case 'final':
      return `Latest complete epoch, ${formatCount(epoch)}`;
    case 'resume':
      return `Where it goes on, after epoch ${formatCount(epoch)}`;
    case 'kept':
      return `Epoch ${formatCount(epoch)}${keptBy && !callbackOf(keptBy) ? `: ${keptBy}` : ''}`;
  }
}

/** Who keeps a stored state. */
export function keeperOf({ kind, keptBy }: CheckpointSummary): string {
  switch (kind) {
    case 'best':
      return 'the run, for its results';
    case 'final':
      return 'the run';
    case 'resume':
      return 'the run, to go on exactly';
    case 'kept':
      return callbackOf(keptBy) ?? 'you';
  }
}

/** The callback that a kept state names, in words; null for a note of the person's. See `callbackKeys`. */
function callbackOf(keptBy: string): string | null {
  const checkpoint = /^ModelCheckpoint (.+) (min|max)( #\d+)?$/.exec(keptBy);
  if (checkpoint) {
    const [, monitor = '', direction = '', number = ''] = checkpoint;
    return `ModelCheckpoint${number}, which watches ${monitor} (${direction})`;
  }
  const rule = /^Rule checkpoint (.+)$/.exec(keptBy);
  return rule ? `your rule ${rule[1] ?? ''}` : null;
}

/** Only what nothing else depends on may go: the run needs its own states. */
export function isRemovable({ kind }: CheckpointSummary): boolean {
  return kind === 'kept';
}
