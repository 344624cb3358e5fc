import type { FlipKind } from './comparison-api.ts';

/** Rows sorted by which of two runs answers them better. */
export interface Flips {
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly bothRight: number;
  readonly bothWrong: number;
  /** Places among the shared rows of the kind that was asked for. */
  readonly places: readonly number[];
}

/**
 * Of classes: the rows that only one run gets right, or both or none. Of numbers: `only-first` are those to which the
 * first is closer, the largest difference first; then none is right or wrong as such.
 *
 * @param first scores of the shared rows, as `rowScores` gives them
 * @param second those of the other run, in the same order
 */
export function findFlips(
  first: Float64Array,
  second: Float64Array,
  task: 'classes' | 'numbers',
  kind: FlipKind,
): Flips {
  const kinds: Record<FlipKind | 'both-right', number[]> = {
    'only-first': [],
    'only-second': [],
    'both-right': [],
    'both-wrong': [],
  };
  first.forEach((score, i) => {
    const other = second[i] ?? NaN;
    if (score > other || (!Number.isNaN(score) && Number.isNaN(other))) kinds['only-first'].push(i);
    else if (score < other || (Number.isNaN(score) && !Number.isNaN(other))) {
      kinds['only-second'].push(i);
    } else if (task === 'classes') kinds[score === 1 ? 'both-right' : 'both-wrong'].push(i);
  });
  const places = kinds[kind];
  if (task === 'numbers') {
    const gaps = first.map((score, i) => {
      const size = Math.abs(score - (second[i] ?? NaN));
      return Number.isNaN(size) ? Infinity : size;
    });
    places.sort((a, b) => (gaps[b] ?? 0) - (gaps[a] ?? 0) || a - b);
  }
  return {
    onlyFirst: kinds['only-first'].length,
    onlySecond: kinds['only-second'].length,
    bothRight: kinds['both-right'].length,
    bothWrong: kinds['both-wrong'].length,
    places,
  };
}
