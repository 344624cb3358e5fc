import type { ColumnType, DateFormat } from '../column.ts';
import type { Recipe } from '../recipe.ts';

/** A column that is read only to order, group or deal rows. */
export interface OrderingColumn {
  readonly column: string;
  readonly type: ColumnType;
  /** How its dates are written. */
  readonly dateFormat?: DateFormat | undefined;
}

/** Columns by which a recipe orders, groups and deals rows, beyond those that are features or the target. */
export function orderingColumns({
  split,
  window,
  treatments,
}: Pick<Recipe, 'split' | 'window' | 'treatments'>): readonly OrderingColumn[] {
  const treated = new Set(
    treatments.filter(({ role }) => role !== 'ignored').map(({ column }) => column),
  );
  const treatmentOf = new Map(treatments.map((treatment) => [treatment.column, treatment]));
  const inOrder = (column: string): OrderingColumn => {
    const { type, dateFormat } = treatmentOf.get(column) ?? {};
    return {
      column,
      type: type === 'number' || type === 'date' ? type : 'category',
      ...(dateFormat ? { dateFormat } : {}),
    };
  };
  const asWords = (column: string): OrderingColumn => ({ column, type: 'category' });
  const method = split.method ?? 'random';
  const wanted = [
    ...(window?.orderBy === undefined ? [] : [inOrder(window.orderBy)]),
    ...(window?.groupBy === undefined ? [] : [asWords(window.groupBy)]),
    ...(split.column === undefined || method === 'random'
      ? []
      : [method === 'time' ? inOrder(split.column) : asWords(split.column)]),
  ];
  const unique = new Map(wanted.map((column) => [column.column, column]));
  return [...unique.values()].filter(({ column }) => !treated.has(column));
}
