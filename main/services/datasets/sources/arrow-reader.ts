import { open, stat } from 'node:fs/promises';
import { zstdDecompressSync } from 'node:zlib';
import {
  CompressionType,
  compressionRegistry,
  type DataType,
  RecordBatchReader,
  type RecordBatch,
} from 'apache-arrow';
import type { ColumnType } from '../../../../common/datasets/column.ts';
import { AppError } from '../../../../common/errors/app-error.ts';
import { columnNames } from '../column-names.ts';
import type { SourceFile } from '../read-source.ts';
import { arrowCells, arrowColumnType, type SeenCells } from './arrow-cells.ts';
import { unpackLz4 } from './lz4-frame.ts';
import { beginsWith, plainFile, plainHead } from './plain-file.ts';
import type { SourceReader, SourceRequest } from './source-reader.ts';
import {
  countRemark,
  asError,
  damaged,
  isSystemFailure,
  listed,
  noRows,
  wholeReport,
} from './table-report.ts';
import { writeRecords } from './write-records.ts';

/** Bytes that one packed buffer of a file may unpack to. */
const largestBuffer = 1024 ** 3;

compressionRegistry.set(CompressionType.LZ4_FRAME, { decode: unpackLz4 });
compressionRegistry.set(CompressionType.ZSTD, {
  decode: (bytes) => zstdDecompressSync(bytes, { maxOutputLength: largestBuffer }),
});

const featherOne = '46454131';

/** Arrow IPC files (Feather version 2) and streams. */
export const arrowReader: SourceReader = {
  format: 'arrow',
  accepts: async (sources) => {
    if (await beginsWith(sources, '4152524f5731', featherOne)) return true;
    // A stream begins with a mark and the length of its schema.
    if (!(await beginsWith(sources, 'ffffffff'))) return false;
    const [source] = sources;
    const head = source ? await plainHead(source, 12) : Buffer.alloc(0);
    return head.length === 12 && head.readInt32LE(4) > 0 && head.readInt32LE(4) < 16 * 1024 ** 2;
  },
  read: async (request) => {
    const [source] = request.sources;
    if (!source) throw new Error('There is no file to read');
    if (await beginsWith(request.sources, featherOne)) throw oldFeather(source);
    const path = await plainFile(source, request);
    try {
      return await readArrow(source, path, request);
    } catch (error) {
      request.signal?.throwIfAborted();
      if (isSystemFailure(error) || isFileError(error)) throw error;
      throw damaged(
        source,
        'Arrow',
        'It is damaged, cut off, or uses something that is not known here.',
        asError(error),
      );
    }
  },
};

function isFileError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

async function readArrow(source: SourceFile, path: string, request: SourceRequest) {
  await requireEnd(source, path);
  const file = await open(path, 'r');
  const reader = await RecordBatchReader.from(file);
  try {
    await reader.open();
    const { fields } = reader.schema;
    const { names, remarks } = columnNames(
      fields.map(({ name }) => name),
      fields.length,
    );
    const seen: SeenCells = { nans: 0, infinite: 0, cut: 0, nested: new Set(), bytes: new Set() };
    const table = await writeRecords(request, {
      source: source.name,
      names,
      rows: rowsOf(reader as AsyncIterable<RecordBatch>, names, seen),
      missingValues: request.options.missingValues ?? [],
    });
    if (table.rows === 0) throw noRows(source, 'an Arrow file');
    const types = new Map<string, ColumnType>();
    fields.forEach(({ type }, index) => {
      const known = arrowColumnType(type as DataType);
      if (known) types.set(names[index] ?? '', known);
    });
    const report = wholeReport(table.rows, [...remarks, ...arrowRemarks(seen)]);
    return { table, report, kind: 'table', format: 'arrow', types } as const;
  } finally {
    await reader.cancel();
    await file.close().catch(() => undefined);
  }
}

/** A file that was cut off lacks the end, where it says where its parts are. */
async function requireEnd(source: SourceFile, path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    const { size } = await stat(path);
    const { buffer: start } = await file.read(Buffer.alloc(6), 0, 6, 0);
    if (start.toString('latin1') !== 'ARROW1') return;
    const { buffer: end } = await file.read(Buffer.alloc(6), 0, 6, Math.max(0, size - 6));
    if (end.toString('latin1') !== 'ARROW1')
      throw damaged(source, 'Arrow', 'It is cut off: its end is missing.');
  } finally {
    await file.close();
  }
}

async function* rowsOf(
  batches: AsyncIterable<RecordBatch>,
  names: readonly string[],
  seen: SeenCells,
): AsyncGenerator<(string | null)[]> {
  for await (const batch of batches) {
    const cells = names.map((name, index) => {
      const column = batch.getChildAt(index);
      return column ? arrowCells(name, column, seen) : () => null;
    });
    for (let row = 0; row < batch.numRows; row += 1) yield cells.map((read) => read(row));
  }
}

function arrowRemarks(seen: SeenCells): string[] {
  return [
    ...(seen.nested.size > 0
      ? [`${listed([...seen.nested])}: lists or objects in cells, kept as JSON text.`]
      : []),
    ...(seen.bytes.size > 0
      ? [`${listed([...seen.bytes])}: bytes that are no text, kept as hexadecimal digits.`]
      : []),
    ...countRemark(
      seen.nans,
      'cell is NaN and counts as missing.',
      'cells are NaN and count as missing.',
    ),
    ...countRemark(
      seen.infinite,
      'cell is infinite and cannot be learned from.',
      'cells are infinite and cannot be learned from.',
    ),
    ...countRemark(seen.cut, 'time is cut at microseconds.', 'times are cut at microseconds.'),
  ];
}

function oldFeather({ name }: SourceFile): AppError {
  return new AppError(
    'invalid-data',
    `“${name}” is an old Feather file (version 1), which is not read here. Write it again as Feather version 2, Arrow or Parquet.`,
    { place: { file: name } },
  );
}
