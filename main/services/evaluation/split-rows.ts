import type { SplitName } from '../../../common/evaluation/evaluation.ts';
import type { RunRows } from './run-weights.ts';

const splitNumber: Record<SplitName, number> = { train: 0, validation: 1, test: 2 };

/** The parts in words. */
export const splitWord: Record<SplitName, string> = {
  train: 'training',
  validation: 'validation',
  test: 'test',
};

/** The rows of one part, in the order of the prepared rows. */
export interface SplitRows {
  /** Their places among the prepared rows. */
  readonly places: Int32Array;
  /** As prepared, row-major [places.length, targets of a row]. */
  readonly targets: Float32Array;
  /** Row numbers in the table, from 0. */
  readonly rows: Uint32Array;
  /** Of a forecast: the last value known before each row; NaN where there is none. */
  readonly lastKnown?: Float32Array | undefined;
}

export function rowsOfSplit(
  { targets, split, rows, lastKnown, fitted }: RunRows,
  name: SplitName,
): SplitRows {
  const number = splitNumber[name];
  const width = fitted.targetNames.length;
  let count = 0;
  for (const value of split) if (value === number) count++;
  const chosen = {
    places: new Int32Array(count),
    targets: new Float32Array(count * width),
    rows: new Uint32Array(count),
  };
  let next = 0;
  for (let row = 0; row < split.length; row++) {
    if (split[row] !== number) continue;
    chosen.places[next] = row;
    for (let at = 0; at < width; at++) {
      chosen.targets[next * width + at] = targets[row * width + at] ?? NaN;
    }
    chosen.rows[next] = rows[row] ?? 0;
    next++;
  }
  return {
    ...chosen,
    lastKnown: lastKnown && Float32Array.from(chosen.places, (row) => lastKnown[row] ?? NaN),
  };
}
