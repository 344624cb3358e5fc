/** Share of the rows found that stand below the one before them in both tables; of rows that were shuffled it is half. */
const leastRising = 0.9;

/**
 * Pairs rows that were found in neither table with the row that stands in their place in the other: after the row above
 * them, or before the row below them; of tables of equal length what is left then with the row of its number. Tables
 * whose rows stand in another order have no such places, so nothing is paired there but by number.
 * @param toSecond Of each row of the first table that of the second, −1 for none; the pairs are written into it.
 * @returns The rows of the first table that were paired.
 */
export function alignRows(toSecond: Int32Array, secondRows: number): Int32Array {
  const taken = new Uint8Array(secondRows);
  let steps = 0;
  let rising = 0;
  let last = -1;
  for (const other of toSecond) {
    if (other < 0) continue;
    taken[other] = 1;
    steps++;
    if (other > last) rising++;
    last = other;
  }
  const paired = new Int32Array(toSecond.length);
  let count = 0;
  const pair = (row: number, other: number): void => {
    if (other < 0 || other >= secondRows || taken[other] === 1) return;
    taken[other] = 1;
    toSecond[row] = other;
    paired[count++] = row;
  };
  const isFree = (row: number) => toSecond[row] === -1;
  if (rising >= leastRising * steps) {
    for (let row = 1; row < toSecond.length; row++) {
      const above = toSecond[row - 1] ?? -1;
      if (isFree(row) && above >= 0) pair(row, above + 1);
    }
    for (let row = toSecond.length - 2; row >= 0; row--) {
      const below = toSecond[row + 1] ?? -1;
      if (isFree(row) && below >= 0) pair(row, below - 1);
    }
  }
  if (toSecond.length === secondRows) {
    for (let row = 0; row < secondRows; row++) if (isFree(row)) pair(row, row);
  }
  return paired.slice(0, count);
}
