import { readdir, rename, rm, type open } from 'node:fs/promises';
import { join } from 'node:path';
import type { ColumnProfile } from '../../../common/datasets/column.ts';
import type { Dataset, ReadOptions } from '../../../common/datasets/dataset.ts';
import type { AnalysisDatabase } from './analysis-database.ts';
import { withImageStatistics } from './images/image-statistics.ts';
import {
  hashSources,
  keepSources,
  type KeptSources,
  keptSources,
  lookAtSource,
} from './kept-sources.ts';
import { profileCounted } from './profile-counted.ts';
import { profileTable } from './profile-table.ts';
import type { SourceFile } from './read-source.ts';
import { readerFor } from './sources/source-readers.ts';
import type { ReadTable, SourceReader, SourceRequest } from './sources/source-reader.ts';
import { syncFile } from './sync-file.ts';

/** A dataset to import. */
export interface DatasetImport extends Pick<SourceRequest, 'options' | 'onProgress' | 'signal'> {
  readonly id: string;
  /** Name of the dataset as shown. */
  readonly name: string;
  /** The files or folders that the person chose, in the order chosen. */
  readonly sources: readonly { readonly path: string; readonly name?: string | undefined }[];
  /** What they are called together; the first one's own name when absent. */
  readonly source?: Pick<Dataset['source'], 'kind' | 'name' | 'generator'> | undefined;
  /** Reads what is no file of the person's; otherwise the content decides. */
  readonly reader?: SourceReader | undefined;
}

/** A dataset with its profiles. */
export interface ImportedDataset {
  readonly dataset: Dataset;
  readonly profiles: readonly ColumnProfile[];
}

/** What an import works with. */
export interface ImportParts {
  /** A folder of its own, which becomes the dataset's. */
  readonly folder: string;
  readonly database: AnalysisDatabase;
  readonly openFile: typeof open;
}

/** What a dataset's folder holds once it is whole. */
const keptEntries: ReadonlySet<string> = new Set(['source', 'table.parquet', 'images']);

/** Reads sources into `folder`. Throws an AppError that names the file and the place in it. */
export async function importSources(
  parts: ImportParts,
  request: DatasetImport,
): Promise<ImportedDataset> {
  const chosen = await Promise.all(
    request.sources.map(({ path, name }) => lookAtSource(path, name)),
  );
  const reader = request.reader ?? (await readerFor(chosen));
  const copies = reader.keepsSource !== false && !chosen.some(({ isFolder }) => isFolder);
  if (!copies || chosen.length === 0) return readInto(parts, request, chosen, reader);
  const stop = new AbortController();
  const signal = request.signal ? AbortSignal.any([request.signal, stop.signal]) : stop.signal;
  const kept = await keepSources(chosen, parts.folder, parts.openFile, signal);
  try {
    return await readInto(parts, request, chosen, reader, kept);
  } finally {
    // Nobody reads the copies any more when their folder goes.
    stop.abort();
    await Promise.allSettled([kept.sha256]);
  }
}

async function readInto(
  parts: ImportParts,
  request: DatasetImport,
  chosen: readonly SourceFile[],
  reader: SourceReader,
  kept?: KeptSources,
): Promise<ImportedDataset> {
  const { options, onProgress, signal } = request;
  const sources = kept?.sources ?? chosen;
  const read = await reader.read({ sources, options, onProgress, signal, ...parts });
  const { columns, profiles: described } = await profileOf(parts, read);
  const profiles = await withImageStatistics(described, parts.folder);
  signal?.throwIfAborted();
  const sha256 = (await kept?.sha256) ?? read.sha256 ?? (await hashSources(chosen, signal));
  await removeOthers(parts.folder);
  const [first] = chosen;
  const files = chosen.length > 1 ? chosen.map(({ name }) => name) : undefined;
  const dataset: Dataset = {
    id: request.id,
    name: request.name,
    kind: read.kind,
    source: {
      kind: request.source?.kind ?? (first?.isFolder ? 'folder' : 'file'),
      name: request.source?.name ?? first?.name ?? request.name,
      ...(files ? { files } : {}),
      sha256,
      format: read.format,
      ...(options.part === undefined ? {} : { part: options.part }),
      ...(request.source?.generator ? { generator: request.source.generator } : {}),
    },
    rows: read.table.rows,
    columns,
    dialect: read.table.dialect,
    report: read.report,
    createdAt: new Date().toISOString(),
  };
  return { dataset, profiles };
}

/** The profile, while the table gets onto the disk. What the reader counted already is not looked at again. */
async function profileOf({ database }: ImportParts, { table, types, counted }: ReadTable) {
  const stored = syncFile(table.path);
  // Who waits for it hears of its failure.
  stored.catch(() => undefined);
  try {
    if (types && counted) return profileCounted(table, types, counted);
    return await profileTable(database, table, null, types);
  } finally {
    await stored;
  }
}

/** Reads the kept originals of a dataset again with other options and puts the new table in its place. */
export async function rereadSources(
  parts: ImportParts,
  request: Pick<SourceRequest, 'options' | 'onProgress' | 'signal'> & {
    readonly dataset: Dataset;
    /** The dataset's folder. */
    readonly target: string;
  },
): Promise<ImportedDataset> {
  const { dataset, target, ...control } = request;
  const sources = keptSources(target, dataset.source);
  const reader = await readerFor(sources);
  const read = await reader.read({ sources, ...control, ...parts });
  const { columns, profiles } = await profileOf(parts, read);
  control.signal?.throwIfAborted();
  await rename(read.table.path, join(target, 'table.parquet'));
  const { rows, dialect } = read.table;
  const source = { ...dataset.source, format: read.format, part: control.options.part };
  return { dataset: { ...dataset, source, rows, columns, dialect, report: read.report }, profiles };
}

/** Reads a file where it lies; nothing of it is kept. */
export async function readOnly(
  parts: ImportParts,
  source: { readonly path: string; readonly name: string },
  options: ReadOptions,
): Promise<ReadTable> {
  const sources = [await lookAtSource(source.path, source.name)];
  const reader = await readerFor(sources);
  return reader.read({ sources, options, ...parts });
}

async function removeOthers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!keptEntries.has(name)) await rm(join(folder, name), { recursive: true, force: true });
  }
}
