import { metricLabel } from '../../../common/runs/metric-names.ts';
import type { EpochMetrics, RunSummary } from '../../../common/runs/run.ts';
import type { RunEvent } from '../../../common/training/control/run-control.ts';
import { formatCount } from '../../ui/format.ts';

/** How a run ended, for the person: what happened, what was kept, what to try. */
export interface RunAccount {
  readonly tone: 'success' | 'neutral' | 'warning' | 'danger';
  readonly title: string;
  readonly message: string;
  readonly tries: readonly string[];
}

type Format = (value: number) => string;

/** The account of an ended run; null while it goes on. Numbers are written by `format`. */
export function accountOf(
  run: RunSummary,
  epochs: readonly EpochMetrics[],
  format: Format,
  events: readonly RunEvent[] = [],
): RunAccount | null {
  switch (run.status) {
    case 'queued':
    case 'preparing':
    case 'running':
      return null;
    case 'paused':
      return pausedAccount(run, events);
    case 'finished':
      return {
        tone: 'success',
        title: `Finished ${formatCount(run.epochsDone)} ${run.epochsDone === 1 ? 'epoch' : 'epochs'}`,
        ...ended(run, verdict(run, epochs, format)),
      };
    case 'stopped':
      return {
        tone: 'neutral',
        title: `Stopped after epoch ${formatCount(run.epochsDone)} of ${formatCount(run.epochs)}`,
        ...ended(run, { message: kept(run, format), tries: [] }),
      };
    case 'diverged':
      return {
        tone: 'danger',
        title: `Diverged in epoch ${formatCount(run.epochsDone + 1)}: the loss became infinite or not a number`,
        message: kept(run, format),
        tries: [
          'Lower the learning rate by a factor of ten.',
          'Scale the number columns in Data, where they are not: large values make large gradients.',
          'For regression, scale the target too, if it is not, or use the mean absolute error.',
        ],
      };
    case 'interrupted':
      return {
        tone: 'warning',
        title: `Interrupted after epoch ${formatCount(run.epochsDone)} of ${formatCount(run.epochs)}`,
        message: `${run.failure?.message ?? 'The training process ended without a word, or the program was closed.'} ${kept(run, format)}`,
        tries: [],
      };
    case 'failed':
      return {
        tone: 'danger',
        title: failureTitle(run),
        message: `${run.failure?.message ?? 'The engine gave no reason.'} ${kept(run, format)}`,
        tries: [],
      };
    case 'imported':
      return {
        tone: 'neutral',
        title: `Imported from ${run.source?.name ?? 'another program'}`,
        message: 'Its settings and curves can be compared. Its network and weights are not here.',
        tries: [],
      };
  }
}

/** Why it ended before its last epoch comes first. */
function ended(
  { endedBy }: RunSummary,
  { message, tries }: Pick<RunAccount, 'message' | 'tries'>,
): Pick<RunAccount, 'message' | 'tries'> {
  return { message: endedBy === null ? message : `${endedBy} ${message}`, tries };
}

/** A person's pause needs no words; one because the disk is full does. */
function pausedAccount({ failure }: RunSummary, events: readonly RunEvent[]): RunAccount | null {
  if (failure?.code === 'disk-full') {
    return {
      tone: 'danger',
      title: 'Paused: the disk is full',
      message: `${failure.message} Nothing was trained yet. Make room, then resume it.`,
      tries: [],
    };
  }
  const last = events.findLast(
    ({ kind }) => kind === 'paused' || kind === 'resumed' || kind === 'disk-full',
  );
  const full = last?.kind === 'disk-full' || last?.detail['cause'] === 'disk-full';
  if (!full) return null;
  return {
    tone: 'danger',
    title: 'Paused: the disk is full',
    message: `${last.text} Everything until then is kept. It goes on where it was once there is room.`,
    tries: [],
  };
}

/** What failed, by the kind of failure. */
function failureTitle({ failure }: RunSummary): string {
  switch (failure?.code) {
    case 'out-of-memory':
      return 'There was not enough memory';
    case 'disk-full':
      return 'The disk was full';
    case 'invalid-data':
      return 'The data could not be trained on';
    case 'invalid-network':
      return 'The network could not be trained';
    case 'engine':
    case 'engine-crash':
      return 'The engine failed';
    default:
      return 'This run failed';
  }
}

function kept(run: RunSummary, format: Format): string {
  if (!run.best) return 'No epoch was completed, so there are no weights to keep.';
  const name = 'val_loss' in run.best.values ? 'val_loss' : 'loss';
  const value = run.best.values[name];
  const score =
    typeof value === 'number' ? ` (${metricLabel(name).toLowerCase()} ${format(value)})` : '';
  return `Kept: all completed epochs and the weights of the best one, epoch ${run.best.epoch}${score}.`;
}

/** A rise of the validation loss by less than this share of its whole fall is none. */
const leastRise = 0.05;

/** One honest sentence on a finished run, from its losses alone. */
function verdict(
  run: RunSummary,
  epochs: readonly EpochMetrics[],
  format: Format,
): Pick<RunAccount, 'message' | 'tries'> {
  const lastLoss = run.last?.values['loss'];
  if (typeof lastLoss !== 'number' || !run.best) return { message: '', tries: [] };
  const best = run.best.values['val_loss'];
  const last = run.last?.values['val_loss'];
  if (typeof best !== 'number' || typeof last !== 'number') {
    const first = epochs[0]?.values['loss'];
    const from = typeof first === 'number' ? ` from ${format(first)}` : '';
    return {
      message: `Training loss went${from} to ${format(lastLoss)}. Without validation rows nothing here says how the network does on new data.`,
      tries: [],
    };
  }
  const first = epochs[0]?.values['val_loss'];
  const fall = typeof first === 'number' ? first - best : 0;
  const at = `Best validation loss ${format(best)} at epoch ${run.best.epoch}`;
  const then = run.best.values['loss'];
  // Beside how far it fell, what losses swing by from epoch to epoch says nothing.
  if (last > best * 1.1 && last - best < leastRise * fall) {
    return {
      message: `${at}, ${format(last)} at the end: hardly a difference beside where it began (${format(best + fall)}).`,
      tries: [],
    };
  }
  if (last > best * 1.1 && typeof then === 'number' && lastLoss >= then) {
    return {
      message: `${at}; it rose to ${format(last)} since, and training loss with it, from ${format(then)} to ${format(lastLoss)}: the training became unstable. The best weights are the ones kept.`,
      tries: ['A lower learning rate, or one that falls by a schedule.'],
    };
  }
  if (last > best * 1.1) {
    return {
      message: `${at}; it rose to ${format(last)} since, while training loss is ${format(lastLoss)}: the network began to learn the training rows by heart. The best weights are the ones kept.`,
      tries: ['Fewer epochs, a Dropout layer, fewer units, or more data.'],
    };
  }
  if (run.best.epoch > run.epochsDone * 0.95) {
    return { message: `${at}, close to the end.`, tries: ['More epochs may lower it further.'] };
  }
  return { message: `${at}; it stayed near that until the end (${format(last)}).`, tries: [] };
}
