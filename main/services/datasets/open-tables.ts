import { stat } from 'node:fs/promises';
import type { AnalysisDatabase } from './analysis-database.ts';
import { openTableFile, type TableFile } from './table-file.ts';

/** Tables that were opened once and are the same until their file is another one, whoever writes it. */
export class OpenTables {
  readonly #database: AnalysisDatabase;
  readonly #open = new Map<
    string,
    { readonly stamp: string; readonly table: Promise<TableFile> }
  >();

  constructor(database: AnalysisDatabase) {
    this.#database = database;
  }

  /** As `openTableFile`; the same object for the same file. */
  async open(path: string): Promise<TableFile> {
    const stamp = await stampOf(path);
    const known = this.#open.get(path);
    if (known?.stamp === stamp) return known.table;
    const table = openTableFile(this.#database, path);
    this.#open.set(path, { stamp, table });
    table.catch(() => this.#open.delete(path));
    return table;
  }
}

/** Changes with the file; a file that is not there has one too, so that opening it says so. */
async function stampOf(path: string): Promise<string> {
  const found = await stat(path).catch(() => null);
  return found ? `${found.ino} ${found.size} ${found.mtimeMs}` : '';
}
