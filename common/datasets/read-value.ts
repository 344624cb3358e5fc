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
