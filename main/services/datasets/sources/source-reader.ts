import type { open } from 'node:fs/promises';
import type { ColumnType } from '../../../../common/datasets/column.ts';
import type {
  Dataset,
  ImportReport,
  ReadOptions,
  SourcePart,
} from '../../../../common/datasets/dataset.ts';
import type { AnalysisDatabase } from '../analysis-database.ts';
import type { CountedColumn } from '../profile-counted.ts';
import type { SourceFile } from '../read-source.ts';
import type { TableFile } from '../table-file.ts';

/** How far an import is. */
export interface ImportProgress {
  readonly done: number;
  /** Null while it is not known. */
  readonly total: number | null;
  readonly unit: 'bytes' | 'rows' | 'images' | 'texts' | 'files';
}

/** What an import reads and where it writes. */
export interface SourceRequest {
  /** What the person chose, in the order chosen: kept copies, or folders where they lie. */
  readonly sources: readonly SourceFile[];
  readonly options: ReadOptions;
  /** Where `table.parquet` and, for pictures, `images/` are written; other files there are removed by the caller. */
  readonly folder: string;
  readonly database: AnalysisDatabase;
  /** Opens files for writing. */
  readonly openFile: typeof open;
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined;
  /** Throws `cancelled` soon after it is given. */
  readonly signal?: AbortSignal | undefined;
}

/** What came of an import. */
export interface ReadTable {
  readonly table: TableFile;
  readonly report: ImportReport;
  readonly kind: NonNullable<Dataset['kind']>;
  /** As in `Dataset.source.format`. */
  readonly format: string;
  /** Types that the source itself knows; the others are detected. */
  readonly types?: ReadonlyMap<string, ColumnType> | undefined;
  /** Every column, where all have a known type and their values were counted while they were read. */
  readonly counted?: readonly CountedColumn[] | undefined;
  /** Of the source's bytes, in hex, where the reader saw them all; else they are read once more. */
  readonly sha256?: string | undefined;
}

/** One form that data come in. */
export interface SourceReader {
  readonly format: string;
  /**
   * False where the table and `images/` hold all that the source has, so that no copy of it is kept: the
   * sources are then read where they lie. Folders never are copied.
   */
  readonly keepsSource?: boolean;
  /** Whether these are of its form, by their content and not by their names. Never throws for damaged ones. */
  accepts(sources: readonly SourceFile[]): Promise<boolean>;
  /** The sheets, tables or arrays of the source, in its order, where it may have several. */
  parts?(sources: readonly SourceFile[]): Promise<readonly SourcePart[]>;
  /** Throws an AppError that names the file and the place in it; nothing outside `folder` is written. */
  read(request: SourceRequest): Promise<ReadTable>;
}
