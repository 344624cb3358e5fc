import type { Connection } from './connection.ts';

type Row = Readonly<Record<string, unknown>>;

/** A table of a damaged library, and where it is read to. */
export interface DamagedTable {
  readonly from: Connection;
  /** Where what was read is written; parents are written before children. */
  readonly to: Connection;
  readonly table: string;
  /** `SELECT … FROM …`, without an order. */
  readonly select: string;
  /** The columns in whose order rows lie. */
  readonly key: readonly string[];
}

/** Under which name a row that is handed over has its number, where its table numbers its rows. */
export const rowNumber = 'number_of_row';

/** Rows by which a reading leaps on at most to get past a damaged place. */
const longestLeap = 2 ** 40;

/** Hands over every row that can be read, some of them twice; true when none was lost. */
export function readAround(table: DamagedTable, take: (row: Row) => void): boolean {
  const { from, select, key } = table;
  const order = key.join(', ');
  const backwards = key.map((name) => `${name} DESC`).join(', ');
  const ends = { low: 0, high: Infinity };
  const forth = readUntilDamage(from, `${select} ORDER BY ${order}`, [], (row) => {
    ends.low = numberOf(row);
    take(row);
  });
  if (forth) return true;
  readUntilDamage(from, `${select} ORDER BY ${backwards}`, [], (row) => {
    ends.high = numberOf(row);
    take(row);
  });
  const [first] = key;
  if (first === undefined || key.length === 1) readInLeaps(table, ends, take);
  else readByParent(table, { first, order, backwards }, take);
  return false;
}

/** Between two damaged places of rows that have numbers: leaps on until rows can be read again. */
function readInLeaps(
  { from, select }: DamagedTable,
  { low, high }: { low: number; high: number },
  take: (row: Row) => void,
): void {
  const forth = `${select} WHERE rowid >= ? AND rowid < ? ORDER BY rowid`;
  const back = `${select} WHERE rowid > ? AND rowid < ? ORDER BY rowid DESC`;
  const end = Math.min(high, Number.MAX_SAFE_INTEGER);
  let at = low;
  for (let leap = 1; leap < longestLeap && at + leap < end;) {
    const start = at + leap;
    let last = at;
    const whole = readUntilDamage(from, forth, [start, end], (row) => {
      last = numberOf(row);
      take(row);
    });
    if (!whole && last === at) {
      leap *= 2;
      continue;
    }
    // The leap may have been longer than the damage.
    readUntilDamage(from, back, [at, start], take);
    if (whole) return;
    at = last;
    leap = 1;
  }
}

/** Rows under the number of a row of another table: those of every one are read by themselves. */
function readByParent(
  { from, to, select, table }: DamagedTable,
  { first, order, backwards }: { first: string; order: string; backwards: string },
  take: (row: Row) => void,
): void {
  const keys = to.pragma(`foreign_key_list(${table})`) as {
    table: string;
    from: string;
    to: string;
  }[];
  const parent = keys.find((one) => one.from === first);
  if (!parent) return;
  const numbers = to.prepare<[], unknown>(`SELECT ${parent.to} FROM ${parent.table}`).pluck().all();
  for (const number of numbers) {
    const own = `${select} WHERE ${first} = ? ORDER BY `;
    if (readUntilDamage(from, own + order, [number], take)) continue;
    readUntilDamage(from, own + backwards, [number], take);
  }
}

function numberOf(row: Row): number {
  return Number(row[rowNumber] ?? 0);
}

/** True when it came to the end. */
function readUntilDamage(
  from: Connection,
  sql: string,
  values: readonly unknown[],
  take: (row: Row) => void,
): boolean {
  try {
    for (const row of from.prepare<unknown[], Row>(sql).iterate(...values)) take(row);
    return true;
  } catch (error) {
    if (isFull(error)) throw error;
    return false;
  }
}

/** No room for what was read, or a disk that does not take it, is no damage. */
export function isFull(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return (
    typeof code === 'string' &&
    /^(?:SQLITE_FULL|SQLITE_IOERR_(?:SHM|WRITE|FSYNC|TRUNCATE)|ENOSPC|EDQUOT)/.test(code)
  );
}
