import type { TableData } from '../../../common/datasets/table-data.ts';
import type { Queries } from './analysis-database.ts';
import type { ImagePack } from './images/stored-image.ts';
import type { ReadingControl, WantedColumn } from './read-columns.ts';
import type { TableFile } from './table-file.ts';

/** A table with what answers questions about it. */
export interface TableQuestions {
  readonly database: Queries;
  readonly table: TableFile;
  /** The pictures of a dataset of images; throws `not-found` where there are none. Close them. */
  readonly images: () => Promise<ImagePack>;
  /** Whole columns in memory; those read last are kept. */
  readonly columns: (
    wanted: readonly WantedColumn[],
    control?: ReadingControl,
  ) => Promise<TableData>;
}
