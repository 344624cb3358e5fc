/** A cell of a chart's numbers; null where there is no value. */
export type ChartCell = string | number | null;

export interface ChartColumn {
  readonly name: string;
  /** How its numbers are told on the screen; files get them as they are. */
  readonly format?: ((value: number) => string) | undefined;
}

/** The numbers behind a chart, whole and unrounded. */
export interface ChartData {
  /** One sentence that says what the chart shows. */
  readonly caption?: string | undefined;
  readonly columns: readonly (string | ChartColumn)[];
  readonly rows: readonly (readonly ChartCell[])[];
}

/** Names of the columns in order. */
export function columnNames({ columns }: ChartData): readonly string[] {
  return columns.map((column) => (typeof column === 'string' ? column : column.name));
}

/**
 * Comma-separated values as RFC 4180 has them: lines end in CRLF, cells with commas, quotes or line ends are quoted.
 * Numbers keep all their digits; missing ones are empty.
 */
export function chartCsv(data: ChartData): string {
  const lines = [columnNames(data), ...data.rows].map((row) => row.map(csvCell).join(','));
  return `${lines.join('\r\n')}\r\n`;
}

function csvCell(cell: ChartCell): string {
  if (cell === null || (typeof cell === 'number' && Number.isNaN(cell))) return '';
  const text = String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** `{ title, caption, columns, rows }`; numbers that JSON has no form for are written as words: `"Infinity"`. */
export function chartJson(title: string, data: ChartData): string {
  const rows = data.rows.map((row) => row.map(jsonCell));
  return JSON.stringify(
    { title, caption: data.caption, columns: columnNames(data), rows },
    null,
    1,
  );
}

function jsonCell(cell: ChartCell): ChartCell {
  if (typeof cell !== 'number' || Number.isFinite(cell)) return cell;
  return Number.isNaN(cell) ? null : String(cell);
}

/** At most `most` rows, evenly chosen, the first and the last among them; all where they are few enough. */
export function evenRows<Row>(rows: readonly Row[], most: number): readonly Row[] {
  if (rows.length <= most) return rows;
  const step = (rows.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, i) => rows[Math.round(i * step)] as Row);
}
