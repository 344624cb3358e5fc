import type { DatasetComparison } from '../../../common/datasets/library-usage.ts';
import type { ProfiledDataset } from '../../../common/datasets/dataset.ts';
import { type AnalysisDatabase, literal } from './analysis-database.ts';
import { rowSql, type TableFile } from './table-file.ts';

type Compared = Omit<DatasetComparison, 'candidate'>;

/** Compares two versions of a table by the columns that both have; the order of rows does not count. */
export async function compareTables(
  database: AnalysisDatabase,
  [before, beforeFile]: readonly [ProfiledDataset, TableFile],
  [after, afterFile]: readonly [ProfiledDataset, TableFile],
): Promise<Compared> {
  const old = new Map(before.dataset.columns.map(({ name, type }) => [name, type]));
  const now = new Map(after.dataset.columns.map(({ name, type }) => [name, type]));
  const shared = [...old.keys()].filter((name) => now.has(name));
  const key = keyOf(before, after, shared);
  return {
    isSame: before.dataset.source.sha256 === after.dataset.source.sha256,
    key,
    columnsAdded: [...now.keys()].filter((name) => !old.has(name)),
    columnsRemoved: [...old.keys()].filter((name) => !now.has(name)),
    columnsRetyped: shared.flatMap((name) => {
      const [from = '', to = ''] = [old.get(name), now.get(name)];
      return from === to ? [] : [{ name, from, to }];
    }),
    ...(await countRows(database, beforeFile, afterFile, shared, key)),
  };
}

/** The first column in which every row of either version has a value of its own. */
export function keyOf(
  before: ProfiledDataset,
  after: ProfiledDataset,
  shared: readonly string[],
): string | null {
  const isKey = ({ profiles, dataset }: ProfiledDataset, name: string) =>
    profiles.some(
      (profile) =>
        profile.name === name && profile.missing === 0 && profile.distinct === dataset.rows,
    );
  // Measurements may be different everywhere by chance; what names a row is text or whole numbers.
  const names = (name: string) =>
    before.profiles.some(
      ({ name: found, type, numeric }) =>
        found === name &&
        (type !== 'number' || (Number.isInteger(numeric?.min) && Number.isInteger(numeric?.max))),
    );
  return shared.find((name) => names(name) && isKey(before, name) && isKey(after, name)) ?? null;
}

async function countRows(
  database: AnalysisDatabase,
  before: TableFile,
  after: TableFile,
  shared: readonly string[],
  key: string | null,
): Promise<Pick<Compared, 'rowsAdded' | 'rowsRemoved' | 'rowsChanged'>> {
  if (shared.length === 0) {
    return { rowsAdded: after.rows, rowsRemoved: before.rows, rowsChanged: 0 };
  }
  // Equal rows are numbered, so that a row that is there twice more often counts as added.
  const rows = (table: TableFile) => {
    const cells = shared.map((name) => `c${table.names.indexOf(name)}`);
    const name = key === null ? `${rowSql}::VARCHAR` : `c${table.names.indexOf(key)}`;
    return `(SELECT k, h, row_number() OVER (PARTITION BY h) AS n FROM (SELECT ${name} AS k, md5(concat_ws(chr(31), ${cells.map((cell) => `coalesce(${cell}, '')`).join(', ')})) AS h FROM read_parquet(${literal(table.path)})))`;
  };
  const [found] = await database.rows(
    `WITH o AS MATERIALIZED ${rows(before)}, a AS MATERIALIZED ${rows(after)},
      gone AS MATERIALIZED (SELECT k FROM o ANTI JOIN a USING (h, n)),
      come AS MATERIALIZED (SELECT k FROM a ANTI JOIN o USING (h, n))
    SELECT (SELECT count(*) FROM gone)::DOUBLE AS gone, (SELECT count(*) FROM come)::DOUBLE AS come,
      (SELECT count(*) FROM gone JOIN come USING (k))::DOUBLE AS changed`,
  );
  const changed = Number(found?.['changed'] ?? 0);
  return {
    rowsChanged: changed,
    rowsAdded: Number(found?.['come'] ?? 0) - changed,
    rowsRemoved: Number(found?.['gone'] ?? 0) - changed,
  };
}
