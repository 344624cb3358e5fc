import { importTable } from '../import-table.ts';
import type { SourceReader } from './source-reader.ts';

/** Delimited text: CSV, TSV and their kin. Whatever no other reader takes comes here. */
export const delimitedReader: SourceReader = {
  format: 'csv',
  accepts: (sources) => Promise.resolve(sources.length === 1),
  read: async ({ sources, options, folder, database, openFile, onProgress }) => {
    const [source] = sources;
    if (!source) throw new Error('There is no file to read');
    const imported = await importTable({
      source,
      options,
      folder,
      database,
      openFile,
      onProgress: (rows) => onProgress?.({ done: rows, total: null, unit: 'rows' }),
    });
    return { ...imported, kind: 'table', format: 'csv' };
  },
};
