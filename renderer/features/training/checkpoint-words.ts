import type { CheckpointSummary } from '../../../common/training/control/run-control.ts';
import { formatCount } from '../../ui/format.ts';

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
      return `Epoch ${formatCount(epoch)}${keptBy ? `: ${keptBy}` : ''}`;
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
      return keptBy || 'you';
  }
}

/** Only what nothing else depends on may go: the run needs its own states. */
export function isRemovable({ kind }: CheckpointSummary): boolean {
  return kind === 'kept';
}
