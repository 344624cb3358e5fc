import type { Api } from '../../../common/api/api.ts';
import type { ProfiledDataset } from '../../../common/datasets/dataset.ts';
import type { TableData } from '../../../common/datasets/table-data.ts';
import type { DatasetFiles } from '../../../main/services/datasets/dataset-files.ts';
import { seriesLayout, seriesPoints } from '../../../main/services/series/look-at-series.ts';
import { data, seriesTable } from './series-table.ts';

/** Columns of numbers beside those of the table. */
export const moreNumbers = ['visits', 'rain', 'price', 'staff', 'returns'];

/** The table of the series with more columns of numbers. */
export function wideSeries(): { readonly table: ProfiledDataset; readonly data: TableData } {
  const table = seriesTable();
  const sold = table.profiles.find(({ name }) => name === 'sold');
  const soldData = data.columns.get('sold');
  if (sold?.numeric === undefined || soldData === undefined) throw new Error('Nothing is sold');
  const columns = moreNumbers.map((name) => ({
    name,
    type: 'number' as const,
    detectedType: 'number' as const,
  }));
  return {
    table: {
      dataset: { ...table.dataset, columns: [...table.dataset.columns, ...columns] },
      profiles: [...table.profiles, ...moreNumbers.map((name) => ({ ...sold, name }))],
    },
    data: {
      ...data,
      columns: new Map([...data.columns, ...moreNumbers.map((name) => [name, soldData] as const)]),
    },
  };
}

/** Answers about series by the program's own code, from columns in memory. */
export function seriesApi({ dataset }: ProfiledDataset, columns: TableData): Api {
  const tables = { columns: () => Promise.resolve(columns) } as unknown as DatasetFiles;
  const { signal } = new AbortController();
  return {
    series: {
      points: (question: Parameters<Api['series']['points']>[0]) =>
        seriesPoints(tables, { ...question, dataset }, signal),
      layout: (question: Parameters<Api['series']['layout']>[0]) =>
        seriesLayout(tables, { ...question, dataset }, signal),
    },
  } as unknown as Api;
}
