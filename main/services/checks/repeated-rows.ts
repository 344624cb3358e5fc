import type { RowGroup } from '../../../common/checks/repeated-findings.ts';
import { RandomSource } from '../../../common/random/random-source.ts';
import type { AnalysisDatabase } from '../datasets/analysis-database.ts';
import { isNumeric, type TypedColumn, type TypedTable } from '../explore/typed-tables.ts';

/** Rows that are equal in all the given columns, exact over the table. */
export async function repeatedRows(
  database: AnalysisDatabase,
  typed: TypedTable,
  columns: readonly TypedColumn[],
): Promise<RowGroup[]> {
  const hash = `hash(${columns.map(({ sql }) => sql).join(', ')})`;
  const found = await readPairs(
    database,
    `WITH hashed AS MATERIALIZED (SELECT "row", ${hash} AS h FROM ${typed.sql}), repeated AS (SELECT h, min("row") AS first FROM hashed GROUP BY h HAVING count(*) > 1) SELECT repeated.first, hashed."row" FROM hashed JOIN repeated USING (h)`,
  );
  const groups = new Map<number, number[]>();
  for (const [first, row] of found) {
    const group = groups.get(first);
    if (group) group.push(row);
    else groups.set(first, [row]);
  }
  return [...groups.values()].map((rows) => ({ rows: rows.sort((a, b) => a - b) }));
}

/** Largest difference of each number, in standard deviations, of rows that are nearly the same. */
const near = 1e-3;
/** With fewer columns of many different numbers, rows are near each other by chance. */
const fewestNumbers = 3;

/**
 * Rows whose numbers differ by at most a thousandth of a standard deviation, with equal categories; rows that are
 * quite equal count once. Near rows lie in the same or neighbouring cells of two random directions, which are
 * compared in full.
 * @param varied Columns of many different numbers.
 */
export async function similarRows(
  database: AnalysisDatabase,
  typed: TypedTable,
  columns: readonly TypedColumn[],
  varied: readonly TypedColumn[],
): Promise<RowGroup[]> {
  if (varied.length < fewestNumbers) return [];
  const numbers = columns.filter(isNumeric);
  const others = columns.filter((column) => !isNumeric(column));
  const [scales] = await database.rows(
    `SELECT ${numbers.map(({ sql }) => `avg(${sql}) AS mean_${sql}, stddev_samp(${sql}) AS scale_${sql}`).join(', ')} FROM ${typed.sql}`,
  );
  const scaled = numbers.map(({ sql }) => {
    const [mean, scale] = [scales?.[`mean_${sql}`], scales?.[`scale_${sql}`]];
    const divisor = typeof scale === 'number' && scale > 0 ? scale : 1;
    return `((${sql} - (${typeof mean === 'number' ? mean : 0})::DOUBLE) / (${divisor})::DOUBLE)`;
  });
  const random = RandomSource.seeded(1, 'similar rows');
  const direction = () => {
    const weights = scaled.map(() => random.normal());
    const norm = Math.hypot(...weights);
    return scaled.map((value, at) => `${value} * ${(weights[at] ?? 0) / norm}`).join(' + ');
  };
  // The distance of near rows along any direction is at most this.
  const cell = near * Math.sqrt(scaled.length);
  const present = numbers.map(({ sql }) => `${sql} IS NOT NULL`).join(' AND ');
  const same = others.length === 0 ? '0' : `hash(${others.map(({ sql }) => sql).join(', ')})`;
  const close = numbers.map((_, at) => `abs(a.z${at} - b.z${at}) <= ${near}`).join(' AND ');
  const found = await readPairs(
    database,
    `WITH scaled AS MATERIALIZED (SELECT min("row") AS "row", ${scaled.map((value, at) => `any_value(${value}) AS z${at}`).join(', ')}, any_value(${same}) AS same, any_value(floor((${direction()}) / ${cell}))::BIGINT AS x, any_value(floor((${direction()}) / ${cell}))::BIGINT AS y FROM ${typed.sql} WHERE ${present} GROUP BY hash(${columns.map(({ sql }) => sql).join(', ')})), steps AS (SELECT unnest([-1, 0, 1]) AS step) SELECT a."row", b."row" FROM (SELECT scaled.*, x + dx.step AS nx, y + dy.step AS ny FROM scaled, steps AS dx, steps AS dy) AS a JOIN scaled AS b ON a.same = b.same AND a.nx = b.x AND a.ny = b.y AND a."row" < b."row" WHERE ${close}`,
  );
  return joinPairs(found);
}

/** Groups of rows that are linked by pairs, directly or through others. */
export function joinPairs(pairs: readonly (readonly [number, number])[]): RowGroup[] {
  const parent = new Map<number, number>();
  const rootOf = (row: number): number => {
    let root = row;
    for (let up = parent.get(root); up !== undefined && up !== root; up = parent.get(root))
      root = up;
    parent.set(row, root);
    return root;
  };
  for (const [a, b] of pairs) {
    const [x, y] = [rootOf(a), rootOf(b)];
    if (x !== y) parent.set(Math.max(x, y), Math.min(x, y));
  }
  const groups = Map.groupBy([...parent.keys()], rootOf);
  return [...groups.values()].map((rows) => ({ rows: rows.sort((a, b) => a - b) }));
}

async function readPairs(database: AnalysisDatabase, sql: string): Promise<[number, number][]> {
  const pairs: [number, number][] = [];
  await database.use(async (connection) => {
    const result = await connection.stream(sql);
    for (;;) {
      const chunk = await result.fetchChunk();
      if (!chunk || chunk.rowCount === 0) return;
      const [first = [], second = []] = chunk.getColumns();
      first.forEach((row, at) => pairs.push([Number(row), Number(second[at])]));
    }
  });
  return pairs;
}
