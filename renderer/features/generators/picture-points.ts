import type { GeneratedTable, Generator } from '../../../common/generators/generator.ts';

/** A row as a mark in a picture of 100 × 100. */
export interface PicturePoint {
  readonly x: number;
  readonly y: number;
  /** Class 1 of a target of two classes. */
  readonly second: boolean;
  /** How much of the target's range, 0…1; null where the target is a class. */
  readonly share: number | null;
}

/** Marks that are drawn at most; more would only cover each other. */
const mostPoints = 800;
/** Room around the marks. */
const margin = 4;

/** The rows as marks, the first ones where there are more than can be told apart. */
export function picturePoints(
  generator: Pick<Generator, 'picture' | 'target'>,
  { columns, rows }: GeneratedTable,
): readonly PicturePoint[] {
  const target = columns.indexOf(generator.target);
  const across = 0;
  const up = generator.picture === 'plane' ? 1 : target;
  const shown = rows.slice(0, mostPoints);
  const classes = shown.every((row) => row[target] === 0 || row[target] === 1);
  const scaleX = scaleOf(shown, across);
  const scaleY = scaleOf(shown, up);
  const scaleTarget = scaleOf(shown, target);
  return shown.map((row) => ({
    x: margin + scaleX(row[across] ?? 0) * (100 - 2 * margin),
    y: 100 - margin - scaleY(row[up] ?? 0) * (100 - 2 * margin),
    second: classes && row[target] === 1,
    share: classes ? null : scaleTarget(row[target] ?? 0),
  }));
}

/** The different rows of a set that is a table, in order of appearance, at most `most`. */
export function differentRows(
  { rows }: GeneratedTable,
  most: number,
): readonly (readonly number[])[] {
  const seen = new Map(rows.map((row) => [row.join(), row]));
  return [...seen.values()].slice(0, most);
}

function scaleOf(rows: readonly (readonly number[])[], column: number): (value: number) => number {
  const values = rows.map((row) => row[column] ?? 0);
  const low = values.reduce((least, value) => Math.min(least, value), Infinity);
  const high = values.reduce((most, value) => Math.max(most, value), -Infinity);
  const range = high - low || 1;
  return (value) => (value - low) / range;
}
