import { isShare, metricLabel } from '../../../common/runs/metric-names.ts';
import type { RunSummary } from '../../../common/runs/run.ts';
import {
  formatBytes,
  formatCount,
  formatDate,
  formatDuration,
  formatNumber,
  formatPercent,
} from '../../ui/format.ts';
import { statusLabel } from '../../ui/run-status.ts';
import { readMetricColumn, type MetricColumn } from './metric-column.ts';
import { shortMetric, testMetrics } from './test-metrics.ts';

/** A column of the table of runs. */
export interface RunColumn {
  readonly id: string;
  readonly label: string;
  /** The name in full where the label abbreviates it. */
  readonly title?: string;
  readonly numeric: boolean;
  /** What is sorted by and exported; null sorts last either way. */
  readonly value: (run: RunSummary) => number | string | null;
  readonly text: (run: RunSummary) => string;
  /** What is sorted by where that is not the value. */
  readonly key?: (run: RunSummary) => number | null;
  /** How a mean of its numbers is written; absent where a mean says nothing. */
  readonly mean?: (value: number) => string;
}

export interface RunOrder {
  readonly column: string;
  readonly descending: boolean;
}

/** Values of a metric at an epoch of each run, by the column's id and the run's. */
export type EpochValues = ReadonlyMap<string, Readonly<Record<string, number | null>>>;

const own: readonly RunColumn[] = [
  words('name', 'Name', (run) => run.name),
  words('project', 'Project', (run) => run.projectName),
  words('status', 'Status', (run) => statusLabel[run.status]),
  {
    ...words('created', 'Started', (run) => run.createdAt),
    text: (run) => formatDate(run.createdAt),
    key: (run) => Date.parse(run.createdAt),
  },
  {
    ...words('ended', 'Ended', (run) => run.endedAt),
    text: (run) => (run.endedAt === null ? '–' : formatDate(run.endedAt)),
    key: (run) => (run.endedAt === null ? null : Date.parse(run.endedAt)),
  },
  {
    ...number('epochs', 'Epochs', (run) => run.epochsDone),
    text: (run) =>
      run.epochsDone === run.epochs || run.source !== null
        ? formatCount(run.epochsDone)
        : `${formatCount(run.epochsDone)} / ${formatCount(run.epochs)}`,
  },
  {
    ...number('parameters', 'Parameters', (run) => (run.source ? null : run.parameters)),
    text: (run) => (run.source ? '–' : formatCount(run.parameters)),
    mean: formatNumber,
  },
  told('duration', 'Duration', (run) => run.last?.seconds ?? null, formatDuration),
  told('size', 'Size of weights', (run) => run.size, formatBytes),
  told('latency', 'Latency', (run) => run.latency, formatLatency),
  told('speed', 'Rows per second', (run) => run.rowsPerSecond, formatNumber),
  words('tags', 'Tags', (run) => (run.tags.length > 0 ? run.tags.join(', ') : null)),
  words('note', 'Note', (run) => run.note || null),
  words('table', 'Table', (run) => run.datasetName || null),
  words('group', 'Group', (run) => run.group?.name ?? null),
  words('source', 'Imported from', (run) =>
    run.source ? `${run.source.tool}: ${run.source.name}` : null,
  ),
  words('device', 'Device', (run) => run.engine?.device ?? null),
];

const byId: ReadonlyMap<string, RunColumn> = new Map(own.map((column) => [column.id, column]));

/** Settings whose heads read better than their names. */
const settingLabels: Readonly<Record<string, string>> = {
  loss: 'Loss',
  optimizer: 'Optimiser',
  learning_rate: 'Learning rate',
};

/** Columns that are shown before a person chooses any. */
export function usualColumns(runs: readonly RunSummary[], withProject: boolean): string[] {
  return [
    ...(withProject ? ['project'] : []),
    'status',
    'created',
    'epochs',
    'best.val_loss',
    ...testMetrics(runs).map((name) => `test.${name}`),
    'parameters',
    ...(runs.some(({ tags }) => tags.length > 0) ? ['tags'] : []),
    'setting.loss',
    'setting.optimizer',
    'setting.learning_rate',
    'device',
  ];
}

/** The column of an id: of every run's own facts, a setting, or a metric; null for an id that is none. */
export function columnOf(id: string, epochValues: EpochValues): RunColumn | null {
  const known = byId.get(id);
  if (known) return known;
  if (id.startsWith('setting.')) return settingColumn(id, id.slice('setting.'.length));
  const metric = readMetricColumn(id);
  return metric ? metricColumn(id, metric, epochValues) : null;
}

/** Own facts of every run that can be columns, the name apart. */
export const ownColumns: readonly RunColumn[] = own.filter(({ id }) => id !== 'name');

function settingColumn(id: string, name: string): RunColumn {
  const value = (run: RunSummary): number | string | null => {
    const set = run.settings[name];
    return typeof set === 'boolean' ? String(set) : (set ?? null);
  };
  return {
    id,
    label: settingLabels[name] ?? name,
    numeric: false,
    value,
    text: (run) => {
      const set = value(run);
      if (typeof set === 'number') return formatNumber(set);
      return set === null ? '–' : name === 'loss' ? metricLabel(set) : set;
    },
  };
}

function metricColumn(id: string, column: MetricColumn, epochValues: EpochValues): RunColumn {
  const { metric, moment } = column;
  const value = (run: RunSummary): number | null => {
    if (moment === 'test') return run.test?.[metric] ?? null;
    if (moment === 'best' || moment === 'last') return run[moment]?.values[metric] ?? null;
    return epochValues.get(id)?.[run.id] ?? null;
  };
  const format = isShare(metric.replace(/^val_/, '')) ? formatPercent : formatNumber;
  return {
    ...told(id, headOf(column), value, format),
    title: `${prefixOf(column)}: ${metricLabel(metric)}`,
  };
}

/** `Test accuracy`, `Best val. loss`: short, as there are many columns. */
function headOf(column: MetricColumn): string {
  const bare = column.metric.replace(/^val_/, '');
  const validation = bare === column.metric ? '' : 'val. ';
  const short = shortMetric(bare);
  const named = /^[A-Z][a-z]/.test(short) ? short.charAt(0).toLowerCase() + short.slice(1) : short;
  return `${prefixOf(column)} ${validation}${named}`;
}

function prefixOf({ moment, epoch }: MetricColumn): string {
  if (moment === 'epoch') return `Epoch ${formatCount(epoch ?? 1)}`;
  return moment.charAt(0).toUpperCase() + moment.slice(1);
}

function formatLatency(seconds: number | null): string {
  if (seconds === null) return '–';
  if (seconds < 1e-3) return `${formatNumber(seconds * 1e6, 3)} µs`;
  return seconds < 1 ? `${formatNumber(seconds * 1e3, 3)} ms` : formatDuration(seconds);
}

function words(id: string, label: string, value: (run: RunSummary) => string | null): RunColumn {
  return { id, label, numeric: false, value, text: (run) => value(run) ?? '–' };
}

function number(id: string, label: string, value: (run: RunSummary) => number | null): RunColumn {
  return { id, label, numeric: true, value, text: (run) => formatNumber(value(run)) };
}

/** Numbers that are told in units, and whose mean says something. */
function told(
  id: string,
  label: string,
  value: (run: RunSummary) => number | null,
  format: (value: number) => string,
): RunColumn {
  const text = (run: RunSummary): string => {
    const found = value(run);
    return found === null ? '–' : format(found);
  };
  return { id, label, numeric: true, value, text, mean: format };
}
