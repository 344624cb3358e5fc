import { literal } from './analysis-database.ts';

/** How the database is to read delimited text: every option given, nothing detected. */
export interface CsvReading {
  readonly separator: string;
  readonly quote: string;
  /** Names and types as the database knows them: texts but for `row`. */
  readonly columns: readonly string[];
  readonly header: boolean;
  /** `\n` or `\r\n`, as an SQL escape. */
  readonly newline: string;
  /** Bytes of the longest record. */
  readonly longest: number;
  /** Parallel readers start at guessed line starts, which line breaks in quotes can mislead. */
  readonly parallel: boolean;
}

/** Bytes that the database reads at once, at least: fresh memory is dear, and larger pieces are no faster. */
const smallestBuffer = 4 * 1024 * 1024;

/** A `FROM` clause of delimited text. */
export function csvSql(path: string, reading: CsvReading): string {
  const columns = reading.columns.map(
    (name) => `'${name}': '${name === 'row' ? 'UINTEGER' : 'VARCHAR'}'`,
  );
  const longestLine = Math.max(2 * 1024 * 1024, reading.longest * 2 + 1024);
  const options = [
    'auto_detect = false',
    `header = ${reading.header}`,
    `delim = ${literal(reading.separator)}`,
    `quote = ${literal(reading.quote)}`,
    `escape = ${literal(reading.quote)}`,
    `new_line = '${reading.newline}'`,
    `max_line_size = ${longestLine}`,
    `buffer_size = ${Math.max(smallestBuffer, longestLine + 1024)}`,
    `parallel = ${reading.parallel}`,
    `columns = {${columns.join(', ')}}`,
  ];
  return `read_csv(${literal(path)}, ${options.join(', ')})`;
}
