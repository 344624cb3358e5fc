import { AppError } from '../errors/app-error.ts';
import type { Judged } from '../evaluation/judged.ts';

/** Judged rows with their numbers in the table. */
export interface JudgedPart {
  /** For sentences. */
  readonly name: string;
  readonly judged: Judged;
  /** Row numbers in the table, in the order of `judged`. */
  readonly rows: ArrayLike<number>;
}

/** Rows that two runs were judged on, as places in each. */
export interface MatchedRows {
  readonly first: Int32Array;
  readonly second: Int32Array;
  /** Whether each judged exactly these rows. */
  readonly same: boolean;
}

/**
 * Finds the rows that both judged, in the order of the first. Throws `unavailable` with a sentence where one predicts
 * classes and the other numbers, where their targets differ, where they share no row, or where a shared row has
 * another target in each: then the table was read anew between the runs.
 */
export function matchRows(first: JudgedPart, second: JudgedPart): MatchedRows {
  const unlike = unlikeTargets(first, second);
  if (unlike !== null) throw new AppError('unavailable', unlike);
  const placeOf = placesByRow(second.rows);
  const found = {
    first: new Int32Array(first.rows.length),
    second: new Int32Array(first.rows.length),
  };
  let pairs = 0;
  for (let i = 0; i < first.rows.length; i++) {
    const place = placeOf(first.rows[i] ?? -1);
    if (place < 0) continue;
    found.first[pairs] = i;
    found.second[pairs] = place;
    pairs++;
  }
  if (pairs === 0) {
    throw new AppError(
      'unavailable',
      `“${first.name}” and “${second.name}” were judged on no row in common: their tables were split in different ways. Train one of them again with the split of the other.`,
    );
  }
  const matched = {
    first: found.first.slice(0, pairs),
    second: found.second.slice(0, pairs),
    same: pairs === first.rows.length && pairs === second.rows.length,
  };
  if (!sameTruth(first.judged, second.judged, matched)) {
    throw new AppError(
      'unavailable',
      `Rows of the same number have other targets in “${first.name}” and “${second.name}”: the table was read anew between them. Train the older one again.`,
    );
  }
  return matched;
}

/** Looks up at which place a row number stands, −1 for none; of several places it is the last. */
function placesByRow(rows: ArrayLike<number>): (row: number) => number {
  let largest = 0;
  for (let i = 0; i < rows.length; i++) largest = Math.max(largest, rows[i] ?? 0);
  if (largest > 16 * rows.length + 1000) {
    // A few rows of a large table.
    const few = new Map<number, number>();
    for (let i = 0; i < rows.length; i++) few.set(rows[i] ?? -1, i);
    return (row) => few.get(row) ?? -1;
  }
  const places = new Int32Array(largest + 1).fill(-1);
  for (let i = 0; i < rows.length; i++) places[rows[i] ?? -1] = i;
  return (row) => places[row] ?? -1;
}

function unlikeTargets({ name, judged: a }: JudgedPart, second: JudgedPart): string | null {
  const b = second.judged;
  if (a.kind !== b.kind) {
    const [classes, numbers] = a.kind === 'classes' ? [name, second.name] : [second.name, name];
    return `“${classes}” predicts classes and “${numbers}” numbers, so their answers cannot be compared.`;
  }
  const [own, others] =
    a.kind === 'classes' && b.kind === 'classes'
      ? [a.classes.toSorted(), b.classes.toSorted()]
      : [a.kind === 'numbers' ? a.names : [], b.kind === 'numbers' ? b.names : []];
  return own.join('\n') === others.join('\n')
    ? null
    : `“${name}” and “${second.name}” predict different targets: ${few(own)} and ${few(others)}.`;
}

function few(names: readonly string[]): string {
  const shown = names.slice(0, 4).join(', ');
  return names.length > 4 ? `${shown}, …` : shown;
}

function sameTruth(a: Judged, b: Judged, { first, second }: MatchedRows): boolean {
  if (a.kind === 'classes' && b.kind === 'classes') {
    const inFirst = b.classes.map((name) => a.classes.indexOf(name));
    return first.every((place, i) => a.actual[place] === inFirst[b.actual[second[i] ?? -1] ?? -1]);
  }
  if (a.kind !== 'numbers' || b.kind !== 'numbers') return false;
  const width = a.names.length;
  return first.every((place, i) => {
    for (let step = 0; step < width; step++) {
      const [x, y] = [
        a.actual[place * width + step] ?? NaN,
        b.actual[(second[i] ?? -1) * width + step] ?? NaN,
      ];
      // Targets go through each run's own scaling to single precision and back.
      if (Math.abs(x - y) > 1e-4 * Math.max(1, Math.abs(x), Math.abs(y))) return false;
    }
    return true;
  });
}
