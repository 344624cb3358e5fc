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
  const count = split.reduce((total, value) => total + (value === number ? 1 : 0), 0);
  const chosen = {
    places: new Int32Array(count),
    targets: new Float32Array(count * width),
    rows: new Uint32Array(count),
  };
  let next = 0;
  split.forEach((value, row) => {
    if (value !== number) return;
    chosen.places[next] = row;
    chosen.targets.set(targets.subarray(row * width, (row + 1) * width), next * width);
    chosen.rows[next] = rows[row] ?? 0;
    next++;
  });
  return {
    ...chosen,
    lastKnown: lastKnown && Float32Array.from(chosen.places, (row) => lastKnown[row] ?? NaN),
  };
}
