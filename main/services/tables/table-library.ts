import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApiEvent } from '../../../common/api/api.ts';
import type { ColumnType } from '../../../common/datasets/column.ts';
import type { Dataset, ProfiledDataset, ReadOptions } from '../../../common/datasets/dataset.ts';
import { generatorOf } from '../../../common/generators/generate.ts';
import type { GeneratorSpec } from '../../../common/generators/generator.ts';
import type { DatasetComparison } from '../../../common/datasets/library-usage.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import type { DatasetRepository, StoredDataset } from '../../storage/dataset-repository.ts';
import type { DatasetFiles } from '../datasets/dataset-files.ts';
import { generatedReader } from '../datasets/sources/generated-reader.ts';
import type { SourceReader } from '../datasets/sources/source-reader.ts';
import type { SampleCatalogue } from '../samples/sample-catalogue.ts';
import { datasetName } from './dataset-name.ts';
import { ImportJobs } from './import-jobs.ts';
import { requireDataset } from './require-dataset.ts';

export interface TableParts {
  readonly datasets: DatasetRepository;
  readonly tables: DatasetFiles;
  readonly samples: SampleCatalogue;
  readonly publish: (event: ApiEvent) => void;
}

/** What the person granted: a file or a folder. */
export interface TableSource {
  readonly path: string;
  /** What the person knows it by. */
  readonly name: string;
}

/** What is known of an import besides its files. */
export interface TableOrigin {
  /** Name of the dataset; the first file's when absent. */
  readonly name?: string;
  /** As in `Dataset.source`; a file or folder when absent. */
  readonly source?: Pick<Dataset['source'], 'kind' | 'name' | 'generator'>;
  /** Reads what is no file of the person's. */
  readonly reader?: SourceReader;
}

/** The tables of the library: their files and what is kept of them in the database. */
export class TableLibrary {
  readonly #parts: TableParts;
  readonly #jobs: ImportJobs;

  constructor(parts: TableParts) {
    this.#parts = parts;
    this.#jobs = new ImportJobs(parts.publish);
  }

  /**
   * Imports files or folders as one dataset. Throws `file-unreadable`, `invalid-data` or `cancelled` with a
   * sentence; nothing is kept then.
   */
  async import(
    sources: readonly TableSource[],
    options: ReadOptions,
    { name, source, reader }: TableOrigin = {},
  ): Promise<ProfiledDataset> {
    const { tables } = this.#parts;
    const called = name ?? datasetName(sources);
    const shown = name ?? (sources.length === 1 ? sources[0]?.name : undefined) ?? called;
    const imported = await this.#jobs.run(shown, (control) =>
      tables.import({
        id: randomUUID(),
        name: called,
        sources,
        source,
        reader,
        options,
        ...control,
      }),
    );
    return this.#keep({ ...imported, options });
  }

  /** A teaching set as a table. */
  generate(spec: GeneratorSpec): Promise<ProfiledDataset> {
    const { title } = generatorOf(spec.kind);
    const source = { kind: 'generated', name: title, generator: spec } as const;
    return this.import([], {}, { name: title, source, reader: generatedReader(spec) });
  }

  /** Imports text that the person pasted. */
  async paste(text: string, name: string): Promise<ProfiledDataset> {
    const folder = await mkdtemp(join(tmpdir(), 'layerwright-paste-'));
    try {
      const path = join(folder, 'pasted');
      await writeFile(path, text);
      const source = { kind: 'pasted', name } as const;
      return await this.import([{ path, name }], {}, { name, source });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** Imports another version of a dataset's source beside it and tells how it differs. */
  async refresh(id: string, sources: readonly TableSource[]): Promise<DatasetComparison> {
    const { datasets, tables } = this.#parts;
    const before = requireDataset(datasets, id);
    const candidate = await this.import(sources, before.options, { name: before.dataset.name });
    return { candidate, ...(await tables.compare(before, candidate)) };
  }

  /** Stops an import that is going on. */
  cancelImport(id: string): void {
    this.#jobs.cancel(id);
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
    return this.import([{ path, name: title }], {}, { source: { kind: 'sample', name: sampleId } });
  }

  /** Reads the kept original again with other options; every column gets the type that is detected. */
  async reread(id: string, options: ReadOptions): Promise<ProfiledDataset> {
    const { datasets, tables } = this.#parts;
    const { dataset } = requireDataset(datasets, id);
    const read = await this.#jobs.run(dataset.name, (control) =>
      tables.reread(id, dataset, options, control),
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
    const formats = new Map(profiles.map(({ name, dateFormat }) => [name, dateFormat]));
    const read = columns.map((column) => ({ ...column, dateFormat: formats.get(column.name) }));
    return this.#keep({ dataset: { ...dataset, columns: read }, profiles, options });
  }

  #keep(stored: StoredDataset): ProfiledDataset {
    this.#parts.datasets.put(stored);
    return profiled(stored);
  }
}

function profiled({ dataset, profiles }: StoredDataset): ProfiledDataset {
  return { dataset, profiles };
}
