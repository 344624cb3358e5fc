import type { ResultRow } from '../datasets/analysis-database.ts';

/** A number of a result; 0 where there is none. */
export function numberOf(row: ResultRow | undefined, name: string): number {
  const value = row?.[name];
  return typeof value === 'number' ? value : typeof value === 'bigint' ? Number(value) : 0;
}

/** A text of a result; null where there is none. */
export function textOf(row: ResultRow | undefined, name: string): string | null {
  const value = row?.[name];
  return typeof value === 'string' ? value : null;
}
