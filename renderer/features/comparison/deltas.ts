import { metricLabel } from '../../../common/runs/metric-names.ts';
import type { RunSummary } from '../../../common/runs/run.ts';
import { moreIsBetter } from '../../../common/training/metric-catalogue.ts';
import type { ChartData } from '../../ui/charts/chart-data.ts';
import { formatBytes, formatCount, formatDuration, formatNumber } from '../../ui/format.ts';
import { deltaWords, metricWords } from './compared-run.ts';

/** One thing that runs are measured by. */
export interface DeltaRow {
  readonly label: string;
  /** One per run; null where it is not known. */
  readonly values: readonly (number | null)[];
  readonly words: (value: number) => string;
  readonly deltaWords: (delta: number) => string;
  /** Whether more is better; null where neither is. */
  readonly rising: boolean | null;
}

/** Seconds between the start of a run and its last epoch. */
function trainingTime({ last }: RunSummary): number | null {
  return last?.seconds ?? null;
}

/** Test metrics, the best validation loss, size and speed of runs, each where some run has it. */
export function deltaRows(runs: readonly RunSummary[]): readonly DeltaRow[] {
  const tests = [...new Set(runs.flatMap(({ test }) => Object.keys(test ?? {})))];
  const plain = (
    label: string,
    valueOf: (run: RunSummary) => number | null,
    words: (value: number) => string,
  ): DeltaRow => ({
    label,
    values: runs.map(valueOf),
    words,
    deltaWords: (delta) => `${delta > 0 ? '+' : delta < 0 ? '−' : ''}${words(Math.abs(delta))}`,
    rising: false,
  });
  const rows: readonly DeltaRow[] = [
    ...tests.map((name): DeltaRow => ({
      label: `Test: ${metricLabel(name)}`,
      values: runs.map(({ test }) => test?.[name] ?? null),
      words: (value) => metricWords(name, value),
      deltaWords: (delta) => deltaWords(name, delta),
      rising: moreIsBetter(name),
    })),
    plain('Best validation loss', ({ best }) => best?.values['val_loss'] ?? null, formatNumber),
    plain('Parameters', ({ parameters }) => parameters, formatCount),
    plain('Size of the weights', ({ size }) => size, formatBytes),
    plain('Time for one row', ({ latency }) => latency, smallTime),
    plain('Training time', trainingTime, formatDuration),
    { ...plain('Epochs', ({ epochsDone }) => epochsDone, formatCount), rising: null },
  ];
  return rows.filter(({ values }) => values.some((value) => value !== null));
}

/** How a value stands against another one of its row; nothing where neither is better, or one is not known. */
export function standingOf(
  { rising }: Pick<DeltaRow, 'rising'>,
  own: number | null,
  against: number | null,
): 'better' | 'worse' | '' {
  if (own === null || against === null || rising === null || own === against) return '';
  return own > against === rising ? 'better' : 'worse';
}

/** Results and environment of runs as a table for a file: a column for each run, a line for each result. */
export function deltaTable(runs: readonly RunSummary[]): ChartData {
  return {
    columns: ['Result', ...runs.map(({ name }) => name)],
    rows: [
      ...deltaRows(runs).map(({ label, values }) => [label, ...values]),
      ...environmentRows(runs).map(({ label, values }) => [label, ...values]),
    ],
  };
}

/** Seconds far below one: `3.2 ms`, `15 µs`. */
export function smallTime(seconds: number): string {
  if (seconds >= 1) return formatDuration(seconds);
  if (seconds >= 1e-3) return `${formatNumber(seconds * 1e3, 3)} ms`;
  return `${formatNumber(seconds * 1e6, 3)} µs`;
}

/** What a run was computed on, each where the runs differ or know it. */
export function environmentRows(runs: readonly RunSummary[]): readonly {
  readonly label: string;
  readonly values: readonly string[];
  readonly differs: boolean;
}[] {
  const row = (label: string, valueOf: (run: RunSummary) => string) => {
    const values = runs.map(valueOf);
    return { label, values, differs: new Set(values).size > 1 };
  };
  return [
    row('Engine', ({ engine, source }) => engine?.name ?? source?.tool ?? '–'),
    row('Device', ({ engine }) => engine?.device ?? '–'),
    row('Threads', ({ engine }) => (engine ? String(engine.threads) : '–')),
    row('Rows per second', ({ rowsPerSecond }) =>
      rowsPerSecond === null ? '–' : formatCount(rowsPerSecond),
    ),
    row('Started from', ({ origin }) =>
      origin ? `“${origin.name}”, epoch ${formatCount(origin.epoch)}` : 'new weights',
    ),
  ];
}
