import { readFile } from 'node:fs/promises';
import readWorkbook from 'read-excel-file/node';
import type { SourcePart } from '../../../../common/datasets/dataset.ts';
import { AppError } from '../../../../common/errors/app-error.ts';
import { listEntries } from '../archives/list-entries.ts';
import { columnNames } from '../column-names.ts';
import type { SourceFile } from '../read-source.ts';
import { choosePart } from './choose-part.ts';
import { numberText, timeText } from './exact-text.ts';
import { beginsWith } from './plain-file.ts';
import type { SourceReader, SourceRequest } from './source-reader.ts';
import { asError, damaged, noRows, wholeReport } from './table-report.ts';
import { writeRecords } from './write-records.ts';

/** Bytes that a workbook may unpack to: it is read into memory as a whole. */
const largestWorkbook = 400 * 1024 * 1024;

const zip = '504b0304';
const compoundFile = 'd0cf11e0a1b11ae1';

type Cell = string | number | boolean | Date | null;

interface Sheet extends SourcePart {
  readonly rows: number;
  readonly cells: readonly (readonly Cell[])[];
}

/** Excel workbooks (.xlsx): one sheet, formulas by the values that Excel kept. */
export const excelReader: SourceReader = {
  format: 'excel',
  accepts: async (sources) => {
    if (await beginsWith(sources, compoundFile)) return true;
    return (await beginsWith(sources, zip)) && (await isWorkbook(sources[0]));
  },
  parts: async ([source]) => {
    if (!source) return [];
    const sheets = await readSheets(source);
    return sheets.map(({ name, rows }) => ({ name, rows }));
  },
  read: async (request) => {
    const [source] = request.sources;
    if (!source) throw new Error('There is no file to read');
    const sheets = await readSheets(source);
    request.signal?.throwIfAborted();
    const { part, remarks } = choosePart(source, sheets, 'sheet', request.options);
    return keepSheet(source, part, remarks, request);
  },
};

/** Whether a zip archive is a workbook; false for a damaged one. */
async function isWorkbook(source: SourceFile | undefined): Promise<boolean> {
  if (!source) return false;
  try {
    for await (const { path } of listEntries(source)) if (path === 'xl/workbook.xml') return true;
  } catch {
    // Whoever reads archives will say what is wrong with it.
  }
  return false;
}

async function readSheets(source: SourceFile): Promise<Sheet[]> {
  if (await beginsWith([source], compoundFile)) throw oldWorkbook(source);
  let size = 0;
  for await (const entry of listEntries(source)) size += entry.size;
  if (size > largestWorkbook) throw tooLarge(source);
  try {
    const sheets = await readWorkbook(await readFile(source.path), { trim: false });
    return sheets.map(({ sheet, data }) => {
      const cells = data as unknown as (readonly Cell[])[];
      return { name: sheet, rows: cells.filter(isFilled).length, cells };
    });
  } catch (error) {
    throw damaged(
      source,
      'an Excel workbook',
      'It is damaged, or protected by a password.',
      asError(error),
    );
  }
}

function isFilled(row: readonly Cell[]): boolean {
  return row.some((cell) => cell !== null && cell !== '');
}

async function keepSheet(
  source: SourceFile,
  { name, cells }: Sheet,
  chosen: readonly string[],
  request: SourceRequest,
) {
  const filled = cells.filter(isFilled);
  const remarks = [...chosen];
  const before = cells.findIndex(isFilled);
  const between = cells.length - filled.length - Math.max(0, before);
  if (before > 0)
    remarks.push(
      `${count(before, 'empty row')} above the table ${before === 1 ? 'is' : 'are'} left out.`,
    );
  if (between > 0)
    remarks.push(
      `${count(between, 'empty row')} in or below the table ${between === 1 ? 'is' : 'are'} left out.`,
    );
  const [first = [], ...rest] = filled;
  const header = request.options.header ?? looksLikeHeader(first, rest);
  const body = header ? rest : filled;
  if (body.length === 0) throw noRows(source, `a workbook whose sheet “${name}” is`);
  const width = Math.max(...filled.map(({ length }) => length));
  const written = header
    ? Array.from({ length: width }, (_, column) => cellText(first[column] ?? null) ?? '')
    : null;
  const { names, remarks: renamed } = columnNames(written, width);
  if (written?.some((title, column) => title === '' && column > 0)) {
    remarks.push(
      'Merged cells have a value only in their first cell; where a heading is merged, the columns after it have no name.',
    );
  }
  const table = await writeRecords(request, {
    source: source.name,
    names,
    header,
    rows: rowsOf(body, width),
    missingValues: request.options.missingValues ?? [
      '#N/A',
      '#DIV/0!',
      '#VALUE!',
      '#REF!',
      '#NAME?',
      '#NUM!',
      '#NULL!',
    ],
  });
  const report = wholeReport(table.rows, [...remarks, ...renamed]);
  return { table, report, kind: 'table', format: 'excel' } as const;
}

function* rowsOf(rows: readonly (readonly Cell[])[], width: number): Generator<(string | null)[]> {
  for (const row of rows) {
    yield Array.from({ length: width }, (_, column) => cellText(row[column] ?? null));
  }
}

/** Excel's dates are days; what has no time of day is a date alone. */
function cellText(cell: Cell): string | null {
  if (cell === null || typeof cell === 'string') return cell;
  if (typeof cell === 'number') return numberText(cell);
  if (typeof cell === 'boolean') return String(cell);
  const milliseconds = cell.getTime();
  if (Number.isNaN(milliseconds)) return null;
  return timeText(BigInt(Math.round(milliseconds)) * 1000n, milliseconds % 86_400_000 === 0);
}

/** Texts over rows of which at least one holds something else, or texts that are all different. */
function looksLikeHeader(first: readonly Cell[], rest: readonly (readonly Cell[])[]): boolean {
  const titles = first.filter((cell) => cell !== null);
  if (rest.length === 0 || !titles.every((cell) => typeof cell === 'string')) return false;
  const different = new Set(titles).size === titles.length;
  return (
    different || rest.some((row) => row.some((cell) => cell !== null && typeof cell !== 'string'))
  );
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString('en-US')} ${noun}${number === 1 ? '' : 's'}`;
}

function oldWorkbook({ name }: SourceFile): AppError {
  return new AppError(
    'invalid-data',
    `“${name}” is an old Excel workbook (.xls), another old Office document, or a workbook with a password. Open it in Excel or LibreOffice and save it as .xlsx without a password, or as CSV.`,
    { place: { file: name } },
  );
}

function tooLarge({ name }: SourceFile): AppError {
  return new AppError(
    'invalid-data',
    `“${name}” unpacks to more than ${largestWorkbook / 1024 / 1024} MB, too large for a workbook. Save the sheet as CSV and import that.`,
    { place: { file: name } },
  );
}
