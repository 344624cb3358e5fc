import { randomUUID } from 'node:crypto';
import type { ApiEvent } from '../../../common/api/api.ts';
import type { ColumnType } from '../../../common/datasets/column.ts';
import type { ProfiledDataset, ReadOptions } from '../../../common/datasets/dataset.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import type { DatasetRepository, StoredDataset } from '../../storage/dataset-repository.ts';
import type { DatasetFiles } from '../datasets/dataset-files.ts';
import type { SampleCatalogue } from '../samples/sample-catalogue.ts';
import { requireDataset } from './require-dataset.ts';

export interface TableParts {
  readonly datasets: DatasetRepository;
  readonly tables: DatasetFiles;
  readonly samples: SampleCatalogue;
  readonly publish: (event: ApiEvent) => void;
}

/** Where a table comes from. */
export interface TableSource {
  readonly path: string;
  /** What the person knows it by. */
  readonly name: string;
  readonly sampleId?: string;
}

/** The tables of the library: their files and what is kept of them in the database. */
export class TableLibrary {
  readonly #parts: TableParts;

  constructor(parts: TableParts) {
    this.#parts = parts;
  }

  /** Imports a file. Throws `file-unreadable` or `invalid-data` with a sentence; nothing is kept then. */
  async import(source: TableSource, options: ReadOptions): Promise<ProfiledDataset> {
    const { tables } = this.#parts;
    const id = randomUUID();
    const imported = await this.#withProgress(source.name, (onProgress) =>
      tables.import({
        id,
        name: tableName(source.name),
        sourcePath: source.path,
        source: source.sampleId
          ? { kind: 'sample', name: source.sampleId }
          : { kind: 'file', name: source.name },
        options,
        onProgress,
      }),
    );
    return this.#keep({ ...imported, options });
  }

  /** The table of a sample; imported once and used again while it is unchanged. */
  async importSample(sampleId: string): Promise<ProfiledDataset> {
    const { datasets } = this.#parts;
    const known = datasets
      .list()
      .find(
        ({ source, columns }) =>
          source.kind === 'sample' &&
          source.name === sampleId &&
          columns.every(({ type, detectedType }) => type === detectedType),
      );
    const stored = known && requireDataset(datasets, known.id);
    if (stored && Object.keys(stored.options).length === 0) return profiled(stored);
    return this.importSampleAnew(sampleId);
  }

  /** A table of the sample's that nothing else uses. */
  async importSampleAnew(sampleId: string): Promise<ProfiledDataset> {
    const { path, title } = await this.#parts.samples.find(sampleId);
    return this.import({ path, name: title, sampleId }, {});
  }

  /** Reads the kept original again with other options; every column gets the type that is detected. */
  async reread(id: string, options: ReadOptions): Promise<ProfiledDataset> {
    const { datasets, tables } = this.#parts;
    const { dataset } = requireDataset(datasets, id);
    const read = await this.#withProgress(dataset.name, (onProgress) =>
      tables.reread(id, dataset, options, onProgress),
    );
    return this.#keep({ ...read, options });
  }

  /** Understands columns as other types and profiles the table anew. */
  async setTypes(id: string, types: ReadonlyMap<string, ColumnType>): Promise<ProfiledDataset> {
    const { datasets, tables } = this.#parts;
    const { dataset, options } = requireDataset(datasets, id);
    for (const name of types.keys()) {
      if (!dataset.columns.some((column) => column.name === name)) {
        throw new AppError('not-found', `The table has no column “${name}”.`, {
          place: { column: name },
        });
      }
    }
    const columns = dataset.columns.map((column) => ({
      ...column,
      type: types.get(column.name) ?? column.type,
    }));
    const profiles = await tables.profile(id, columns);
    return this.#keep({ dataset: { ...dataset, columns }, profiles, options });
  }

  #keep(stored: StoredDataset): ProfiledDataset {
    this.#parts.datasets.put(stored);
    return profiled(stored);
  }

  async #withProgress(
    name: string,
    work: (onProgress: (rows: number) => void) => Promise<ProfiledDataset>,
  ): Promise<ProfiledDataset> {
    const { publish } = this.#parts;
    let last = 0;
    const tell = (rows: number, done: boolean) =>
      publish({ name: 'import.progress', payload: { name, rows, done } });
    try {
      return await work((rows) => {
        last = rows;
        tell(rows, false);
      });
    } finally {
      tell(last, true);
    }
  }
}

function profiled({ dataset, profiles }: StoredDataset): ProfiledDataset {
  return { dataset, profiles };
}

/** A file's name without the endings that say how it is read. */
function tableName(fileName: string): string {
  return fileName.replace(/\.gz$/i, '').replace(/\.(?:csv|tsv|tab|txt|data)$/i, '') || fileName;
}
