import type { SettingRow } from '../../../common/runs/compare-runs.ts';
import type { Run, RunSummary } from '../../../common/runs/run.ts';
import { chartCsv, type ChartData } from '../../ui/charts/chart-data.ts';
import { spreadOfColumn, type RunGroup } from './group-runs.ts';
import type { RunColumn } from './run-columns.ts';

/** The table as it is shown, with all digits of its numbers, as comma-separated values (RFC 4180). */
export function tableCsv(runs: readonly RunSummary[], columns: readonly RunColumn[]): string {
  const data: ChartData = {
    columns: ['id', ...columns.map(({ id }) => id)],
    rows: runs.map((run) => [run.id, ...columns.map((column) => column.value(run))]),
  };
  return chartCsv(data);
}

/** One object per run: its id, then the columns by their ids, then its settings. */
export function tableJson(runs: readonly RunSummary[], columns: readonly RunColumn[]): string {
  const rows = runs.map((run) => ({
    id: run.id,
    ...Object.fromEntries(columns.map((column) => [column.id, column.value(run)])),
    settings: run.settings,
  }));
  return `${JSON.stringify(rows, null, 1)}\n`;
}

/** Settings of runs side by side, equal ones too. */
export function settingsTable(runs: readonly Run[], settings: readonly SettingRow[]): ChartData {
  return {
    columns: ['Section', 'Setting', ...runs.map(({ summary }) => summary.name), 'Differs'],
    rows: settings.map(({ section, setting, values, differs }) => [
      ...[section, setting, ...values],
      differs ? 'yes' : 'no',
    ]),
  };
}

/** Groups as they are shown: how many runs each has, and of every column with means the mean and its 95 % interval. */
export function groupsTable(
  groups: readonly RunGroup[],
  groupBy: string,
  columns: readonly RunColumn[],
): ChartData {
  const told = columns.filter(({ mean }) => mean !== undefined);
  return {
    columns: [
      ...[groupBy, 'runs'],
      ...told.flatMap(({ id }) => [`${id} mean`, `${id} 95 % from`, `${id} 95 % to`]),
    ],
    rows: groups.map((group) => [
      ...[group.value, group.runs.length],
      ...told.flatMap((column) => {
        const spread = spreadOfColumn(group, column);
        return [spread?.mean ?? null, spread?.interval?.[0] ?? null, spread?.interval?.[1] ?? null];
      }),
    ]),
  };
}
