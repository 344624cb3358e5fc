import type { ColumnType } from './column.ts';

/** What was counted in a column before its type is known. */
export interface ColumnEvidence {
  readonly rows: number;
  readonly missing: number;
  /** Distinct values that are not missing. */
  readonly distinct: number;
  /** Cells that read as a number. */
  readonly numbers: number;
  /** Cells that read as a date. */
  readonly dates: number;
  /** Characters of the longest value. */
  readonly longest: number;
  /** First and last value in text order; they are the two values where `distinct` is 2. */
  readonly first: string | null;
  readonly last: string | null;
}

/** Pairs of words that make a column boolean: the negative one first. */
const booleanWords: readonly (readonly [string, string])[] = [
  ['false', 'true'],
  ['no', 'yes'],
  ['n', 'y'],
  ['f', 't'],
  ['off', 'on'],
];

/** Columns with more distinct values than this are text, whatever their number of rows. */
export const categoryLimit = 1000;

/** A column is a number or a date when at least this share of its cells reads as one. */
const readableShare = 0.95;

/** The two values of a boolean column, the negative one first; `null` for anything else. */
export function booleanOrder(values: readonly string[]): readonly [string, string] | null {
  const [one, other] = values;
  if (values.length !== 2 || one === undefined || other === undefined) return null;
  for (const [negative, positive] of booleanWords) {
    if (one.toLowerCase() === negative && other.toLowerCase() === positive) return [one, other];
    if (other.toLowerCase() === negative && one.toLowerCase() === positive) return [other, one];
  }
  return null;
}

/** The type a column most likely has. Two numbers (0 and 1) are a number, not a boolean. */
export function detectType(evidence: ColumnEvidence): ColumnType {
  const filled = evidence.rows - evidence.missing;
  if (filled === 0) return 'text';
  if (evidence.numbers >= readableShare * filled) return 'number';
  if (evidence.dates >= readableShare * filled) return 'date';
  if (evidence.distinct === 2 && booleanOrder([evidence.first ?? '', evidence.last ?? ''])) {
    return 'boolean';
  }
  const repeats =
    evidence.distinct <= filled / 2 || (evidence.distinct <= 10 && evidence.distinct < filled);
  return repeats && evidence.distinct <= categoryLimit && evidence.longest <= 200
    ? 'category'
    : 'text';
}
