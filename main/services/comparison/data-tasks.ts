import type {
  ColumnDifferences,
  DataComparison,
  DataRow,
  DataRowKind,
  DataRowPage,
  RowMatching,
} from '../../../common/comparison/data-comparison.ts';
import type { Column } from '../../../common/datasets/column.ts';
import type { ProfiledDataset } from '../../../common/datasets/dataset.ts';
import { readCell, readNumber } from '../../../common/datasets/read-value.ts';
import { readLabels } from '../../storage/prepared-data.ts';
import type { DatasetFiles } from '../datasets/dataset-files.ts';
import { cellsOfRows } from '../evaluation/rows-of-table.ts';
import type { TaskControl } from '../work/task.ts';
import { DataDifference, partsOfRows } from './data-difference.ts';
import { matchTables, type TableMatch } from './match-tables.ts';

/** The tables of two runs. */
export interface ComparedData {
  readonly tables: readonly [ProfiledDataset, ProfiledDataset];
  /** Where the prepared rows of each run lie; null where they are not known. */
  readonly prepared: readonly [string, string] | null;
}

/** Rows of two tables, by numbers that are meant to be of the same row in both. */
export interface AlikeQuestion {
  readonly tables: readonly [ProfiledDataset, ProfiledDataset];
  /** From 0. */
  readonly rows: readonly number[];
  /** Names of columns that are not looked at. */
  readonly without: readonly string[];
}

export interface AlikeRows {
  /** Rows whose number both tables have. */
  readonly looked: number;
  readonly alike: number;
}

/** What is found of the data themselves. */
export type FoundDifference = Pick<
  DataComparison,
  'matching' | 'rows' | 'columns' | 'parts' | 'moves'
>;

interface Known {
  readonly key: string;
  readonly matching: RowMatching;
  readonly columns: ColumnDifferences;
  readonly difference: DataDifference;
}

/** Characters of a cell that are compared, and that are shown. */
const longestCompared = 1_000_000;
const longestShown = 200;

/** Compares the tables of two runs. What was found last is kept for its rows. */
export class DataTasks {
  readonly #files: DatasetFiles;
  #known: Known | null = null;

  constructor(files: DatasetFiles) {
    this.#files = files;
  }

  async compare(data: ComparedData, control: TaskControl<number>): Promise<FoundDifference> {
    const { matching, columns, difference } = await this.#compared(data, control);
    const parts = difference.parts();
    return {
      ...{ matching, columns, rows: difference.rows() },
      ...{ parts: parts?.parts ?? null, moves: parts?.moves ?? null },
    };
  }

  /** Of rows with the same number in both tables, how many have the same cells in most of the columns that both have. */
  async alike(
    { tables: [first, second], rows, without }: AlikeQuestion,
    { signal }: Pick<TaskControl<never>, 'signal'>,
  ): Promise<AlikeRows> {
    const others = new Set(second.dataset.columns.map(({ name }) => name));
    const columns = first.dataset.columns.filter(
      ({ name }) => others.has(name) && !without.includes(name),
    );
    const inBoth = rows.filter((row) => row < Math.min(first.dataset.rows, second.dataset.rows));
    if (columns.length === 0) return { looked: inBoth.length, alike: 0 };
    const [one, other] = [
      await this.#cells(first, inBoth, columns, signal),
      await this.#cells(second, inBoth, columns, signal),
    ];
    const alike = inBoth.filter((row) => {
      const [a, b] = [one.get(row), other.get(row)];
      const equal = columns.filter((_, at) => a?.[at]?.value === b?.[at]?.value);
      return 2 * equal.length >= columns.length;
    });
    return { looked: inBoth.length, alike: alike.length };
  }

  /** A page of the rows of a kind with their cells. */
  async rows(
    {
      kind,
      offset,
      limit,
      ...data
    }: ComparedData & {
      readonly kind: DataRowKind;
      readonly offset: number;
      readonly limit: number;
    },
    control: TaskControl<number>,
  ): Promise<DataRowPage> {
    const { difference } = await this.#compared(data, control);
    const { total, rows } = difference.page(kind, offset, limit);
    const [first, second] = data.tables;
    const has = (name: string) => first.dataset.columns.some((column) => column.name === name);
    const columns = [
      ...first.dataset.columns,
      ...second.dataset.columns.filter(({ name }) => !has(name)),
    ];
    const sides = [
      await this.#cells(first, places(rows, 0), columns, control.signal),
      await this.#cells(second, places(rows, 1), columns, control.signal),
    ] as const;
    return {
      total,
      columns: columns.map(({ name, type }) => ({ name, type })),
      rows: rows.map(([one, other]): DataRow => {
        const [a, b] = [sides[0].get(one), sides[1].get(other)];
        return {
          first: one === null ? null : rowOf(difference, 0, one, a),
          second: other === null ? null : rowOf(difference, 1, other, b),
          differs: columns.map(
            (_, at) => a?.[at] != null && b?.[at] != null && a[at].value !== b[at].value,
          ),
        };
      }),
    };
  }

  async #compared(data: ComparedData, control: TaskControl<number>): Promise<Known> {
    const key = JSON.stringify([data.tables.map(({ dataset }) => dataset), data.prepared]);
    if (this.#known?.key === key) return this.#known;
    this.#known = null;
    const [first, second] = data.tables;
    const { matching, columns, ...match } =
      first.dataset.id === second.dataset.id
        ? sameTable(first.dataset.rows)
        : await this.#match(first, second, control);
    const parts =
      data.prepared &&
      ([
        partsOfRows(await readLabels(data.prepared[0]), first.dataset.rows),
        partsOfRows(await readLabels(data.prepared[1]), second.dataset.rows),
      ] as const);
    control.signal.throwIfAborted();
    const difference = new DataDifference(match, second.dataset.rows, parts);
    this.#known = { key, matching, columns, difference };
    return this.#known;
  }

  async #match(
    first: ProfiledDataset,
    second: ProfiledDataset,
    control: TaskControl<number>,
  ): Promise<TableMatch> {
    const [one, other] = [
      await this.#files.questions(first.dataset.id, control.signal),
      await this.#files.questions(second.dataset.id, control.signal),
    ];
    return matchTables(
      one.database,
      { profiled: first, file: one.table },
      { profiled: second, file: other.table },
      control,
    );
  }

  /** The cells of rows by row number, in the order of `columns`. */
  async #cells(
    { dataset }: ProfiledDataset,
    rows: readonly number[],
    columns: readonly Column[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<number | null, readonly ReadCell[]>> {
    const wanted = { dataset, rows, longest: longestCompared };
    const cells = await cellsOfRows(this.#files, wanted, signal);
    const at = columns.map(({ name }) => dataset.columns.findIndex((one) => one.name === name));
    const { missingValues, decimal } = dataset.dialect;
    return new Map(
      rows.map((row, place) => [
        row,
        columns.map(({ type }, index): ReadCell => {
          const own = at[index] ?? -1;
          if (own < 0) return null;
          const text = readCell(cells[place]?.[own], missingValues);
          const isNumber = type === 'number' && dataset.columns[own]?.type === 'number';
          const number = text !== null && isNumber ? readNumber(text, decimal) : null;
          return { text, value: number ?? text };
        }),
      ]),
    );
  }
}

/** A cell as it is written and as it is compared, null where it is missing; null where there is no such column. */
type ReadCell = { readonly text: string | null; readonly value: string | number | null } | null;

function sameTable(rows: number): TableMatch {
  return {
    matching: { by: 'table' },
    toSecond: Int32Array.from({ length: rows }, (_, row) => row),
    changed: new Uint8Array(rows),
    columns: { onlyFirst: [], onlySecond: [], retyped: [], changed: [] },
  };
}

function places(
  rows: readonly (readonly [number | null, number | null])[],
  table: 0 | 1,
): number[] {
  return rows.flatMap((pair) => pair[table] ?? []);
}

function rowOf(
  difference: DataDifference,
  table: 0 | 1,
  row: number,
  cells: readonly ReadCell[] | undefined,
) {
  return {
    row,
    part: difference.partOf(table, row),
    cells: (cells ?? []).map((cell) => shortened(cell?.text ?? null)),
  };
}

function shortened(text: string | null): string | null {
  return text !== null && text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
}
