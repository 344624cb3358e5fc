import type { CategoryData, ColumnData } from '../table-data.ts';

/**
 * Rows that are equal in all the given columns as one category each. Equal is what two independent 26-bit hashes
 * of a row say: among a million rows that differ, a chance match is unlikely (1 in 10,000).
 * @param rows Rows of the columns to look at.
 */
export function equalRows(columns: readonly ColumnData[], rows: Uint32Array): CategoryData {
  const first = new Uint32Array(rows.length).fill(0x811c9dc5);
  const second = new Uint32Array(rows.length).fill(0x9747b28c);
  const bits = new DataView(new ArrayBuffer(8));
  const mix = (index: number, word: number) => {
    first[index] = scramble((first[index] ?? 0) ^ word, 0x85ebca6b);
    second[index] = scramble(((second[index] ?? 0) + word) | 0, 0xc2b2ae35);
  };
  for (const data of columns) {
    rows.forEach((row, index) => {
      if (data.kind === 'number') {
        bits.setFloat64(0, data.values[row] ?? NaN);
        mix(index, bits.getInt32(0));
        mix(index, bits.getInt32(4));
      } else if (data.kind === 'category') {
        mix(index, data.codes[row] ?? -1);
      } else if (data.kind === 'text') {
        for (const sign of data.values[row] ?? '\0') mix(index, sign.codePointAt(0) ?? 0);
      }
      mix(index, 0x1b873593);
    });
  }
  const codeOf = new Map<number, number>();
  const codes = new Int32Array(rows.length);
  for (let index = 0; index < rows.length; index += 1) {
    const hash = ((first[index] ?? 0) >>> 6) * 2 ** 26 + ((second[index] ?? 0) >>> 6);
    let code = codeOf.get(hash);
    if (code === undefined) codeOf.set(hash, (code = codeOf.size));
    codes[index] = code;
  }
  return { kind: 'category', codes, values: Array.from(codeOf.keys(), String) };
}

/** The finaliser of MurmurHash3 with another multiplier for each of the two hashes. */
function scramble(word: number, multiplier: number): number {
  let mixed = Math.imul(word ^ (word >>> 16), multiplier);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0x27d4eb2f);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
