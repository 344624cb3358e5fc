import type { EpochMetrics } from '../../../common/runs/run.ts';
import type { RunEvent } from '../../../common/training/control/run-control.ts';
import type { ChartEvent } from '../../ui/charts/chart-events.ts';
import { formatDuration } from '../../ui/format.ts';
import type { RunSteps } from './run-steps.ts';

/** What the x axis of a run's charts counts. */
export type Measure = 'epoch' | 'step' | 'time';

/** How places on the x axis are found and told. */
export interface XMeasure {
  readonly label: string;
  /** Absent where places are plain numbers. */
  readonly format?: ((x: number) => string) | undefined;
  readonly inSeconds: boolean;
  /** Distance of two epochs on the axis, 0 where it differs. */
  readonly every: number;
  readonly ofEpoch: (epoch: EpochMetrics) => number;
  readonly ofEvent: (event: RunEvent) => number;
}

export const measureNames: readonly { readonly value: Measure; readonly label: string }[] = [
  { value: 'epoch', label: 'Epoch' },
  { value: 'step', label: 'Step' },
  { value: 'time', label: 'Time' },
];

/** @param steps Null while they are not known; epochs are counted then. */
export function xMeasure(measure: Measure, steps: RunSteps | null): XMeasure {
  if (measure === 'time') {
    return {
      label: 'Time',
      format: formatDuration,
      inSeconds: true,
      every: 0,
      ofEpoch: (epoch) => epoch.seconds,
      ofEvent: (event) => event.seconds,
    };
  }
  if (measure === 'step' && steps) {
    return {
      label: 'Step',
      inSeconds: false,
      every: steps.stepAt(1),
      ofEpoch: ({ epoch }) => steps.stepAt(epoch),
      ofEvent: (event) => event.step,
    };
  }
  return {
    label: 'Epoch',
    inSeconds: false,
    every: 1,
    ofEpoch: ({ epoch }) => epoch,
    ofEvent: ({ epoch, step }) => steps?.epochAt(step) ?? epoch,
  };
}

/** What every run does is no news on its charts. */
const untold: ReadonlySet<RunEvent['kind']> = new Set(['started', 'finished']);

/** Events of a run at their places; those before the first epoch's end stand there. */
export function chartEvents(
  events: readonly RunEvent[],
  epochs: readonly EpochMetrics[],
  measure: XMeasure,
): ChartEvent[] {
  const [first] = epochs;
  if (!first) return [];
  const start = measure.ofEpoch(first);
  const end = measure.ofEpoch(epochs.at(-1) ?? first);
  return events
    .filter(({ kind }) => !untold.has(kind))
    .map((event) => ({
      id: String(event.number),
      x: Math.min(end, Math.max(start, measure.ofEvent(event))),
      text: event.text,
      tone: eventTone[event.kind],
    }));
}

export const eventTone: Readonly<Record<RunEvent['kind'], ChartEvent['tone']>> = {
  started: 'neutral',
  paused: 'neutral',
  resumed: 'neutral',
  changed: 'accent',
  callback: 'accent',
  checkpoint: 'success',
  interrupted: 'warning',
  continued: 'success',
  branched: 'success',
  stopped: 'neutral',
  finished: 'success',
  failed: 'danger',
  engine: 'warning',
  'disk-full': 'danger',
  note: 'neutral',
};
