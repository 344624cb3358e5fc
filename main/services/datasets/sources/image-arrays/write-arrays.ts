import type { ColumnType } from '../../../../../common/datasets/column.ts';
import { ImagePackWriter } from '../../images/write-image-pack.ts';
import type { ReadTable, SourceRequest } from '../source-reader.ts';
import { wholeReport } from '../table-report.ts';
import { writeRecords } from '../write-records.ts';
import type { ArrayBlock, ArraySet } from './array-set.ts';

/** Pictures that are arrays, and what is known of them. */
export interface Arrays {
  readonly format: string;
  /** For messages. */
  readonly name: string;
  readonly sets: readonly ArraySet[];
  /** Columns of the blocks' cells. */
  readonly columns: readonly string[];
  readonly remarks: readonly string[];
}

/** Packs pictures and writes their table: `image` (a number in its split), the columns, `split` where there are several. */
export async function writeArrays(
  request: SourceRequest,
  { format, name, sets, columns, remarks }: Arrays,
): Promise<ReadTable> {
  const writer = await ImagePackWriter.create(request.folder, request.openFile);
  const hasSplits = sets.some(({ split }) => split !== null) && sets.length > 1;
  const names = ['image', ...columns, ...(hasSplits ? ['split'] : [])];
  const types = new Map<string, ColumnType>(names.map((column) => [column, 'category']));
  types.set('image', 'image');
  const total = sets.reduce((sum, { count }) => sum + count, 0);
  const rows = async function* () {
    for (const [part, set] of sets.entries()) {
      const { split, width, height, channels, deep } = set;
      const stem = sets.length > 1 ? (split ?? `part${part + 1}`) : 'picture';
      const digits = String(set.count).length;
      let index = 0;
      for await (const block of set.blocks()) {
        request.signal?.throwIfAborted();
        await writer.addPixels(
          block.pixels,
          { width, height, channels, deep },
          brightnessOf(block, channels),
        );
        for (const cells of block.cells) {
          const image = `${stem}-${String(index).padStart(digits, '0')}`;
          index += 1;
          yield hasSplits ? [image, ...cells, split] : [image, ...cells];
        }
        request.onProgress?.({ done: writer.rows, total, unit: 'images' });
      }
    }
  };
  try {
    const table = await writeRecords(request, { source: name, names, rows: rows() });
    await writer.finish();
    return { table, report: wholeReport(table.rows, remarks), kind: 'images', format, types };
  } catch (error) {
    await writer.abandon();
    throw error;
  }
}

/** Mean of the colours of each picture, rounded; alpha is no colour. */
function brightnessOf({ pixels, cells }: ArrayBlock, channels: number): number[] {
  const size = pixels.length / cells.length;
  const brightness: number[] = [];
  for (let start = 0; start < pixels.length; start += size) {
    let sum = 0;
    if (channels === 4) {
      for (let at = start; at < start + size; at += 4) {
        sum += (pixels[at] ?? 0) + (pixels[at + 1] ?? 0) + (pixels[at + 2] ?? 0);
      }
    } else {
      for (let at = start; at < start + size; at += 1) sum += pixels[at] ?? 0;
    }
    brightness.push(Math.round(sum / (channels === 4 ? (size / 4) * 3 : size)));
  }
  return brightness;
}
