import type { SampledPoints } from '../../../common/explore/exploration.ts';
import type { Column } from '../../../common/datasets/column.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import type { DatasetRepository } from '../../storage/dataset-repository.ts';
import type { DatasetFiles } from '../datasets/dataset-files.ts';
import type { TableQuestions } from '../datasets/table-questions.ts';
import type { Handlers } from '../handlers.ts';
import { requireDataset } from '../tables/require-dataset.ts';
import { associateColumns } from './associate-columns.ts';
import { classBalance } from './class-balance.ts';
import { exploreColumns, outsideSql, summarise } from './explore-columns.ts';
import { explorePair } from './explore-pair.ts';
import { missingCells } from './missing-cells.ts';
import { numberOf } from './result-values.ts';
import { groupRows } from './row-groups.ts';
import { sampleColumns, type SampledTable } from './sample-columns.ts';
import { isNumeric, type TypedColumn, type TypedTable, TypedTables } from './typed-tables.ts';

/** Rows that correlations are measured on: their error is below 0.005 then. */
const associationRows = 50_000;

/** What can be seen of a table: columns, how they hang together, gaps and classes. */
export class Exploration {
  readonly #datasets: DatasetRepository;
  readonly #tables: DatasetFiles;
  #typed: TypedTables | null = null;

  constructor(datasets: DatasetRepository, tables: DatasetFiles) {
    this.#datasets = datasets;
    this.#tables = tables;
  }

  /** The calls of a window. */
  calls(): Handlers['explore'] {
    return {
      columns: ({ datasetId, columns, target }) =>
        this.#over(datasetId, wantedOf(columns, target), ({ database }, typed) =>
          exploreColumns(database, typed, columns, target),
        ),
      associations: ({ datasetId, columns }) =>
        this.#over(datasetId, wantedOf(columns), async ({ database }, typed) => {
          const wanted = new Set(columns);
          const sample = await sampleColumns(database, typed, wanted, associationRows);
          return associateColumns(sample, columns);
        }),
      points: ({ datasetId, columns, target, most }) =>
        this.#over(datasetId, wantedOf(columns, target), async ({ database }, typed) => {
          const { groups, sql } = await groupRows(database, typed, target);
          const sample = await sampleColumns(database, typed, new Set(columns), most, sql);
          return pointsOf(sample, columns, groups);
        }),
      pair: ({ datasetId, first, second }) =>
        this.#over(datasetId, wantedOf([first, second]), ({ database }, typed) =>
          explorePair(database, typed, columnOf(typed, first), columnOf(typed, second)),
        ),
      missing: ({ datasetId }) =>
        this.#over(datasetId, null, ({ database }, typed) => missingCells(database, typed)),
      outliers: ({ datasetId, column, rule, offset, limit }) =>
        this.#over(datasetId, wantedOf([column]), async ({ database }, typed) => {
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
        }),
      classes: ({ datasetId, recipe }) => {
        const target = recipe.treatments.find(({ role }) => role === 'target')?.column;
        return this.#over(datasetId, wantedOf([target ?? '']), (questions, typed) =>
          classBalance(questions, typed, recipe),
        );
      },
    };
  }

  /**
   * The table read by its types, as the checks use it too.
   * @param types Types in place of the table's.
   */
  async over<T>(
    datasetId: string,
    wanted: ReadonlySet<string> | null,
    work: (questions: TableQuestions, typed: TypedTable) => Promise<T>,
    types: ReadonlyMap<string, Pick<Column, 'type' | 'dateFormat'>> = new Map(),
  ): Promise<T> {
    const { dataset } = requireDataset(this.#datasets, datasetId);
    const questions = await this.#tables.questions(datasetId);
    this.#typed ??= new TypedTables(questions.database);
    const all = wanted ?? new Set(dataset.columns.map(({ name }) => name));
    const columns = dataset.columns.map((column) => ({ ...column, ...types.get(column.name) }));
    return this.#typed.use(questions.table, columns, all, (typed) => work(questions, typed));
  }

  async close(): Promise<void> {
    await this.#typed?.close();
  }

  readonly #over = this.over.bind(this);
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
