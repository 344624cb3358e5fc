import type { ExploreApi } from '../../../common/explore/explore-api.ts';
import type { OutlierRows, SampledPoints } from '../../../common/explore/exploration.ts';
import type { Column } from '../../../common/datasets/column.ts';
import type { Dataset } from '../../../common/datasets/dataset.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import type { OnTable } from '../analysis/on-table.ts';
import type { DatasetFiles } from '../datasets/dataset-files.ts';
import type { TableQuestions } from '../datasets/table-questions.ts';
import type { TaskControl } from '../work/task.ts';
import { associateColumns } from './associate-columns.ts';
import { classBalance } from './class-balance.ts';
import { exploreColumns, outsideSql, summarise } from './explore-columns.ts';
import { explorePair } from './explore-pair.ts';
import { missingCells } from './missing-cells.ts';
import { numberOf } from './result-values.ts';
import { groupRows } from './row-groups.ts';
import { sampleColumns, type SampledTable } from './sample-columns.ts';
import { isNumeric, type TypedColumn, type TypedTable, TypedTables } from './typed-tables.ts';

type On<Call extends keyof ExploreApi> = OnTable<Parameters<ExploreApi[Call]>[0]>;

/** Rows that correlations are measured on: their error is below 0.005 then. */
const associationRows = 50_000;

/** What can be seen of tables: columns, how they hang together, gaps and classes. Works in a thread. */
export class Exploration {
  readonly #tables: DatasetFiles;
  #typed: TypedTables | null = null;

  constructor(tables: DatasetFiles) {
    this.#tables = tables;
  }

  columns({ dataset, columns, target }: On<'columns'>, { signal }: TaskControl) {
    return this.over(dataset, wantedOf(columns, target), signal, ({ database }, typed) =>
      exploreColumns(database, typed, columns, target),
    );
  }

  associations({ dataset, columns }: On<'associations'>, { signal }: TaskControl) {
    return this.over(dataset, wantedOf(columns), signal, async ({ database }, typed) => {
      const sample = await sampleColumns(database, typed, new Set(columns), associationRows);
      return associateColumns(sample, columns, signal);
    });
  }

  points({ dataset, columns, target, most }: On<'points'>, { signal }: TaskControl) {
    return this.over(dataset, wantedOf(columns, target), signal, async ({ database }, typed) => {
      const { groups, sql } = await groupRows(database, typed, target);
      const sample = await sampleColumns(database, typed, new Set(columns), most, sql);
      return pointsOf(sample, columns, groups);
    });
  }

  pair({ dataset, first, second }: On<'pair'>, { signal }: TaskControl) {
    return this.over(dataset, wantedOf([first, second]), signal, ({ database }, typed) =>
      explorePair(database, typed, columnOf(typed, first), columnOf(typed, second)),
    );
  }

  missing({ dataset }: On<'missing'>, { signal }: TaskControl) {
    return this.over(dataset, null, signal, ({ database }, typed) => missingCells(database, typed));
  }

  outliers(
    { dataset, column, rule, offset, limit }: On<'outliers'>,
    { signal }: TaskControl,
  ): Promise<OutlierRows> {
    return this.over(dataset, wantedOf([column]), signal, async ({ database }, typed) => {
      const { sql, ...found } = columnOf(typed, column);
      if (!isNumeric(found)) return { total: 0, rows: [] };
      const summary = await summarise(database, typed, sql);
      const bounds = summary.outliers[rule];
      const rows = await database.rows(
        `SELECT "row", ${sql} AS value FROM ${typed.sql} WHERE ${outsideSql(sql, bounds)} ORDER BY abs(value - (${summary.median})::DOUBLE) DESC, "row" LIMIT ${limit} OFFSET ${offset}`,
      );
      return {
        total: bounds.count,
        rows: rows.map((row) => ({ row: numberOf(row, 'row'), value: numberOf(row, 'value') })),
      };
    });
  }

  classes({ dataset, recipe }: On<'classes'>, { signal }: TaskControl) {
    const target = recipe.treatments.find(({ role }) => role === 'target')?.column;
    return this.over(dataset, wantedOf([target ?? '']), signal, (questions, typed) =>
      classBalance(questions, typed, recipe),
    );
  }

  /**
   * The table read by its types, as the checks use it too; the signal ends every query.
   * @param types Types in place of the table's.
   */
  async over<T>(
    dataset: Dataset,
    wanted: ReadonlySet<string> | null,
    signal: AbortSignal,
    work: (questions: TableQuestions, typed: TypedTable) => Promise<T>,
    types: ReadonlyMap<string, Pick<Column, 'type' | 'dateFormat'>> = new Map(),
  ): Promise<T> {
    const questions = await this.#tables.questions(dataset.id, signal);
    this.#typed ??= new TypedTables(this.#tables.database);
    const all = wanted ?? new Set(dataset.columns.map(({ name }) => name));
    const columns = dataset.columns.map((column) => ({ ...column, ...types.get(column.name) }));
    return this.#typed.use(questions.table, columns, all, (typed) => {
      signal.throwIfAborted();
      return work(questions, typed);
    });
  }

  async close(): Promise<void> {
    await this.#typed?.close();
  }
}

function wantedOf(columns: readonly string[], target: string | null = null): ReadonlySet<string> {
  return new Set(target === null ? columns : [...columns, target]);
}

function columnOf(typed: TypedTable, name: string): TypedColumn {
  const column = typed.columns.find((other) => other.name === name);
  if (column) return column;
  throw new AppError('not-found', `The table has no column “${name}”.`, {
    place: { column: name },
  });
}

function pointsOf(
  sample: SampledTable,
  columns: readonly string[],
  groups: SampledPoints['groups'],
): SampledPoints {
  const numbers = columns.filter((name) => sample.columns.get(name)?.kind === 'number');
  const valuesOf = (name: string): Float64Array => {
    const data = sample.columns.get(name);
    return data?.kind === 'number' ? data.values : new Float64Array();
  };
  return {
    groups,
    columns: numbers,
    values: numbers.map((name) =>
      Array.from(valuesOf(name), (value) => (Number.isNaN(value) ? null : value)),
    ),
    group: Array.from(sample.extra, (value) => (Number.isNaN(value) ? -1 : value)),
    row: [...sample.row],
    of: sample.of,
  };
}
