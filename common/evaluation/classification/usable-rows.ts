import type { JudgedClasses } from '../judged.ts';

/** How many rows a judgement rests on, and how many it had to leave out. */
export interface RowCounts {
  readonly rows: number;
  /** Rows that count: with an answer and a known class. */
  readonly judged: number;
  /** Rows for which the network gave no number (NaN or infinite). */
  readonly withoutAnswer: number;
  /** Answered rows whose class is none of the run's classes. */
  readonly withoutClass: number;
}

export interface UsableRows {
  /** 1 for each row that counts, else 0. */
  readonly usable: Uint8Array;
  readonly counts: RowCounts;
}

/** Which rows can be judged; the others are counted by what they lack. */
export function usableRows({
  classes,
  actual,
  predicted,
  probabilities,
}: JudgedClasses): UsableRows {
  const rows = actual.length;
  const width = rows === 0 ? 0 : probabilities.length / rows;
  const usable = new Uint8Array(rows);
  let judged = 0;
  let withoutAnswer = 0;
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let at = row * width; at < (row + 1) * width; at++) sum += probabilities[at] ?? NaN;
    const answer = predicted[row] ?? -1;
    if (!Number.isFinite(sum) || answer < 0 || answer >= classes.length) {
      withoutAnswer++;
      continue;
    }
    const truth = actual[row] ?? -1;
    if (truth < 0 || truth >= classes.length) continue;
    usable[row] = 1;
    judged++;
  }
  const withoutClass = rows - judged - withoutAnswer;
  return { usable, counts: { rows, judged, withoutAnswer, withoutClass } };
}
