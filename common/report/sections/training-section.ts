import { metricLabel, metricPairs } from '../../runs/metric-names.ts';
import { thinEpochs } from '../../runs/thin-epochs.ts';
import type { EpochMetrics } from '../../runs/run.ts';
import { describeCallback } from '../../training/callbacks/describe-callback.ts';
import type { RunEvent, RunEventKind } from '../../training/control/run-control.ts';
import { lineChart } from '../charts/line-chart.ts';
import { html, type Markup } from '../markup.ts';
import { countWords, durationWords } from '../number-words.ts';
import type { ReportContent } from '../report-content.ts';
import { facts, section, table } from './parts.ts';

/** Points of a line: more would not be seen. */
const mostPoints = 300;
const mostCharts = 6;
const mostMarks = 12;

/** What happened to a run and is worth a mark on its curves. */
const marked: ReadonlySet<RunEventKind> = new Set([
  'changed',
  'callback',
  'continued',
  'branched',
  'interrupted',
  'engine',
  'failed',
  'note',
]);

/** How the network was trained: settings, curves and what happened on the way. */
export function trainingSection({ run, epochs, events }: ReportContent): Markup {
  const { training, summary } = run;
  const { type, ...optimizer } = training.optimizer;
  const { type: schedule } = training.schedule;
  const set = Object.entries(optimizer).filter(
    ([name, value]) =>
      value !== null && value !== false && (name !== 'ema_momentum' || optimizer.use_ema),
  );
  const callbacks = training.callbacks.map(describeCallback);
  const last = summary.last;
  return section('training', 'Training', [
    facts([
      ['State', stateWords(summary)],
      ['Epochs', `${countWords(summary.epochsDone)} of ${countWords(summary.epochs)}`],
      ...(last ? ([['Time', durationWords(last.seconds)]] as const) : []),
      ['Batch size', countWords(training.batchSize)],
      ['Loss', metricLabel(training.loss)],
      [
        'Optimiser',
        `${type}: ${set.map(([name, value]) => `${name} ${String(value)}`).join(', ')}`,
      ],
      ['Learning-rate schedule', schedule],
      ...(callbacks.length > 0 ? ([['Callbacks', callbacks.join(' ')]] as const) : []),
      ['Best epoch', summary.best ? countWords(summary.best.epoch) : '–'],
    ]),
    epochs.length === 0
      ? html`<p>No epoch has ended.</p>`
      : curves(epochs, events, summary.best?.epoch ?? null),
    eventTable(events),
  ]);
}

function stateWords({ status, endedBy, failure }: ReportContent['run']['summary']): string {
  const why = endedBy ?? failure?.message ?? '';
  return `${status.charAt(0).toUpperCase()}${status.slice(1)}${why === '' ? '' : `. ${why}`}`;
}

function curves(
  epochs: readonly EpochMetrics[],
  events: readonly RunEvent[],
  best: number | null,
): readonly Markup[] {
  const names = [...new Set(epochs.flatMap(({ values }) => Object.keys(values)))];
  const pairs = metricPairs(names).slice(0, mostCharts);
  const notable = events.filter(({ kind }) => marked.has(kind)).slice(0, mostMarks);
  const marks = [
    ...(best === null ? [] : [{ x: best, label: `Best epoch ${best}: its weights are used.` }]),
    ...notable.map(({ epoch, text }) => ({
      x: Math.max(1, epoch),
      label: `Epoch ${epoch}: ${text}`,
    })),
  ];
  return pairs.map(({ metric, label }) => {
    const both = [metric, `val_${metric}`].filter((name) => names.includes(name));
    const own = epochs.map(({ epoch, seconds, values }) => ({
      epoch,
      seconds,
      values: Object.fromEntries(both.map((name) => [name, values[name] ?? null])),
    }));
    const thinned = thinEpochs(own, mostPoints);
    return lineChart({
      title: label,
      xLabel: 'Epoch',
      yLabel: label,
      marks,
      lines: both.map((name) => ({
        label: name.startsWith('val_') ? 'Validation rows' : 'Training rows',
        points: thinned.map(({ epoch, values }) => ({ x: epoch, y: values[name] ?? null })),
      })),
    });
  });
}

/** Rows of the list of events; long histories are cut in the middle. */
const mostEvents = 40;

function eventTable(events: readonly RunEvent[]): Markup | null {
  if (events.length === 0) return null;
  const shown =
    events.length <= mostEvents
      ? events
      : [...events.slice(0, mostEvents / 2), ...events.slice(-mostEvents / 2)];
  return html`<h3>What happened</h3>
    ${table(
      ['Epoch', 'Step', 'Time', 'Event'],
      shown.map(({ epoch, step, seconds, text }) => [
        countWords(epoch),
        countWords(step),
        durationWords(seconds),
        text,
      ]),
      'words',
    )}
    ${
      shown.length < events.length
        ? html`<p class="hint">
            ${countWords(events.length - shown.length)} events in the middle are left out.
          </p>`
        : null
    }`;
}
