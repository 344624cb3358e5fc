import { importTable } from '../import-table.ts';
import type { SourceReader } from './source-reader.ts';

/** Delimited text: CSV, TSV and their kin. Whatever no other reader takes comes here. */
export const delimitedReader: SourceReader = {
  format: 'csv',
  accepts: ([source, ...more]) =>
    Promise.resolve(source !== undefined && more.length === 0 && source.isFolder !== true),
  read: async ({ sources, ...request }) => {
    const [source] = sources;
    if (!source) throw new Error('There is no file to read');
    const imported = await importTable({ source, ...request });
    return { ...imported, kind: 'table', format: 'csv' };
  },
};
