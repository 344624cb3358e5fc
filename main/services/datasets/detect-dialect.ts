import { readCell, readNumber, defaultMissingValues } from '../../../common/datasets/read-value.ts';
import { readDate } from '../../../common/datasets/dates/read-date.ts';
import type { ReadDialect, ReadOptions } from '../../../common/datasets/dataset.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import { parseRecords, type ParsedRecords } from './parse-records.ts';

/** A dialect and the shape of its rows. */
export interface DetectedDialect extends ReadDialect {
  /** Fields of a data row in the file; with row names, one more than there are columns. */
  readonly fields: number;
}

const separators = [',', '\t', ';', '|', ' '] as const;
const sampledRecords = 500;

/**
 * How the text is delimited, from its first records; anything set in `options` is taken as given.
 * @param whole The text is the whole file.
 */
export function detectDialect(
  text: string,
  whole: boolean,
  options: ReadOptions,
  encoding: string,
): DetectedDialect {
  const quote = options.quote ?? detectQuote(text, whole, options.separator);
  const separator = checkedSeparator(
    options.separator ?? detectSeparator(text, whole, quote),
    quote,
  );
  const missingValues = options.missingValues ?? defaultMissingValues;
  const { records } = parseRecords(text, separator, quote, whole, sampledRecords);
  const decimal = options.decimal ?? detectDecimal(records, separator, missingValues);
  const header = options.header ?? detectHeader(records, decimal, missingValues);
  const body = header ? records.slice(1) : records;
  const usual = usualLength(body);
  const headerFields = records[0]?.length ?? 0;
  const rowNames = header && (options.rowNames ?? hasRowNames(headerFields, body));
  return {
    header,
    separator,
    quote,
    decimal,
    encoding,
    missingValues,
    rowNames,
    fields: header ? headerFields + (rowNames ? 1 : 0) : usual,
  };
}

function checkedSeparator(separator: string, quote: string): string {
  const one = separator === '\\t' ? '\t' : separator;
  const wrong = (field: string, message: string) =>
    new AppError('invalid-input', message, { place: { field } });
  if (!/^[\t\x20-\x7e]$/.test(one) || /[A-Za-z0-9]/.test(one)) {
    throw wrong(
      'separator',
      'The separator must be one ASCII character that is no letter or digit.',
    );
  }
  if (quote !== '' && !/^[\x21-\x7e]$/.test(quote)) {
    throw wrong('quote', 'The quote must be one ASCII character, or none.');
  }
  if (one === quote) throw wrong('quote', 'The separator and the quote must differ.');
  return one;
}

/** A double quote unless single quotes, and only they, enclose fields. */
function detectQuote(text: string, whole: boolean, separator: string | undefined): string {
  const countQuoted = (quote: string) =>
    Math.max(
      ...(separator === undefined ? separators : [separator]).map((candidate) => {
        const parsed = parseRecords(text, candidate, quote, whole, sampledRecords);
        return parsed.quoted - parsed.irregular;
      }),
    );
  if (text.includes('"') && countQuoted('"') > 0) return '"';
  return text.includes("'") && countQuoted("'") > 0 ? "'" : '"';
}

/**
 * The separator whose records are most regular and whose cells look most like data: van den Burg,
 * Nazábal and Sutton, "Wrangling messy CSV files by detecting row and type patterns" (2019),
 * pattern score × type score.
 */
function detectSeparator(text: string, whole: boolean, quote: string): string {
  let best: string = ',';
  let bestScore = 0;
  for (const separator of separators) {
    const parsed = parseRecords(text, separator, quote, whole, sampledRecords);
    const score = patternScore(parsed) * typeScore(parsed);
    // Blanks separate words of text, so they must win clearly.
    if (score > bestScore * (separator === ' ' ? 1.2 : 1) + 1e-9) {
      best = separator;
      bestScore = score;
    }
  }
  return best;
}

function patternScore({ records, irregular }: ParsedRecords): number {
  const counts = new Map<number, number>();
  for (const { length } of records) counts.set(length, (counts.get(length) ?? 0) + 1);
  let score = 0;
  for (const [length, count] of counts) score += (count * (length - 1)) / length;
  return score / counts.size / (1 + irregular);
}

const simpleText = /^[\p{L}\p{N}_ .:/()&'%$€£@#*+-]{0,80}$/u;

function typeScore({ records }: ParsedRecords): number {
  let known = 0;
  let all = 0;
  for (const record of records) {
    for (const text of record) {
      all += 1;
      const cell = readCell(text, defaultMissingValues);
      if (cell === null || readNumber(cell, '.') !== null || readNumber(cell, ',') !== null) {
        known += 1;
      } else if (readDate(cell) !== null || simpleText.test(cell)) known += 0.9;
    }
  }
  return all === 0 ? 0 : known / all + 1e-6;
}

/** A comma when cells read as decimal commas and none as a decimal point. */
function detectDecimal(
  records: ParsedRecords['records'],
  separator: string,
  missingValues: readonly string[],
): '.' | ',' {
  let points = 0;
  let commas = 0;
  let thousands = 0;
  for (const record of records) {
    for (const text of record) {
      const cell = readCell(text, missingValues);
      if (cell === null) continue;
      if (/^[+-]?\d{1,3}(,\d{3})+$/.test(cell)) thousands += 1;
      else if (/^[+-]?(\d+|\d{1,3}([. ]\d{3})+),\d*$/.test(cell)) commas += 1;
      else if (/^[+-]?[\d,]*\.\d+$/.test(cell)) points += 1;
    }
  }
  if (commas > points) return ',';
  // 1,234 alone may be either; only where a semicolon stands for the comma it is a decimal.
  return points === 0 && commas === 0 && thousands > 0 && separator === ';' ? ',' : '.';
}

/** Whether the first record names the columns: it holds text where the rows below hold numbers. */
function detectHeader(
  records: ParsedRecords['records'],
  decimal: '.' | ',',
  missingValues: readonly string[],
): boolean {
  const [first = [], ...body] = records;
  const isValue = (cell: string) => readNumber(cell, decimal) !== null || readDate(cell) !== null;
  if (body.length === 0) return first.every((text) => !isValue(text.trim()));
  // In an R export the names stand one field to the left of their columns.
  const shift = hasRowNames(first.length, body) ? 1 : 0;
  let votes = 0;
  let repeated = false;
  first.forEach((text, column) => {
    const name = readCell(text, missingValues);
    const cells = body.flatMap((record) => {
      const cell = readCell(record[column + shift], missingValues);
      return cell === null ? [] : [cell];
    });
    const values = cells.filter(isValue).length;
    if (name !== null && isValue(name)) votes -= 1;
    else if (name !== null && cells.length > 0 && values >= 0.8 * cells.length) votes += 1;
    repeated ||= name !== null && cells.includes(name);
  });
  if (votes !== 0) return votes > 0;
  const names = first.map((text) => text.trim());
  return !repeated && !names.includes('') && new Set(names).size === names.length;
}

/** Every row has one field more than the header, and it is not just a separator at line ends. */
function hasRowNames(headerFields: number, body: ParsedRecords['records']): boolean {
  return (
    body.length > 0 &&
    body.every((record) => record.length === headerFields + 1) &&
    body.some((record) => record.at(-1) !== '')
  );
}

/** The most frequent number of fields; the larger of several. */
function usualLength(records: ParsedRecords['records']): number {
  const counts = new Map<number, number>();
  for (const { length } of records) counts.set(length, (counts.get(length) ?? 0) + 1);
  const [usual] = [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [0];
  return usual;
}
