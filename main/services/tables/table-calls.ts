import type { DatasetRepository } from '../../storage/dataset-repository.ts';
import type { DatasetFiles } from '../datasets/dataset-files.ts';
import type { FileTokens } from '../files/file-tokens.ts';
import type { Handlers } from '../handlers.ts';
import { inspectSources } from '../datasets/inspect-sources.ts';
import { keptContent } from './kept-content.ts';
import type { LibrarySpace } from './library-space.ts';
import { requireDataset } from './require-dataset.ts';
import type { TableLibrary } from './table-library.ts';

export interface TableCallParts {
  readonly datasets: DatasetRepository;
  readonly tables: DatasetFiles;
  readonly library: TableLibrary;
  readonly space: LibrarySpace;
  readonly files: FileTokens;
}

/** Tables: imported, read again, looked at. */
export function tableCalls(parts: TableCallParts): Handlers['datasets'] {
  const { datasets, tables, library, space, files } = parts;
  return {
    list: () => datasets.list(),
    importSample: ({ sampleId }) => library.importSample(sampleId),
    importFiles: ({ tokens, options }) =>
      library.import(
        tokens.map((token) => files.resolve(token)),
        options,
      ),
    generate: ({ spec }) => library.generate(spec),
    cancelImport: ({ id }) => library.cancelImport(id),
    inspect: async ({ tokens }) => inspectSources(tokens.map((token) => files.resolve(token))),
    kept: ({ id }) => keptContent(requireDataset(datasets, id), tables),
    paste: ({ text, name }) => library.paste(text, name),
    refresh: ({ id, tokens }) =>
      library.refresh(
        id,
        tokens.map((token) => files.resolve(token)),
      ),
    usage: () => space.usage(),
    remove: ({ ids }) => space.remove(ids),
    free: ({ ids, what }) => space.free(ids, what),
    reread: ({ id, options }) => library.reread(id, options),
    get: ({ id }) => {
      const { dataset, profiles } = requireDataset(datasets, id);
      return { dataset, profiles };
    },
    rows: ({ id, offset, limit, longest }) => {
      const { dataset } = requireDataset(datasets, id);
      return tables.rows(id, dataset.columns, offset, limit, longest);
    },
    setType: ({ id, column, type }) => library.setTypes(id, new Map([[column, type]])),
  };
}
