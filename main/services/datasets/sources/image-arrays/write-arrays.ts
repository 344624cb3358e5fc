import type { ColumnType } from '../../../../../common/datasets/column.ts';
import { ImagePackWriter } from '../../images/write-image-pack.ts';
import { hashSources } from '../../kept-sources.ts';
import type { ReadTable, SourceRequest } from '../source-reader.ts';
import { wholeReport } from '../table-report.ts';
import type { ArrayCells, ArraySet } from './array-set.ts';
import { brightnessOf } from './brightness.ts';
import { countCells } from './count-cells.ts';
import { together } from './together.ts';
import { type NumberedRows, writeArrayTable } from './write-array-table.ts';

/** Pictures that are arrays, and what is known of them. */
export interface Arrays {
  readonly format: string;
  /** For messages. */
  readonly name: string;
  readonly sets: readonly ArraySet[];
  /** Columns of the sets' cells. */
  readonly columns: readonly string[];
  readonly remarks: readonly string[];
}

/** Packs pictures and writes their table: `image` (a number in its split), the columns, `split` where there are several. */
export async function writeArrays(
  request: SourceRequest,
  { format, name, sets, columns, remarks }: Arrays,
): Promise<ReadTable> {
  const hasSplits = sets.some(({ split }) => split !== null) && sets.length > 1;
  const names = ['image', ...columns, ...(hasSplits ? ['split'] : [])];
  const layout = { names, columns: columns.length, hasSplits };
  const types = new Map<string, ColumnType>(names.map((column) => [column, 'category']));
  types.set('image', 'image');
  const rowsOf = (packed: readonly PackedSet[]) =>
    sets.map(({ split, count }, part): NumberedRows => ({
      stem: sets.length > 1 ? (split ?? `part${part + 1}`) : 'picture',
      digits: String(count).length,
      count: packed[part]?.count ?? 0,
      split,
      cells: packed[part]?.cells ?? [],
    }));
  const writeTable = (packed: readonly PackedSet[], signal: AbortSignal) =>
    writeArrayTable(request, name, layout, rowsOf(packed), signal);
  // The table of labels that are known, and the sum over the source, need not wait for the pictures.
  const before = columns.length > 0 ? knownBefore(sets) : null;
  const [packed, early, sha256] = await together<
    readonly [readonly PackedSet[], ReadTable['table'] | null, string]
  >(request.signal, [
    (signal) => packPictures(request, sets, columns.length, signal),
    async (signal) => before && (await writeTable(before, signal)),
    (signal) => hashSources(request.sources, signal),
  ]);
  const table = early ?? (await together(request.signal, [(stop) => writeTable(packed, stop)]))[0];
  const counted = countCells(table, layout, rowsOf(packed));
  const report = wholeReport(table.rows, remarks);
  return { table, report, kind: 'images', format, types, sha256, counted };
}

/** Pictures of a set and the cells of each. */
interface PackedSet {
  readonly count: number;
  readonly cells: ArrayCells;
}

/** Null where some cell is only known with its picture. */
function knownBefore(sets: readonly ArraySet[]): readonly PackedSet[] | null {
  const known = sets.flatMap(({ count, cells }) =>
    cells?.every(({ length }) => length === count || length === 0) ? { count, cells } : [],
  );
  const hasLabels = known.some(({ cells }) => cells.some(({ length }) => length > 0));
  return hasLabels && known.length === sets.length ? known : null;
}

async function packPictures(
  { folder, openFile, onProgress }: SourceRequest,
  sets: readonly ArraySet[],
  columns: number,
  signal: AbortSignal,
): Promise<readonly PackedSet[]> {
  const writer = await ImagePackWriter.create(folder, openFile);
  const total = sets.reduce((sum, { count }) => sum + count, 0);
  const packed: PackedSet[] = [];
  try {
    for (const set of sets) {
      const { width, height, channels, deep } = set;
      const cells: (string | null)[][] = Array.from({ length: columns }, () => []);
      let count = 0;
      for await (const block of set.blocks()) {
        signal.throwIfAborted();
        const brightness = brightnessOf(block.pixels, block.count, channels);
        await writer.addPixels(block.pixels, { width, height, channels, deep }, brightness);
        for (const [column, found] of (block.cells ?? []).entries()) {
          for (const cell of found) cells[column]?.push(cell);
        }
        count += block.count;
        onProgress?.({ done: writer.rows, total, unit: 'images' });
      }
      packed.push({ count, cells: set.cells ?? cells });
    }
    await writer.finish();
    return packed;
  } catch (error) {
    await writer.abandon();
    throw error;
  }
}
