import { join } from 'node:path';
import { literal } from '../../analysis-database.ts';
import { csvSql } from '../../csv-sql.ts';
import { longestRecord } from '../../import-limits.ts';
import { longCell } from '../../table-errors.ts';
import { type TableFile, writeTableRows } from '../../table-file.ts';
import type { SourceRequest } from '../source-reader.ts';
import { plainDialect } from '../write-records.ts';
import type { ArrayCells } from './array-set.ts';

/** Consecutive rows whose pictures are numbered from 0. */
export interface NumberedRows {
  /** A picture is called `<stem>-<number>`. */
  readonly stem: string;
  /** Digits of the number. */
  readonly digits: number;
  readonly count: number;
  readonly split: string | null;
  readonly cells: ArrayCells;
}

/** Rows between two looks at the signal, and lines that are written at once. */
const rowsAtOnce = 32_768;

/**
 * Writes `table.parquet`: `image`, the columns and, where wanted, `split`. The database makes up the names of
 * pictures and the splits, so that only what differs from row to row goes through text.
 */
export async function writeArrayTable(
  { folder, database, openFile }: Pick<SourceRequest, 'folder' | 'database' | 'openFile'>,
  source: string,
  { names, columns, hasSplits }: { names: readonly string[]; columns: number; hasSplits: boolean },
  sets: readonly NumberedRows[],
  signal: AbortSignal,
): Promise<TableFile> {
  const path = join(folder, 'clean.txt');
  const texts = new CellTexts(source, names);
  const file = await openFile(path, 'w');
  let rows = 0;
  try {
    for (const { count, cells } of sets) {
      for (let start = 0; start < count; start += rowsAtOnce) {
        signal.throwIfAborted();
        const end = Math.min(count, start + rowsAtOnce);
        let lines = '';
        for (let at = start; at < end; at += 1, rows += 1) {
          lines += rows;
          for (let column = 0; column < columns; column += 1) {
            lines += texts.of(cells[column]?.[at] ?? null, column, rows);
          }
          lines += '\n';
        }
        await file.writeFile(lines);
      }
    }
  } finally {
    await file.close();
  }
  const kept = Array.from({ length: columns }, (_, column) => `l${column}`);
  const reading = {
    separator: ',',
    quote: '"',
    columns: ['row', ...kept],
    header: false,
    newline: String.raw`\n`,
    longest: texts.longest,
    parallel: !texts.hasLineBreaks,
  };
  const made = [imageSql(sets), ...kept, ...(hasSplits ? [splitSql(sets)] : [])];
  const table: TableFile = {
    path: join(folder, 'table.parquet'),
    names,
    rows,
    dialect: plainDialect(),
    hasBlanks: texts.hasBlanks,
  };
  const cells = made.map((sql, index) => `${sql} AS c${index}`);
  const query = `SELECT "row", ${cells.join(', ')} FROM ${csvSql(path, reading)}`;
  await writeTableRows(database, query, table, signal);
  return table;
}

/** Cells as delimited text. Labels are few and come again and again: each is looked at once. */
class CellTexts {
  hasBlanks = false;
  hasLineBreaks = false;
  /** Bytes of the longest record, at most. */
  longest = 16;
  readonly #source: string;
  readonly #names: readonly string[];
  readonly #texts = new Map<string | null, string>([[null, ',""']]);

  constructor(source: string, names: readonly string[]) {
    this.#source = source;
    this.#names = names;
  }

  of(cell: string | null, column: number, row: number): string {
    const known = this.#texts.get(cell);
    if (known !== undefined) return known;
    const text = cell ?? '';
    if (text.length > longestRecord) {
      throw longCell(this.#source, row, this.#names[column + 1] ?? '');
    }
    this.hasLineBreaks ||= /[\r\n]/.test(text);
    this.hasBlanks ||= /^[ \t\n\r\v\f]|[ \t\n\r\v\f]$/.test(text);
    const written = `,"${text.replaceAll('"', '""')}"`;
    this.longest = Math.max(this.longest, (16 + written.length * this.#names.length) * 3);
    this.#texts.set(cell, written);
    return written;
  }
}

/** By the set that a row belongs to. */
function bySet(sets: readonly NumberedRows[], sql: (set: NumberedRows, first: number) => string) {
  let first = 0;
  const cases = sets.map((set) => {
    const made = sql(set, first);
    first += set.count;
    return `WHEN "row" < ${first} THEN ${made}`;
  });
  return `CASE ${cases.join(' ')} END`;
}

function imageSql(sets: readonly NumberedRows[]): string {
  return bySet(
    sets,
    ({ stem, digits }, first) =>
      `${literal(`${stem}-`)} || lpad(CAST("row" - ${first} AS VARCHAR), ${digits}, '0')`,
  );
}

function splitSql(sets: readonly NumberedRows[]): string {
  return bySet(sets, ({ split }) => literal(split ?? ''));
}
