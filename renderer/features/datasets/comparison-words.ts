import type { DatasetComparison } from '../../../common/datasets/library-usage.ts';
import { formatCount } from '../../ui/format.ts';
import { columnTypes } from './column-types.ts';
import type { ColumnType } from '../../../common/datasets/column.ts';

/** One line of a comparison: how many, of what, and which. */
export interface Difference {
  readonly name: string;
  readonly count: number;
  /** Names of columns, a few; empty for rows. */
  readonly which: string;
}

type Compared = Omit<DatasetComparison, 'candidate' | 'isSame' | 'key'>;

/** What differs between a dataset and a newer version of it, rows first. */
export function differences(compared: Compared): readonly Difference[] {
  const { columnsAdded, columnsRemoved, columnsRetyped } = compared;
  const retyped = columnsRetyped.map(
    ({ name, from, to }) => `${name} (${typeName(from)} → ${typeName(to)})`,
  );
  return [
    { name: 'Rows added', count: compared.rowsAdded, which: '' },
    { name: 'Rows removed', count: compared.rowsRemoved, which: '' },
    { name: 'Rows changed', count: compared.rowsChanged, which: '' },
    { name: 'Columns added', count: columnsAdded.length, which: few(columnsAdded) },
    { name: 'Columns removed', count: columnsRemoved.length, which: few(columnsRemoved) },
    { name: 'Columns of another type', count: retyped.length, which: few(retyped) },
  ];
}

/** How rows of both versions were matched, as a sentence. */
export function matchedBy(key: string | null): string {
  return key === null
    ? 'No column names each row, so that rows are matched by their place and content.'
    : `Rows are matched by their value of “${key}”.`;
}

function few(names: readonly string[]): string {
  const rest = names.length - 8;
  const shown = names.slice(0, 8).join(', ');
  return rest > 0 ? `${shown} and ${formatCount(rest)} more` : shown;
}

function typeName(type: string): string {
  return (columnTypes[type as ColumnType]?.label ?? type).toLowerCase();
}
