import type { ImportReport, ReadDialect } from '../../../common/datasets/dataset.ts';
import type { TableData } from '../../../common/datasets/table-data.ts';
import type { AnalysisDatabase } from './analysis-database.ts';
import type { ImagePack } from './images/stored-image.ts';
import type { WantedColumn } from './read-columns.ts';
import { readRows } from './read-rows.ts';
import type { TableFile } from './table-file.ts';

/** A row by column name; missing cells are `null`. */
export type NamedRow = Readonly<Record<string, string | null>>;

/** A file that is read but not kept. */
export interface OpenTable {
  readonly names: readonly string[];
  readonly rows: number;
  readonly dialect: ReadDialect;
  readonly report: ImportReport;
  /** Pictures of its rows; null where the source has none. */
  readonly images: ImagePack | null;
  /** Pages of rows in file order. */
  pages(size?: number): AsyncGenerator<NamedRow[]>;
  /** Whole columns as numbers or categories; those that the file does not have are left out. */
  columns(wanted: readonly WantedColumn[]): Promise<TableData>;
  /** Removes the working files. */
  close(): Promise<void>;
}

/** Pages of a table's rows by column name. */
export async function* pagesOf(
  database: AnalysisDatabase,
  table: TableFile,
  size = 8192,
): AsyncGenerator<NamedRow[]> {
  for (let offset = 0; offset < table.rows; offset += size) {
    const { rows } = await readRows(database, table, table.names, offset, size);
    yield rows.map((row) =>
      Object.fromEntries(table.names.map((name, index) => [name, row[index] ?? null])),
    );
  }
}
