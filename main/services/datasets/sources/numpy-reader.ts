import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ColumnType } from '../../../../common/datasets/column.ts';
import type { SourcePart } from '../../../../common/datasets/dataset.ts';
import { listEntries } from '../archives/list-entries.ts';
import type { SourceFile } from '../read-source.ts';
import { requireColumns } from '../table-errors.ts';
import { choosePart } from './choose-part.ts';
import { type NumpyCell, numpyCell, numpyColumnType } from './numpy-cells.ts';
import { type NumpyHeader, numpyHeadBytes, NumpyProblem, readNumpyHeader } from './numpy-header.ts';
import { beginsWith, plainFile, plainHead } from './plain-file.ts';
import type { SourceReader, SourceRequest } from './source-reader.ts';
import { damaged, noRows, wholeReport } from './table-report.ts';
import { writeRecords } from './write-records.ts';

const npy = '934e554d5059';
const zip = '504b0304';
/** Bytes that are read at once. */
const pieceSize = 4 * 1024 * 1024;

/** NumPy arrays of one or two axes, and structured ones, as tables: `.npy`, or one array of an `.npz`. */
export const numpyReader: SourceReader = {
  format: 'numpy',
  accepts: async (sources) =>
    (await beginsWith(sources, npy)) ||
    ((await beginsWith(sources, zip)) && (await arraysOf(sources[0])).length > 0),
  parts: async ([source]) => {
    const arrays = await arraysOf(source);
    return arrays.length > 1 ? arrays : [];
  },
  read: async (request) => {
    const [source] = request.sources;
    if (!source) throw new Error('There is no file to read');
    try {
      if (await beginsWith(request.sources, npy)) {
        return await readArray(source, await plainFile(source, request), request, []);
      }
      const { part, remarks } = choosePart(
        source,
        await arraysOf(source),
        'array',
        request.options,
      );
      return await readArray(source, await unpack(source, part.name, request), request, remarks);
    } catch (error) {
      if (!(error instanceof NumpyProblem)) throw error;
      throw damaged(source, 'a NumPy array', error.message, error);
    }
  },
};

/** The arrays of an `.npz` archive; none when it is damaged or holds anything else. */
async function arraysOf(source: SourceFile | undefined): Promise<SourcePart[]> {
  if (!source || !(await beginsWith([source], zip))) return [];
  const arrays: SourcePart[] = [];
  try {
    for await (const { path } of listEntries(source)) {
      if (!path.endsWith('.npy')) return [];
      arrays.push({ name: path.slice(0, -4) });
    }
  } catch {
    return [];
  }
  return arrays;
}

async function unpack(source: SourceFile, array: string, request: SourceRequest): Promise<string> {
  const path = join(request.folder, 'array.npy');
  const copy = await request.openFile(path, 'w');
  try {
    for await (const entry of listEntries(source, { signal: request.signal })) {
      if (entry.path !== `${array}.npy`) continue;
      for await (const chunk of entry.open()) await copy.writeFile(chunk);
    }
  } finally {
    await copy.close();
  }
  return path;
}

async function readArray(
  source: SourceFile,
  path: string,
  request: SourceRequest,
  remarks: readonly string[],
) {
  const header = readNumpyHeader(await plainHead({ path, name: source.name }, numpyHeadBytes));
  const { shape, fields, itemSize, dataStart } = header;
  const cells = fields.map(numpyCell);
  const [rows = 1, width = 1] = shape;
  const structured = fields[0]?.name !== null;
  if (shape.length > 2 || (structured && shape.length > 1)) {
    throw new NumpyProblem(
      `It has the shape (${shape.join(', ')}), and a table has rows and columns only. Arrays of pictures have the shape (count, height, width) or (count, height, width, channels) and hold numbers.`,
    );
  }
  if (rows === 0 || width === 0) throw noRows(source, 'a NumPy array');
  requireColumns(source.name, structured ? fields.length : width);
  const wanted = BigInt(rows) * BigInt(width) * BigInt(itemSize);
  const has = (await stat(path)).size - dataStart;
  if (wanted !== BigInt(has)) {
    throw new NumpyProblem(
      `Its shape (${shape.join(', ')}) needs ${wanted.toLocaleString('en-US')} bytes, and it has ${has.toLocaleString('en-US')}.`,
    );
  }
  const names = structured
    ? fields.map(({ name }) => name ?? '')
    : Array.from({ length: width }, (_, column) => `column_${column + 1}`);
  const table = await writeRecords(request, {
    source: source.name,
    names,
    rows: rowsOf(path, header, cells, rows, width),
    missingValues: request.options.missingValues ?? [],
  });
  const types = new Map<string, ColumnType>();
  names.forEach((name, index) => {
    const field = fields[structured ? index : 0];
    const type = field ? numpyColumnType(field) : null;
    if (type) types.set(name, type);
  });
  return {
    table,
    report: wholeReport(table.rows, remarks),
    kind: 'table',
    format: 'numpy',
    types,
  } as const;
}

/** Rows in order, whichever axis varies fastest in the file. */
async function* rowsOf(
  path: string,
  { fields, itemSize, fortranOrder, dataStart }: NumpyHeader,
  cells: readonly NumpyCell[],
  rows: number,
  width: number,
): AsyncGenerator<(string | null)[]> {
  const file = await open(path, 'r');
  const read = async (position: number, length: number) => {
    const buffer = Buffer.allocUnsafe(length);
    const { bytesRead } = await file.read(buffer, 0, length, dataStart + position);
    if (bytesRead < length) throw new NumpyProblem('It is cut off.');
    return buffer;
  };
  const perPiece = Math.max(1, Math.floor(pieceSize / (itemSize * width)));
  try {
    for (let first = 0; first < rows; first += perPiece) {
      const count = Math.min(perPiece, rows - first);
      const pieces = fortranOrder
        ? await Promise.all(
            Array.from({ length: width }, (_, column) =>
              read((column * rows + first) * itemSize, count * itemSize),
            ),
          )
        : [await read(first * width * itemSize, count * width * itemSize)];
      for (let row = 0; row < count; row += 1) {
        const line: (string | null)[] = [];
        for (let column = 0; column < width; column += 1) {
          const piece = pieces[fortranOrder ? column : 0] ?? Buffer.alloc(0);
          const at = (fortranOrder ? row : row * width + column) * itemSize;
          fields.forEach(({ offset }, field) =>
            line.push(cells[field]?.(piece, at + offset) ?? null),
          );
        }
        yield line;
      }
    }
  } finally {
    await file.close();
  }
}
