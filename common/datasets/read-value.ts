/**
 * Cells that mean "missing" unless the reader is told otherwise, besides the empty cell. `None`,
 * `-` and `unknown` are left out because they are categories in real tables (`basement: None`).
 * `NA` is in: R writes it for every missing cell. Where it is a category (Namibia), the list can
 * be replaced in the reading options.
 */
export const defaultMissingValues: readonly string[] = [
  'NA',
  'N/A',
  'n/a',
  '#N/A',
  '<NA>',
  'NaN',
  'nan',
  'NULL',
  'null',
  '?',
];

/** A cell without the blanks around it; `null` when it is missing. */
export function readCell(
  text: string | null | undefined,
  missingValues: readonly string[],
): string | null {
  if (text === null || text === undefined) return null;
  const cell = text.replace(/^[ \t\n\r\v\f]+|[ \t\n\r\v\f]+$/g, '');
  return cell === '' || missingValues.includes(cell) ? null : cell;
}

/** Digits, perhaps grouped by single underscores as programs write them. */
const plainNumber = /^[+-]?(\d+(_\d+)*\.?(\d+(_\d+)*)?|\.\d+(_\d+)*)([eE][+-]?\d+(_\d+)*)?$/;
const groupedWithComma = /^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$/;
const groupedForComma = /^[+-]?\d{1,3}([. \u00a0\u202f]\d{3})+(,\d*)?$/;

/** Networks calculate with 32-bit floats, which hold nothing larger. */
export const largestNumber = 3.4028234663852886e38;

/**
 * The number a cell holds, or `null` when it is none or too large for a 32-bit float. With a decimal point, commas may
 * group thousands; with a decimal comma, points or spaces may.
 */
export function readNumber(cell: string, decimal: '.' | ','): number | null {
  const plain = plainForm(cell, decimal);
  if (plain === null) return null;
  const value = Number(plain.replaceAll('_', ''));
  return Math.abs(value) <= largestNumber ? value : null;
}

function plainForm(cell: string, decimal: '.' | ','): string | null {
  if (decimal === '.') {
    if (plainNumber.test(cell)) return cell;
    return groupedWithComma.test(cell) ? cell.replaceAll(',', '') : null;
  }
  if (!cell.includes('.')) {
    const pointed = cell.replace(',', '.');
    if (plainNumber.test(pointed)) return pointed;
  }
  if (!groupedForComma.test(cell)) return null;
  return cell.replace(/[. \u00a0\u202f]/g, '').replace(',', '.');
}

const isoDate = /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?Z?)?$/;
const millisecondsPerDay = 86_400_000;

/** Days since 1970-01-01 of an ISO 8601 date or date and time (read as UTC), else `null`. */
export function readDate(cell: string): number | null {
  const parts = isoDate.exec(cell);
  if (!parts) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const milliseconds = Number((parts[7] ?? '').padEnd(3, '0').slice(0, 3));
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && year > 0;
  if (!exists || hour > 23 || minute > 59 || second > 59) return null;
  date.setUTCHours(hour, minute, second, milliseconds);
  return date.getTime() / millisecondsPerDay;
}
