import { readDate } from '../dates/read-date.ts';
import { readNumber } from '../read-value.ts';
import type { ColumnData } from '../table-data.ts';
import { categoriesOf } from '../table-data.ts';

/** A number per row that rows are put in order by; NaN is missing. Words are ordered as text. */
export function orderValues(data: ColumnData): Float64Array {
  if (data.kind === 'number') return data.values;
  const { codes, values } = categoriesOf(data);
  const sorted = [...values.keys()].sort((a, b) => compareText(values[a] ?? '', values[b] ?? ''));
  const rank = new Float64Array(values.length);
  sorted.forEach((code, place) => (rank[code] = place));
  return Float64Array.from(codes, (code) => (code < 0 ? NaN : (rank[code] ?? NaN)));
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A group number per row by the column's values, in order of appearance; −1 is missing. */
export function groupCodes(data: ColumnData): Int32Array {
  if (data.kind !== 'number') return categoriesOf(data).codes;
  const codeOf = new Map<number, number>();
  return Int32Array.from(data.values, (value) => {
    if (Number.isNaN(value)) return -1;
    const code = codeOf.get(value) ?? codeOf.size;
    codeOf.set(value, code);
    return code;
  });
}

/** What each row's cell says by `meaning`, whose keys are cells as in the file; `otherwise` for any other cell. */
export function meaningOfCells(
  data: ColumnData,
  meaning: ReadonlyMap<string, number>,
  otherwise: number,
): Uint8Array {
  if (data.kind === 'number') {
    const ofNumber = new Map<number, number>();
    for (const [cell, part] of meaning) {
      const value = readNumber(cell, '.') ?? readDate(cell);
      if (value !== null) ofNumber.set(value, part);
    }
    return Uint8Array.from(data.values, (value) => ofNumber.get(value) ?? otherwise);
  }
  const { codes, values } = categoriesOf(data);
  const ofCode = values.map((value) => meaning.get(value) ?? otherwise);
  return Uint8Array.from(codes, (code) => ofCode[code] ?? otherwise);
}

/** The cells of some rows alone, in their order. */
export function pickRows(data: ColumnData, rows: Uint32Array): ColumnData {
  if (data.kind === 'number') {
    return { ...data, values: Float64Array.from(rows, (row) => data.values[row] ?? NaN) };
  }
  const { codes, values } = categoriesOf(data);
  return { kind: 'category', values, codes: Int32Array.from(rows, (row) => codes[row] ?? -1) };
}
