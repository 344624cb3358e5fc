import type { Column, ColumnType } from '../../../common/datasets/column.ts';
import type { Queries } from '../datasets/analysis-database.ts';
import { cellsSql, finiteSql, numberSql } from '../datasets/cell-sql.ts';
import { dateSql } from '../datasets/date-sql.ts';
import type { TableFile } from '../datasets/table-file.ts';

/** A column that was read by its type. */
export interface TypedColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** Its name in SQL: DOUBLE of a number or a date (in days), else VARCHAR; NULL is missing or unreadable. */
  readonly sql: string;
}

/** A table in the database's memory whose cells were read once by their types, with the row in `"row"`. */
export interface TypedTable {
  readonly sql: string;
  readonly rows: number;
  readonly columns: readonly TypedColumn[];
}

/** Wider tables are read only as far as a question needs. */
const fewColumns = 64;
/** Milliseconds after the last question in which a table stays in memory. */
const idle = 60_000;

interface Kept {
  readonly key: string;
  readonly typed: Promise<TypedTable>;
  users: number;
}

/** Reads a table by the types of its columns once for many questions, and keeps the last one for a while. */
export class TypedTables {
  readonly #database: Queries;
  readonly #files = new WeakMap<TableFile, number>();
  #kept: Kept | null = null;
  #count = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(database: Queries) {
    this.#database = database;
  }

  /** Runs `work` over the given columns of a table; the typed table may hold more of them. */
  async use<T>(
    file: TableFile,
    columns: readonly Pick<Column, 'name' | 'type' | 'dateFormat'>[],
    wanted: ReadonlySet<string>,
    work: (typed: TypedTable) => Promise<T>,
  ): Promise<T> {
    const chosen =
      columns.length <= fewColumns ? columns : columns.filter(({ name }) => wanted.has(name));
    const kept = this.#open(file, chosen);
    kept.users += 1;
    try {
      return await work(await kept.typed);
    } finally {
      kept.users -= 1;
      if (kept !== this.#kept) await this.#drop(kept);
      else this.#wait();
    }
  }

  /** Forgets what is kept. */
  async close(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    const kept = this.#kept;
    this.#kept = null;
    if (kept) await this.#drop(kept);
  }

  #open(file: TableFile, columns: readonly Pick<Column, 'name' | 'type' | 'dateFormat'>[]): Kept {
    if (!this.#files.has(file)) this.#files.set(file, (this.#count += 1));
    const key = JSON.stringify([
      this.#files.get(file),
      columns.map(({ name, type }) => [name, type]),
    ]);
    const before = this.#kept;
    if (before?.key === key) return before;
    const typed = this.#read(file, columns);
    const kept = { key, typed, users: 0 };
    this.#kept = kept;
    typed.catch(() => {
      if (this.#kept === kept) this.#kept = null;
    });
    if (before) void this.#drop(before);
    return kept;
  }

  async #read(
    file: TableFile,
    columns: readonly Pick<Column, 'name' | 'type' | 'dateFormat'>[],
  ): Promise<TypedTable> {
    const sql = `typed_${(this.#count += 1)}`;
    const known = columns.flatMap(({ name, type, dateFormat }) => {
      const index = file.names.indexOf(name);
      return index < 0 ? [] : [{ name, type, dateFormat, index }];
    });
    const fields = known.map(({ type, dateFormat, index }) => {
      const cell = `c${index}`;
      if (type === 'number')
        return `${finiteSql(`(${numberSql(cell, file.dialect)})`)} AS c${index}`;
      if (type === 'date') return `${dateSql(cell, dateFormat)} AS c${index}`;
      // A text is known by its words alone: capitals, signs and blanks do not tell two apart.
      if (type === 'text') return `md5(${normalisedSql(cell)}) AS c${index}`;
      return `${cell} AS c${index}`;
    });
    const cells = cellsSql(
      file,
      known.map(({ index }) => index),
    );
    await this.#database.rows(
      `CREATE TABLE ${sql} AS SELECT ${['"row"', ...fields].join(', ')} FROM ${cells}`,
    );
    return {
      sql,
      rows: file.rows,
      columns: known.map(({ name, type, index }) => ({ name, type, sql: `c${index}` })),
    };
  }

  async #drop(kept: Kept): Promise<void> {
    if (kept.users > 0) return;
    const typed = await kept.typed.catch(() => null);
    if (typed && kept.users === 0) await this.#database.rows(`DROP TABLE IF EXISTS ${typed.sql}`);
  }

  #wait(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const kept = this.#kept;
      if (!kept || kept.users > 0) return;
      this.#kept = null;
      void this.#drop(kept);
    }, idle);
    this.#timer.unref();
  }
}

/** A text's words in small letters with single blanks between them. */
export function normalisedSql(cell: string): string {
  return String.raw`trim(regexp_replace(lower(${cell}), '[^\p{L}\p{N}]+', ' ', 'g'))`;
}

/** True for columns that are numbers in a typed table. */
export function isNumeric({ type }: Pick<TypedColumn, 'type'>): boolean {
  return type === 'number' || type === 'date';
}

/**
 * SQL that holds for about `most` rows spread evenly over a table: the row times 2³² / φ, whose remainders are as
 * even as numbers can be.
 */
export function sampleSql(rows: number, most: number): string {
  if (rows <= most) return 'true';
  return `(("row"::UBIGINT * 2654435769) % 4294967296) < ${Math.floor((most / rows) * 2 ** 32)}`;
}
