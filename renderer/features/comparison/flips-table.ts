import type { FlipPage } from '../../../common/comparison/comparison-api.ts';
import type { ChartData } from '../../ui/charts/chart-data.ts';

/** Rows that two runs answer differently as a table for a file: numbers from 1, both answers, every column. */
export function flipsTable(
  names: { readonly first: string; readonly second: string },
  { columns, rows }: Pick<FlipPage, 'columns' | 'rows'>,
): ChartData {
  return {
    columns: [
      ...['row', 'actual'],
      ...[`A: ${names.first}`, 'probability of A'],
      ...[`B: ${names.second}`, 'probability of B'],
      ...columns.map(({ name }) => name),
    ],
    rows: rows.map(({ row, actual, first, second, cells }) => [
      ...[row + 1, actual],
      ...[first.predicted, first.probability, second.predicted, second.probability],
      ...columns.map((_, at) => cells[at] ?? null),
    ]),
  };
}
