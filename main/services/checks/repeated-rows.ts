import type { LikeRows, RowGroup } from '../../../common/checks/repeated-findings.ts';
import { RandomSource } from '../../../common/random/random-source.ts';
import type { Queries } from '../datasets/analysis-database.ts';
import { isNumeric, type TypedColumn, type TypedTable } from '../explore/typed-tables.ts';

/** Rows that are equal in all the given columns, exact over the table. */
export async function repeatedRows(
  database: Queries,
  typed: TypedTable,
  columns: readonly TypedColumn[],
): Promise<LikeRows> {
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
  return {
    groups: [...groups.values()].map((rows) => ({ rows: rows.sort((a, b) => a - b) })),
    left: null,
  };
}

/** Largest difference of each number, in standard deviations, of rows that are nearly the same. */
const near = 1e-3;
/** With fewer columns of many different numbers, rows are near each other by chance. */
const fewestNumbers = 3;
/** Random directions along which rows are put into cells. */
const directions = 4;
/** Width of a cell, in distances that near rows can have along a direction. */
const cellWidth = 10;
/** Rows of a fuller cell beyond these are not compared: there, rows are near each other by chance. */
const mostInCell = 200;

/**
 * Rows whose numbers differ by at most a thousandth of a standard deviation, with equal categories; rows that are
 * quite equal count once. Rows are put into cells along random directions, and into the next cell too where a near
 * row may lie there, so that near rows share a cell; only rows that share one are compared in full.
 * @param varied Columns of many different numbers.
 */
export async function similarRows(
  database: Queries,
  typed: TypedTable,
  columns: readonly TypedColumn[],
  varied: readonly TypedColumn[],
): Promise<LikeRows> {
  if (varied.length < fewestNumbers) return { groups: [], left: null };
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
  const reach = near * Math.sqrt(scaled.length);
  const axes = Array.from({ length: directions }, (_, at) => `p${at}`);
  const along = axes.map((name) => `(${direction()}) / ${reach * cellWidth} AS ${name}`);
  // A row reaches from its place to that of the furthest near row: near rows reach into a cell together.
  const reached = axes.map(
    (name) =>
      `unnest(CASE WHEN floor(${name}) = floor(${name} + ${1 / cellWidth}) THEN [floor(${name})] ELSE [floor(${name}), floor(${name}) + 1] END)`,
  );
  const spread = reached.reduce(
    (from, cells, at) => `(SELECT * EXCLUDE (p${at}), ${cells} AS q${at} FROM ${from})`,
    'placed',
  );
  const hashOf = (of: readonly TypedColumn[]) => `hash(${of.map(({ sql }) => sql).join(', ')})`;
  const present = numbers.map(({ sql }) => `${sql} IS NOT NULL`).join(' AND ');
  const key = ['same', ...axes.map((_, at) => `q${at}`)].join(', ');
  const close = scaled.map((_, at) => `abs(a.z${at} - b.z${at}) <= ${near}`).join(' AND ');
  const found = await readPairs(
    database,
    `WITH placed AS (SELECT "row", ${hashOf(columns)} AS own, ${others.length === 0 ? '0' : hashOf(others)} AS same, ${along.join(', ')} FROM ${typed.sql} WHERE ${present}), reached AS MATERIALIZED (SELECT "row", own, hash(${key}) AS cell FROM ${spread}), shared AS (SELECT cell FROM reached GROUP BY cell HAVING min(own) < max(own)), met AS MATERIALIZED (SELECT cell, own, min("row") AS "row", row_number() OVER (PARTITION BY cell ORDER BY min("row")) AS place FROM reached WHERE cell IN (FROM shared) GROUP BY cell, own QUALIFY place <= ${mostInCell + 1}), full_rows AS MATERIALIZED (SELECT "row", ${others.length === 0 ? '0' : hashOf(others)} AS same, ${scaled.map((value, at) => `${value} AS z${at}`).join(', ')} FROM ${typed.sql} WHERE "row" IN (SELECT "row" FROM met)) SELECT DISTINCT a."row"::DOUBLE, b."row"::DOUBLE FROM met AS x JOIN met AS y ON x.cell = y.cell AND x."row" < y."row" JOIN full_rows AS a ON a."row" = x."row" JOIN full_rows AS b ON b."row" = y."row" WHERE x.place <= ${mostInCell} AND y.place <= ${mostInCell} AND a.same = b.same AND ${close} UNION ALL SELECT -1, -1 WHERE EXISTS (SELECT 1 FROM met WHERE place > ${mostInCell})`,
  );
  const pairs = found.filter(([first]) => first >= 0);
  return {
    groups: joinPairs(pairs),
    left:
      pairs.length === found.length
        ? null
        : `Where more than ${mostInCell} rows lie close together, only the first ${mostInCell} were compared, so there may be more.`,
  };
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

async function readPairs(database: Queries, sql: string): Promise<[number, number][]> {
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
