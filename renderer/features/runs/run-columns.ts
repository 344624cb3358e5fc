import { isShare, metricLabel } from '../../../common/runs/metric-names.ts';
import type { Run, RunSummary } from '../../../common/runs/run.ts';
import { formatCount, formatDate, formatNumber, formatPercent } from '../../ui/format.ts';
import { statusLabel } from '../../ui/run-status.ts';
import { testLabel, testMetrics } from './test-metrics.ts';

/** A run with its settings, once they are known. */
export interface RunEntry {
  readonly summary: RunSummary;
  readonly run: Run | undefined;
}

/** A column of the table of runs. */
export interface RunColumn {
  readonly id: string;
  readonly label: string;
  /** The name in full where the label abbreviates it. */
  readonly title?: string;
  readonly numeric: boolean;
  /** What is sorted by; null sorts last either way. */
  readonly value: (entry: RunEntry) => number | string | null;
  readonly text: (entry: RunEntry) => string;
}

export interface RunOrder {
  readonly column: string;
  readonly descending: boolean;
}

/** The columns for these runs: what all share, then each test metric that some run has. */
export function runColumns(entries: readonly RunEntry[], withProject: boolean): RunColumn[] {
  const names = testMetrics(entries.map(({ summary }) => summary));
  return [
    words('name', 'Name', ({ summary }) => summary.name),
    ...(withProject ? [words('project', 'Project', ({ summary }) => summary.projectName)] : []),
    words('status', 'Status', ({ summary }) => statusLabel[summary.status]),
    {
      ...words('date', 'Started', ({ summary }) => summary.createdAt),
      text: ({ summary }) => formatDate(summary.createdAt),
    },
    {
      ...number('epochs', 'Epochs', ({ summary }) => summary.epochsDone),
      text: ({ summary }) =>
        summary.epochsDone === summary.epochs
          ? formatCount(summary.epochs)
          : `${formatCount(summary.epochsDone)} / ${formatCount(summary.epochs)}`,
    },
    number('best', 'Best val. loss', ({ summary }) => summary.best?.values['val_loss'] ?? null),
    ...names.map((name) => testColumn(name)),
    {
      ...number('parameters', 'Parameters', ({ summary }) => summary.parameters),
      text: ({ summary }) => formatCount(summary.parameters),
    },
    words('loss', 'Loss', ({ run }) => (run ? metricLabel(run.training.loss) : null)),
    words('optimizer', 'Optimiser', ({ run }) => run?.training.optimizer.type ?? null),
    number('rate', 'Learning rate', ({ run }) => run?.training.optimizer.learning_rate ?? null),
    words('engine', 'Engine', ({ summary }) => summary.engine?.name ?? null),
  ];
}

function testColumn(name: string): RunColumn {
  const column = {
    ...number(`test ${name}`, testLabel(name), ({ summary }) => summary.test?.[name] ?? null),
    title: `Test: ${metricLabel(name)}`,
  };
  return isShare(name)
    ? { ...column, text: ({ summary }) => formatPercent(summary.test?.[name] ?? null) }
    : column;
}

function words(id: string, label: string, value: (entry: RunEntry) => string | null): RunColumn {
  return { id, label, numeric: false, value, text: (entry) => value(entry) ?? '–' };
}

function number(id: string, label: string, value: (entry: RunEntry) => number | null): RunColumn {
  return { id, label, numeric: true, value, text: (entry) => formatNumber(value(entry)) };
}

/** The entries in an order; absent values last, equal ones as they came. */
export function sortRuns(
  entries: readonly RunEntry[],
  column: RunColumn | undefined,
  descending: boolean,
): RunEntry[] {
  if (!column) return [...entries];
  const sign = descending ? -1 : 1;
  return [...entries].sort((a, b) => {
    const [left, right] = [column.value(a), column.value(b)];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    if (typeof left === 'number' && typeof right === 'number') return sign * (left - right);
    return sign * String(left).localeCompare(String(right), 'en', { numeric: true });
  });
}
