import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { zstdDecompressSync } from 'node:zlib';
import {
  CompressionType,
  compressionRegistry,
  type DataType,
  type Field,
  RecordBatchReader,
} from 'apache-arrow';
import type { ColumnType } from '../../../../common/datasets/column.ts';
import { largestBuffer, mostBareRows } from './arrow/check-structure.ts';
import { arrowCells, arrowColumnType, type SeenCells } from './arrow-cells.ts';
import { unpackLz4 } from './lz4-frame.ts';

/** What the thread answers: the columns first, then rows until there are no more. */
export type ArrowAnswer =
  | { readonly columns: readonly { readonly name: string; readonly type: ColumnType | null }[] }
  | { readonly rows: readonly (readonly (string | null)[])[] }
  | { readonly seen: SeenCells }
  | { readonly error: string };

/** Rows in one answer. */
const rowsAtOnce = 2048;

compressionRegistry.set(CompressionType.LZ4_FRAME, { decode: unpackLz4 });
compressionRegistry.set(CompressionType.ZSTD, {
  decode: (bytes) => zstdDecompressSync(bytes, { maxOutputLength: largestBuffer }),
});

const port = parentPort;
const { path } = workerData as { readonly path: string };
const answers = answersOf(path);

port?.on('message', () => {
  try {
    const next = answers.next();
    if (next.done !== true) port.postMessage(next.value);
  } catch (error) {
    port.postMessage({ error: String(error) } satisfies ArrowAnswer);
  }
});

function* answersOf(file: string): Generator<ArrowAnswer> {
  const reader = RecordBatchReader.from(readFileSync(file));
  reader.open();
  const fields: readonly Field[] = reader.schema.fields;
  yield {
    columns: fields.map((field) => ({
      name: field.name,
      type: arrowColumnType(field.type as DataType),
    })),
  };
  const seen: SeenCells = { nans: 0, infinite: 0, cut: 0, nested: new Set(), bytes: new Set() };
  for (const batch of reader) {
    // A damaged count would give empty rows without end. A cell takes a bit at least.
    if (batch.numRows > Math.max(mostBareRows, 8 * batch.data.byteLength)) {
      throw new Error(`A part says that it has ${batch.numRows} rows, and has bytes for fewer`);
    }
    const cells = fields.map(({ name }, index) => {
      const column = batch.getChildAt(index);
      return column ? arrowCells(name, column, seen) : () => null;
    });
    for (let first = 0; first < batch.numRows; first += rowsAtOnce) {
      const count = Math.min(rowsAtOnce, batch.numRows - first);
      yield {
        rows: Array.from({ length: count }, (_, row) => cells.map((read) => read(first + row))),
      };
    }
  }
  yield { seen };
}
