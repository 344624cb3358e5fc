import type { RowPage } from '../../../common/datasets/dataset.ts';
import { readCell } from '../../../common/datasets/read-value.ts';
import { type AnalysisDatabase, literal } from './analysis-database.ts';
import type { TableFile } from './table-file.ts';

/**
 * Rows `offset` … `offset + limit − 1` as in the file; missing cells are `null`.
 * @param longest Characters of a cell; a longer one is cut there and ends in `…`.
 */
export async function readRows(
  database: AnalysisDatabase,
  table: TableFile,
  names: readonly string[],
  offset: number,
  limit: number,
  longest: number | null = null,
): Promise<RowPage> {
  const first = Math.max(0, Math.floor(offset));
  const behind = Math.min(table.rows, first + Math.max(0, Math.floor(limit)));
  if (first >= behind) return { offset: first, rows: [] };
  const fields = names.map((name) => {
    const index = table.names.indexOf(name);
    if (index < 0) return 'NULL';
    const cell = `c${index}`;
    return longest === null
      ? cell
      : `CASE WHEN length(${cell}) > ${Math.floor(longest)} THEN left(${cell}, ${Math.floor(longest)}) || '…' ELSE ${cell} END`;
  });
  const sql = `SELECT file_row_number, ${fields.join(', ')} FROM read_parquet(${literal(table.path)}) WHERE file_row_number >= ${first} AND file_row_number < ${behind} ORDER BY file_row_number`;
  const rows = await database.use(async (connection) =>
    (await connection.runAndReadAll(sql)).getRows(),
  );
  const { missingValues } = table.dialect;
  return {
    offset: first,
    rows: rows.map((row) =>
      row.slice(1).map((value) => {
        const text = typeof value === 'string' ? value : null;
        return readCell(text, missingValues) === null ? null : text;
      }),
    ),
  };
}
