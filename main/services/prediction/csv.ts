/**
 * One line of a CSV file (RFC 4180), with its line end. Cells stay as they are, also those that a
 * spreadsheet would take for a formula: the file is data, and has to read back the same.
 */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(quoted).join(',')}\r\n`;
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
