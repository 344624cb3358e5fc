import type { TableFile } from '../../table-file.ts';
import { type CountedColumn, countedColumn } from '../../profile-counted.ts';
import { topValuesShown } from '../../profile-limits.ts';
import type { NumberedRows } from './write-array-table.ts';

/**
 * What a profile tells of the columns of a table of pictures, counted while they were written; undefined where
 * names come twice or cells are not read as they are.
 */
export function countCells(
  { hasBlanks, rows }: Pick<TableFile, 'hasBlanks' | 'rows'>,
  { columns, hasSplits }: { columns: number; hasSplits: boolean },
  sets: readonly NumberedRows[],
): readonly CountedColumn[] | undefined {
  const stems = new Set(sets.map(({ stem }) => stem));
  if (hasBlanks || stems.size < sets.length) return undefined;
  const first = new Map(
    sets.flatMap(({ stem, digits, count }) =>
      Array.from(
        { length: Math.min(topValuesShown, count) },
        (_, at) => [`${stem}-${String(at).padStart(digits, '0')}`, 1] as const,
      ),
    ),
  );
  const images = { ...countedColumn(first, rows), distinct: rows, missing: 0 };
  const labels = Array.from({ length: columns }, (_, column) => {
    const counts = new Map<string, number>();
    for (const { cells } of sets) {
      for (const cell of cells[column] ?? []) {
        if (cell) counts.set(cell, (counts.get(cell) ?? 0) + 1);
      }
    }
    return countedColumn(counts, rows);
  });
  const splits = new Map<string, number>();
  for (const { split, count } of sets) {
    if (split) splits.set(split, (splits.get(split) ?? 0) + count);
  }
  return [images, ...labels, ...(hasSplits ? [countedColumn(splits, rows)] : [])];
}
