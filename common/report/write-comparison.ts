import { metricLabel, metricPairs } from '../runs/metric-names.ts';
import { thinEpochs } from '../runs/thin-epochs.ts';
import type { EpochMetrics, Run, RunSummary } from '../runs/run.ts';
import { lineChart } from './charts/line-chart.ts';
import { html, type Markup } from './markup.ts';
import { countWords, durationWords, numberWords, timeWords } from './number-words.ts';
import { wholePage } from './page.ts';
import { table } from './sections/parts.ts';

/** A run with its epochs. */
export interface ComparedRun {
  readonly run: Run;
  readonly epochs: readonly EpochMetrics[];
}

const mostPoints = 200;
const mostCharts = 6;

/** Runs side by side in one HTML file: what they reached, what differs between them, and their curves. */
export function writeComparison(
  runs: readonly ComparedRun[],
  made: { readonly at: string; readonly version: string },
): string {
  const summaries = runs.map(({ run }) => run.summary);
  const title = `Comparison of ${runs.length} runs`;
  return wholePage(title, [
    html`<header>
      <h1>${title}</h1>
      <p class="hint">${[...new Set(summaries.map((run) => run.projectName))].join(', ')}</p>
    </header>`,
    html`<main>
      <h2>Results</h2>
      ${results(summaries)}
      <h2>Settings that differ</h2>
      ${differences(summaries)}
      <h2>Curves</h2>
      ${curves(runs)}
    </main>`,
    html`<footer>Written by Layerwright ${made.version}, ${timeWords(made.at)}.</footer>`,
  ]);
}

function results(runs: readonly RunSummary[]): Markup {
  const tested = [...new Set(runs.flatMap(({ test }) => Object.keys(test ?? {})))];
  const judged = [...new Set(runs.flatMap(({ best }) => Object.keys(best?.values ?? {})))].filter(
    (name) => name.startsWith('val_'),
  );
  return table(
    ['', ...runs.map(({ name }) => name)],
    [
      ['State', ...runs.map(({ status }) => status)],
      ['Table', ...runs.map(({ datasetName }) => datasetName || '–')],
      ['Parameters', ...runs.map((run) => (run.source ? '–' : countWords(run.parameters)))],
      ['Epochs', ...runs.map(({ epochsDone }) => countWords(epochsDone))],
      ['Time', ...runs.map(({ last }) => (last ? durationWords(last.seconds) : '–'))],
      ...judged.map((name) => [
        `${metricLabel(name)}, best epoch`,
        ...runs.map(({ best }) => numberWords(best?.values[name])),
      ]),
      ...tested.map((name) => [
        `${metricLabel(name)}, test rows`,
        ...runs.map(({ test }) => numberWords(test?.[name])),
      ]),
    ],
  );
}

function differences(runs: readonly RunSummary[]): Markup {
  const names = [...new Set(runs.flatMap(({ settings }) => Object.keys(settings)))];
  const told = (run: RunSummary, name: string) => String(run.settings[name] ?? '–');
  const differing = names.filter((name) => new Set(runs.map((run) => told(run, name))).size > 1);
  if (differing.length === 0) return html`<p>All settings are the same.</p>`;
  return table(
    ['Setting', ...runs.map(({ name }) => name)],
    differing.map((name) => [name, ...runs.map((run) => told(run, name))]),
  );
}

function curves(runs: readonly ComparedRun[]): readonly Markup[] {
  const names = [
    ...new Set(runs.flatMap(({ epochs }) => epochs.flatMap(({ values }) => Object.keys(values)))),
  ];
  return metricPairs(names)
    .slice(0, mostCharts)
    .map(({ metric }) => {
      const shown = names.includes(`val_${metric}`) ? `val_${metric}` : metric;
      return lineChart({
        title: metricLabel(shown),
        xLabel: 'Epoch',
        yLabel: metricLabel(shown),
        lines: runs.map(({ run, epochs }) => ({
          label: run.summary.name,
          points: thinEpochs(only(epochs, shown), mostPoints).map(({ epoch, values }) => ({
            x: epoch,
            y: values[shown] ?? null,
          })),
        })),
      });
    });
}

function only(epochs: readonly EpochMetrics[], name: string): readonly EpochMetrics[] {
  return epochs.map(({ values, ...epoch }) => ({
    ...epoch,
    values: { [name]: values[name] ?? null },
  }));
}
