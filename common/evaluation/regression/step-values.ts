import type { JudgedNumbers } from '../judged.ts';

/** One value of every row that can be judged: a step of a forecast, or the only one. */
export interface StepValues {
  readonly name: string;
  /** Places of the rows among the judged ones. */
  readonly places: Uint32Array;
  readonly actual: Float64Array;
  readonly predicted: Float64Array;
  /** predicted − actual */
  readonly errors: Float64Array;
  readonly weights: Float64Array | undefined;
  /** Rows for which the network gave no number (NaN or infinite). */
  readonly withoutAnswer: number;
  /** Answered rows whose actual number is not known. */
  readonly withoutActual: number;
}

/** The values of one step, without the rows that have no answer or no truth. */
export function stepValues(judged: JudgedNumbers, step: number): StepValues {
  const width = judged.names.length;
  const rows = judged.actual.length / width;
  const places = new Uint32Array(rows);
  let count = 0;
  let withoutAnswer = 0;
  for (let row = 0; row < rows; row++) {
    if (!Number.isFinite(judged.predicted[row * width + step])) withoutAnswer++;
    else if (Number.isFinite(judged.actual[row * width + step])) places[count++] = row;
  }
  const actual = new Float64Array(count);
  const predicted = new Float64Array(count);
  const errors = new Float64Array(count);
  const { weights } = judged;
  const kept = weights && new Float64Array(count);
  for (let at = 0; at < count; at++) {
    const row = places[at] ?? 0;
    const truth = judged.actual[row * width + step] ?? NaN;
    const answer = judged.predicted[row * width + step] ?? NaN;
    actual[at] = truth;
    predicted[at] = answer;
    errors[at] = answer - truth;
    if (kept) kept[at] = weights[row] ?? 0;
  }
  return {
    name: judged.names[step] ?? '',
    places: places.slice(0, count),
    actual,
    predicted,
    errors,
    weights: kept,
    withoutAnswer,
    withoutActual: rows - count - withoutAnswer,
  };
}
