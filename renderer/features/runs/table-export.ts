import type { RunSummary } from '../../../common/runs/run.ts';
import { chartCsv, type ChartData } from '../../ui/charts/chart-data.ts';
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
