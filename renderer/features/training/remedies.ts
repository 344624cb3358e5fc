import type { RunSummary } from '../../../common/runs/run.ts';
import type { TrainingChange } from '../../../common/training/control/run-control.ts';
import type { TrainingConfig } from '../../../common/training/training-config.ts';
import { formatCount, formatNumber } from '../../ui/format.ts';
import type { Place } from '../../state/route.svelte.ts';

/** One press that goes on after a run has ended early. */
export type Remedy = { readonly label: string; readonly help: string } & (
  | { readonly does: 'resume' }
  | {
      readonly does: 'branch';
      /** Which stored state it begins with; `anew`: new weights. */
      readonly from: 'best' | 'latest' | 'anew';
      readonly change?: TrainingChange | undefined;
      readonly engine?: TrainingConfig['engine'] | undefined;
    }
  | { readonly does: 'go'; readonly place: Place }
);

/** What can be done about a run that ended early, the best first. `training`: the settings that it had. */
export function remediesOf(
  run: Pick<RunSummary, 'status' | 'failure' | 'resumable' | 'best' | 'engine'>,
  training: TrainingConfig | null,
): readonly Remedy[] {
  const { status, failure, resumable } = run;
  const resume: readonly Remedy[] = resumable
    ? [{ label: 'Resume', help: 'Goes on exactly where it was', does: 'resume' }]
    : [];
  switch (status) {
    case 'queued':
    case 'preparing':
    case 'running':
    case 'finished':
    case 'stopped':
    case 'imported':
      return [];
    case 'paused':
      return resume;
    case 'diverged':
      return training ? [slower(training, run.best !== null)] : [];
    case 'failed':
    case 'interrupted':
      break;
  }
  switch (failure?.code) {
    case 'out-of-memory':
      return [
        ...(training ? smaller(training, resumable, failure.place?.suggested) : []),
        ...resume,
      ];
    case 'engine':
    case 'engine-crash':
      return [...resume, ...otherEngine(run)];
    case 'invalid-data':
      return [
        { label: 'Go to Data', help: 'Where the rows are prepared', does: 'go', place: 'data' },
      ];
    case 'invalid-network':
      return [
        { label: 'Go to Design', help: 'Where the network is drawn', does: 'go', place: 'design' },
      ];
    default:
      return resume;
  }
}

function slower({ optimizer }: TrainingConfig, kept: boolean): Remedy {
  const rate = Number((optimizer.learning_rate / 10).toPrecision(6));
  return {
    label: 'Branch with a tenth of the rate',
    help: `A new run ${kept ? 'from the best epoch' : 'with new weights'} at a learning rate of ${formatNumber(rate)}`,
    does: 'branch',
    from: kept ? 'best' : 'anew',
    change: { learning_rate: rate },
  };
}

/** `suggested`: what would fit by the memory that there was; half a batch where that is not known. */
function smaller(
  { batchSize }: TrainingConfig,
  kept: boolean,
  suggested = Math.floor(batchSize / 2),
): readonly Remedy[] {
  if (suggested < 1 || suggested >= batchSize) return [];
  return [
    {
      label: `Go on with batches of ${formatCount(suggested)}`,
      help: `A branch ${kept ? 'from its last state' : 'with new weights'}; fewer rows at once take less memory`,
      does: 'branch',
      from: kept ? 'latest' : 'anew',
      change: { batchSize: suggested },
    },
  ];
}

function otherEngine({
  engine,
  resumable,
}: Pick<RunSummary, 'engine' | 'resumable'>): readonly Remedy[] {
  const plain = engine?.id !== 'reference';
  return [
    {
      label: plain ? 'Go on with plain TensorFlow.js' : 'Go on with the compiled engine',
      help: `A branch ${resumable ? 'from its last state' : 'with new weights'} on another engine${plain ? ', which is slower but has no native code' : ''}`,
      does: 'branch',
      from: resumable ? 'latest' : 'anew',
      engine: plain ? 'reference' : 'compiled',
    },
  ];
}
