import type { Column, ColumnProfile, ColumnType } from '../../../common/datasets/column.ts';
import { columnWarnings } from '../../../common/datasets/column-warnings.ts';
import { longestTopValue, mostCounted, topValuesShown } from './profile-limits.ts';
import type { TableFile } from './table-file.ts';

/** A column of categories or pictures whose values were counted while it was written. */
export type CountedColumn = Pick<ColumnProfile, 'missing' | 'distinct' | 'topValues'>;

/** What a profile tells of values: those that come most often, of equals those that are first as bytes. */
export function countedColumn(counts: ReadonlyMap<string, number>, rows: number): CountedColumn {
  const found = [...counts].map(([value, count]) => ({ value, count }));
  const filled = found.reduce((sum, { count }) => sum + count, 0);
  const isLong = found.some(({ value }) => value.length > longestTopValue);
  const isShown = !isLong && found.length <= mostCounted;
  const topValues = isShown
    ? found
        .toSorted(
          (a, b) => b.count - a.count || Buffer.compare(Buffer.from(a.value), Buffer.from(b.value)),
        )
        .slice(0, topValuesShown)
    : [];
  return { missing: rows - filled, distinct: found.length, topValues };
}

/** The columns and profiles of a table as `profileTable` would find them, without a look at it. */
export function profileCounted(
  { names, rows }: Pick<TableFile, 'names' | 'rows'>,
  types: ReadonlyMap<string, ColumnType>,
  counted: readonly CountedColumn[],
): { readonly columns: readonly Column[]; readonly profiles: readonly ColumnProfile[] } {
  const columns = names.map((name): Column => {
    const type = types.get(name) ?? 'category';
    return { name, type, detectedType: type };
  });
  const profiles = counted.map((found, index): ColumnProfile => {
    const { name = '', type = 'category' } = columns[index] ?? {};
    const shown = found.distinct > mostCounted ? [] : found.topValues;
    const profile = { name, type, rows, ...found, topValues: shown, unreadable: 0 };
    return { ...profile, warnings: columnWarnings(profile, index) };
  });
  return { columns, profiles };
}
