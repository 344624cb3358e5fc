import type { ColumnData, TableData } from '../../../common/datasets/table-data.ts';
import type { AnalysisDatabase } from './analysis-database.ts';
import { readColumns, type ReadingControl, type WantedColumn } from './read-columns.ts';
import type { TableFile } from './table-file.ts';

/** Most bytes of columns that are kept. */
const largest = 256 * 1024 * 1024;

/**
 * Keeps the columns of the table that was read last, so that a preview after every change of a recipe
 * does not read the file again.
 */
export class ColumnCache {
  readonly #database: AnalysisDatabase;
  #table: TableFile | null = null;
  readonly #columns = new Map<string, ColumnData>();

  constructor(database: AnalysisDatabase) {
    this.#database = database;
  }

  /** As `readColumns`. */
  async read(
    table: TableFile,
    wanted: readonly WantedColumn[],
    control: ReadingControl = {},
  ): Promise<TableData> {
    if (this.#table !== table) this.#columns.clear();
    this.#table = table;
    const kept = new Map(this.#columns);
    const absent = wanted.filter((column) => !kept.has(keyOf(column)));
    const read = await readColumns(this.#database, table, absent, control);
    for (const column of absent) {
      const data = read.columns.get(column.column);
      if (data) kept.set(keyOf(column), data);
    }
    const size = [...kept.values()].reduce((sum, data) => sum + bytesOf(data), 0);
    if (this.#table === table && size <= largest) {
      for (const [key, data] of kept) this.#columns.set(key, data);
    }
    const columns = new Map<string, ColumnData>();
    for (const column of wanted) {
      const data = kept.get(keyOf(column));
      if (data) columns.set(column.column, data);
    }
    return { rows: table.rows, decimal: table.dialect.decimal, columns };
  }
}

function keyOf({ column, type, dateFormat }: WantedColumn): string {
  const read =
    type === 'boolean' ? 'category' : type === 'date' ? `date ${dateFormat ?? ''}` : type;
  return `${read} ${column}`;
}

/** Roughly: texts are held in one or two bytes a character, and a pointer to each. */
function bytesOf(data: ColumnData): number {
  switch (data.kind) {
    case 'number':
      return data.values.byteLength;
    case 'category':
      return data.codes.byteLength;
    case 'text':
      return data.values.reduce((sum, text) => sum + 16 + 2 * (text?.length ?? 0), 0);
    case 'image':
      return data.missing.byteLength;
  }
}
