import type { NodeCost } from '../../../common/network/cost/network-cost.ts';
import type { SummaryRow } from '../../../common/network/summarise-network.ts';
import { fieldWords, shortCount } from '../../ui/cost-words.ts';
import { formatBytes, formatCount } from '../../ui/format.ts';

/** A layer with what it costs, where that is known. */
export interface CostedRow extends SummaryRow {
  readonly cost: NodeCost | undefined;
  /** Place in the order of computation. */
  readonly place: number;
}

/** A column of the summary. */
export interface SummaryColumn {
  readonly id: string;
  readonly title: string;
  /** What it says, for those that can be switched on. */
  readonly help?: string;
  readonly number: boolean;
  readonly text: (row: CostedRow) => string;
  /** What rows are sorted by; null stands last. */
  readonly value: (row: CostedRow) => number | string | null;
}

/** Keras's own columns; `Connected to` is left out of chains, as Keras does. */
export const kerasColumns: readonly SummaryColumn[] = [
  {
    id: 'layer',
    title: 'Layer (type)',
    number: false,
    text: ({ name, type }) => `${name} (${type})`,
    value: ({ name }) => name,
  },
  {
    id: 'shape',
    title: 'Output Shape',
    number: false,
    text: ({ shape }) => shape,
    value: ({ cost }) => cost?.outputSize ?? null,
  },
  {
    id: 'params',
    title: 'Param #',
    number: true,
    text: ({ params }) => (params === null ? '–' : formatCount(params)),
    value: ({ params }) => params,
  },
  {
    id: 'connected',
    title: 'Connected to',
    number: false,
    text: ({ connectedTo }) => connectedTo.join(', ') || '–',
    value: ({ connectedTo }) => connectedTo.join(', '),
  },
];

/** Columns that can be switched on. */
export const furtherColumns: readonly SummaryColumn[] = [
  {
    id: 'multiply-adds',
    title: 'Multiply-adds',
    help: 'Multiplications added to sums, for one row going forward',
    number: true,
    text: ({ cost }) => (cost ? shortCount(cost.multiplyAdds) : '–'),
    value: ({ cost }) => cost?.multiplyAdds ?? null,
  },
  {
    id: 'activation',
    title: 'Activation memory',
    help: 'What the layer gives, for one row, at four bytes a number',
    number: true,
    text: ({ cost }) => (cost ? formatBytes(4 * cost.outputSize) : '–'),
    value: ({ cost }) => cost?.outputSize ?? null,
  },
  {
    id: 'kept',
    title: 'Kept while training',
    help: 'What is kept of the layer for the way back, for one row',
    number: true,
    text: ({ cost }) => (cost ? formatBytes(4 * cost.kept) : '–'),
    value: ({ cost }) => cost?.kept ?? null,
  },
  {
    id: 'field',
    title: 'Receptive field',
    help: 'How much of the input a value sees along each axis, and the distance between neighbours',
    number: true,
    text: ({ cost }) => fieldWords(cost?.field ?? null),
    value: ({ cost }) => cost?.field?.[0]?.size ?? null,
  },
];

/** The way a column is sorted; without it rows stand in the order of computation. */
export interface Sorting {
  readonly column: string;
  readonly down: boolean;
}

/** Down first for numbers, up first for words, then the other way, then none. */
export function nextSorting(now: Sorting | null, { id, number }: SummaryColumn): Sorting | null {
  if (now?.column !== id) return { column: id, down: number };
  return now.down === number ? { column: id, down: !number } : null;
}

/** Rows in the order asked for; equal ones and those without a value stay in the order of computation. */
export function sortRows(
  rows: readonly CostedRow[],
  sorting: Sorting | null,
  columns: readonly SummaryColumn[],
): readonly CostedRow[] {
  const column = columns.find(({ id }) => id === sorting?.column);
  if (!sorting || !column) return rows;
  const sign = sorting.down ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [left, right] = [column.value(a), column.value(b)];
    if (left === null || right === null) {
      return (left === null ? 1 : 0) - (right === null ? 1 : 0) || a.place - b.place;
    }
    const words = typeof left === 'string' || typeof right === 'string';
    const order = words
      ? String(left).localeCompare(String(right), 'en', { numeric: true })
      : left - right;
    return sign * order || a.place - b.place;
  });
}
