import type { Run, RunProgress } from '../../../common/runs/run.ts';
import type { RunEvent, TrainingChange } from '../../../common/training/control/run-control.ts';

/** A stretch of epochs with equally many updates each. */
interface Stretch {
  /** Epochs and updates made before it. */
  readonly epoch: number;
  readonly step: number;
  readonly stepsPerEpoch: number;
}

/** How updates and epochs of a run belong together; its batch size may have changed on the way. */
export interface RunSteps {
  /** Updates made by the end of an epoch. */
  readonly stepAt: (epoch: number) => number;
  /** Epochs done after so many updates: 3.5 in the middle of the fourth. */
  readonly epochAt: (step: number) => number;
}

/** Null until the rows that the run learns from are known. */
export function runSteps(
  run: Pick<Run, 'fitted' | 'training' | 'summary'> | null,
  events: readonly RunEvent[],
  progress: Pick<RunProgress, 'stepsPerEpoch'> | null,
): RunSteps | null {
  const rows = run?.fitted?.rows.train ?? 0;
  const steps = (batchSize: number): number => Math.max(1, Math.ceil(rows / batchSize));
  const first = run && rows > 0 ? steps(run.training.batchSize) : progress?.stepsPerEpoch;
  if (first === undefined) return null;
  const start = { ...beginningOf(run, events), stepsPerEpoch: first };
  const stretches: Stretch[] = [start];
  for (const event of events) {
    const batchSize = changedBatch(event);
    const last = stretches.at(-1) ?? start;
    if (batchSize === undefined || rows === 0) continue;
    // A change within an epoch applies from the next one on.
    const epoch = Math.ceil(epochIn(last, event.step));
    stretches.push({ epoch, step: stepIn(last, epoch), stepsPerEpoch: steps(batchSize) });
  }
  return {
    stepAt: (epoch) =>
      stepIn(stretches.findLast((stretch) => stretch.epoch <= epoch) ?? start, epoch),
    epochAt: (step) =>
      epochIn(stretches.findLast((stretch) => stretch.step <= step) ?? start, step),
  };
}

/** A branch counts on from where it began. */
function beginningOf(
  run: Pick<Run, 'summary'> | null,
  events: readonly RunEvent[],
): Pick<Stretch, 'epoch' | 'step'> {
  const origin = run?.summary.origin;
  const event = events.find(({ kind, detail }) => kind === 'branched' && 'from' in detail);
  return origin && event ? { epoch: origin.epoch, step: event.step } : { epoch: 0, step: 0 };
}

function stepIn({ epoch: begun, step, stepsPerEpoch }: Stretch, epoch: number): number {
  return step + (epoch - begun) * stepsPerEpoch;
}

function epochIn({ epoch, step: begun, stepsPerEpoch }: Stretch, step: number): number {
  return epoch + (step - begun) / stepsPerEpoch;
}

function changedBatch({ kind, detail }: RunEvent): number | undefined {
  if (kind !== 'changed') return undefined;
  return (detail['change'] as TrainingChange | undefined)?.batchSize;
}
