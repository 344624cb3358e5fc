import type {
  DataComparison,
  DataRowKind,
  DataRowPage,
} from '../../../common/comparison/data-comparison.ts';
import type { SplitName } from '../../../common/evaluation/evaluation.ts';
import type { ChartData } from '../../ui/charts/chart-data.ts';
import { formatCount } from '../../ui/format.ts';

const partWords: Record<SplitName, string> = {
  train: 'Training',
  validation: 'Validation',
  test: 'Test',
};

/** A part as it stands in a table; rows that a run left out are in none. */
export function partWord(part: SplitName | null): string {
  return part === null ? 'None' : partWords[part];
}

/** What the comparison comes to, in one or two sentences. */
export function dataVerdict({ matching, rows, columns, parts, moves }: DataComparison): string {
  const differing = rows.changed + rows.onlyFirst + rows.onlySecond;
  const sameColumns =
    columns.onlyFirst.length + columns.onlySecond.length + columns.retyped.length === 0;
  const moved = moves?.reduce((sum, { rows: count }) => sum + count, 0) ?? 0;
  if (differing > 0 || !sameColumns) {
    if (rows.same + rows.changed === 0) {
      return 'The two learned from different tables that have no row in common, so their results are not comparable row by row.';
    }
    return 'The two learned from different tables: a part of the difference between them is due to that.';
  }
  const table =
    matching.by === 'table' ? 'Both have the same table' : 'Both tables have the same rows';
  if (parts === null) return `${table}. Which rows are in which part is not known of both.`;
  return moved === 0
    ? `${table}, and the same rows in every part.`
    : `${table}, but other rows in its parts: a part of the difference between them is due to that.`;
}

/** How the rows of one table were found in the other; null where there was nothing to be found. */
export function matchingWords({ matching, rows }: DataComparison): string | null {
  if (matching.by === 'table') return null;
  if (matching.by === 'key') return `Rows are matched by “${matching.column}”.`;
  if (rows.same + rows.changed === 0) return null;
  return 'Rows are matched by equal cells, those that are left by their place between the others.';
}

/** The kinds of rows that there are, with their counts. */
export function kindsOf({
  rows,
  moves,
}: DataComparison): readonly { readonly value: DataRowKind; readonly label: string }[] {
  const moved = moves?.reduce((sum, { rows: count }) => sum + count, 0) ?? 0;
  const kinds = [
    ['changed', 'Other cells', rows.changed],
    ['only-first', 'Only in A', rows.onlyFirst],
    ['only-second', 'Only in B', rows.onlySecond],
    ['moved', 'In another part', moved],
  ] as const;
  return kinds
    .filter(([, , count]) => count > 0)
    .map(([value, label, count]) => ({ value, label: `${label} (${formatCount(count)})` }));
}

/** The columns shown of a page, by their places: the one that names the rows, then those that differ. */
export function shownColumns(
  { columns }: Pick<DataRowPage, 'columns'>,
  { matching, columns: { changed } }: Pick<DataComparison, 'matching' | 'columns'>,
  kind: DataRowKind,
  most: number,
): readonly number[] {
  const placeOf = (name: string) => columns.findIndex((column) => column.name === name);
  const first = matching.by === 'key' ? [placeOf(matching.column)] : [];
  const differing = kind === 'changed' ? changed.map(({ name }) => placeOf(name)) : [];
  const all = new Set([...first, ...differing, ...columns.keys()]);
  return [...all].filter((place) => place >= 0).slice(0, most);
}

/** Rows as a table for a file: numbers from 1, parts, and the cells of every column, of both tables where rows changed. */
export function dataRowsTable(
  kind: DataRowKind,
  { columns, rows }: Pick<DataRowPage, 'columns' | 'rows'>,
): ChartData {
  const twice = kind === 'changed';
  return {
    columns: [
      ...['row in A', 'row in B', 'part in A', 'part in B'],
      ...columns.flatMap(({ name }) => (twice ? [`${name} (A)`, `${name} (B)`] : [name])),
    ],
    rows: rows.map(({ first, second }) => [
      ...[first, second].map((side) => (side ? side.row + 1 : null)),
      ...[first, second].map((side) => side?.part ?? null),
      ...columns.flatMap((_, at) => {
        const cells = [first?.cells[at] ?? null, second?.cells[at] ?? null];
        return twice ? cells : [cells[0] ?? cells[1] ?? null];
      }),
    ]),
  };
}
