import { readCell, readNumber } from '../../../common/datasets/read-value.ts';
import { type AnalysisDatabase, literal } from './analysis-database.ts';
import { longestTopValue } from './profile-limits.ts';
import type { TableFile } from './table-file.ts';

/** What columns of a tall table probably are. */
export interface GuessedColumns {
  /** Columns of few different cells. */
  readonly few: readonly number[];
  /** Other columns of numbers. */
  readonly numbers: readonly number[];
}

/** Rows of a table from which on it is tall. */
const fewestRows = 2048;
/** Rows that are looked at at the beginning, in the middle and at the end. */
const stretch = 1024;
/** Share of the cells that are numbers. */
const share = 0.9;
/** Different cells of the rows that are looked at. */
const mostCells = 500;

/** Looks at some rows of a table; says nothing of a short one, which is quick to look at as a whole. */
export async function guessColumns(
  database: AnalysisDatabase,
  table: TableFile,
  indexes: readonly number[],
): Promise<GuessedColumns> {
  if (table.rows < fewestRows) return { few: [], numbers: [] };
  const guesses = new Map(indexes.map((index) => [index, new Guess()]));
  const cells = indexes.map((i) => `left(c${i}, ${longestTopValue + 1}) AS c${i}`);
  for (const start of [0, Math.floor((table.rows - stretch) / 2), table.rows - stretch]) {
    const rows = await database.rows(
      `SELECT ${cells.join(', ')} FROM read_parquet(${literal(table.path)}) WHERE file_row_number >= ${start} AND file_row_number < ${start + stretch}`,
    );
    for (const row of rows) {
      for (const [index, guess] of guesses) guess.add(row[`c${index}`], table);
    }
  }
  const isNumbers = (guess: Guess) =>
    guess.filled > 0 && !guess.isFew && guess.numbers >= share * guess.filled;
  return {
    few: indexes.filter((index) => guesses.get(index)?.isFew),
    numbers: [...guesses].filter(([, guess]) => isNumbers(guess)).map(([index]) => index),
  };
}

/** What was seen of a column. */
class Guess {
  filled = 0;
  numbers = 0;
  readonly #cells = new Set<string>();
  #isLong = false;

  add(written: unknown, { dialect }: TableFile): void {
    const cell = readCell(typeof written === 'string' ? written : null, dialect.missingValues);
    if (cell === null) return;
    this.filled += 1;
    if (readNumber(cell, dialect.decimal) !== null) this.numbers += 1;
    this.#isLong ||= cell.length > longestTopValue;
    if (this.#cells.size <= mostCells) this.#cells.add(cell);
  }

  get isFew(): boolean {
    return !this.#isLong && this.#cells.size <= mostCells;
  }
}
