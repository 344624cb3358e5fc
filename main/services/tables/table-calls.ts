import type { DatasetRepository } from '../../storage/dataset-repository.ts';
import type { DatasetFiles } from '../datasets/dataset-files.ts';
import type { FileTokens } from '../files/file-tokens.ts';
import type { Handlers } from '../handlers.ts';
import { requireDataset } from './require-dataset.ts';
import type { TableLibrary } from './table-library.ts';

export interface TableCallParts {
  readonly datasets: DatasetRepository;
  readonly tables: DatasetFiles;
  readonly library: TableLibrary;
  readonly files: FileTokens;
}

/** Tables: imported, read again, looked at. */
export function tableCalls(parts: TableCallParts): Handlers['datasets'] {
  const { datasets, tables, library, files } = parts;
  return {
    list: () => datasets.list(),
    importSample: ({ sampleId }) => library.importSample(sampleId),
    importFile: ({ token, options }) => library.import(files.resolve(token), options),
    reread: ({ id, options }) => library.reread(id, options),
    get: ({ id }) => {
      const { dataset, profiles } = requireDataset(datasets, id);
      return { dataset, profiles };
    },
    rows: ({ id, offset, limit }) => {
      const { dataset } = requireDataset(datasets, id);
      return tables.rows(id, dataset.columns, offset, limit);
    },
    setType: ({ id, column, type }) => library.setTypes(id, new Map([[column, type]])),
  };
}
