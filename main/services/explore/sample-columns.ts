import type { ColumnData, NumberData, TableData } from '../../../common/datasets/table-data.ts';
import type { Queries } from '../datasets/analysis-database.ts';
import { isNumeric, sampleSql, type TypedTable } from './typed-tables.ts';

/** Some rows of a table, in its order. */
export interface SampledTable extends TableData {
  /** Row number in the table of each row here. */
  readonly row: Uint32Array;
  readonly of: number;
  /** The further expression that was asked for; NaN where it is NULL. */
  readonly extra: Float64Array;
}

/**
 * About `most` rows of the given columns, spread evenly over the table.
 * @param extra A further SQL expression, read as numbers into `extra`.
 */
export async function sampleColumns(
  database: Queries,
  typed: TypedTable,
  wanted: ReadonlySet<string>,
  most: number,
  extra: string | null = null,
): Promise<SampledTable> {
  const columns = typed.columns.filter(({ name }) => wanted.has(name));
  const fields = [
    '"row"',
    ...columns.map(({ sql }) => sql),
    ...(extra === null ? [] : [`(${extra})::DOUBLE`]),
  ];
  const rowNumbers: number[] = [];
  const cells: unknown[][] = fields.slice(1).map(() => []);
  await database.use(async (connection) => {
    const result = await connection.stream(
      `SELECT ${fields.join(', ')} FROM ${typed.sql} WHERE ${sampleSql(typed.rows, most)}`,
    );
    for (;;) {
      const chunk = await result.fetchChunk();
      if (!chunk || chunk.rowCount === 0) return;
      const [rows = [], ...values] = chunk.getColumns();
      for (const row of rows) rowNumbers.push(Number(row));
      values.forEach((of, at) => {
        const into = cells[at];
        for (const value of of) into?.push(value);
      });
    }
  });
  const order = Uint32Array.from(rowNumbers, (_, place) => place).sort(
    (a, b) => (rowNumbers[a] ?? 0) - (rowNumbers[b] ?? 0),
  );
  const data = new Map<string, ColumnData>(
    columns.map((column, at) => [
      column.name,
      isNumeric(column) ? numbers(cells[at] ?? [], order) : categories(cells[at] ?? [], order),
    ]),
  );
  const further = extra === null ? new Float64Array() : numbers(cells.at(-1) ?? [], order).values;
  return {
    rows: order.length,
    columns: data,
    extra: further,
    row: Uint32Array.from(order, (place) => rowNumbers[place] ?? 0),
    of: typed.rows,
  };
}

function numbers(cells: readonly unknown[], order: Uint32Array): NumberData {
  const values = Float64Array.from(order, (place) => {
    const value = cells[place];
    return typeof value === 'number' ? value : NaN;
  });
  return { kind: 'number', values, unreadable: 0 };
}

function categories(cells: readonly unknown[], order: Uint32Array): ColumnData {
  const codeOf = new Map<string, number>();
  const codes = Int32Array.from(order, (place) => {
    const value = cells[place];
    if (typeof value !== 'string') return -1;
    const known = codeOf.get(value);
    if (known !== undefined) return known;
    codeOf.set(value, codeOf.size);
    return codeOf.size - 1;
  });
  return { kind: 'category', codes, values: [...codeOf.keys()] };
}
