import { type CheckedTable, ofSample, percent } from './checked-table.ts';
import type { Finding } from './data-check.ts';

/** Largest difference of shares up to a value, or over categories, that passes for chance and habit. */
const drifted = 0.3;
const fewestInPart = 30;

/** Features that are distributed otherwise in the test rows than in the training rows, where no chance dealt them. */
export function findDrift({ features, recipe, rows }: CheckedTable): Finding[] {
  const { method = 'random', column: by } = recipe.split;
  if (method === 'random') return [];
  const held = rows.part.includes(2) ? 2 : 1;
  return features.flatMap(({ column }): Finding[] => {
    const data = rows.columns.get(column);
    if (column === by || !data) return [];
    const distance =
      data.kind === 'number'
        ? shareDistance(
            numbersIn(data.values, rows.part, 0),
            numbersIn(data.values, rows.part, held),
          )
        : data.kind === 'category'
          ? categoryDistance(data.codes, rows.part, held)
          : null;
    if (distance === null || distance < drifted) return [];
    return [
      {
        id: `drift ${column}`,
        kind: 'drift',
        severity: 'warning',
        column,
        message: `“${column}” is distributed otherwise in the ${held === 2 ? 'test' : 'validation'} rows than in the training rows: ${percent(distance)} of the rows would have to change${ofSample(rows)}. What was learned may not hold there.`,
        rows: [],
        fixes: [
          { kind: 'ignore', label: `Ignore ${column}`, columns: [column] },
          ...(method === 'column' ? [{ kind: 'random', label: 'Split at random' } as const] : []),
        ],
      },
    ];
  });
}

function numbersIn(values: Float64Array, part: Uint8Array, wanted: number): Float64Array {
  return values.filter((value, row) => part[row] === wanted && !Number.isNaN(value)).sort();
}

/**
 * The statistic of Kolmogorov and Smirnov: the largest difference of the shares of rows up to some value. Null for
 * too few rows.
 * @param a Ascending.
 * @param b Ascending.
 */
export function shareDistance(a: Float64Array, b: Float64Array): number | null {
  if (a.length < fewestInPart || b.length < fewestInPart) return null;
  let [i, j, most] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const value = Math.min(a[i] ?? 0, b[j] ?? 0);
    while (i < a.length && a[i] === value) i += 1;
    while (j < b.length && b[j] === value) j += 1;
    most = Math.max(most, Math.abs(i / a.length - j / b.length));
  }
  return most;
}

/** Half the sum of the differences of the categories' shares. Null for too few rows. */
function categoryDistance(codes: Int32Array, part: Uint8Array, held: number): number | null {
  const shares = [0, held].map((wanted) =>
    codes.filter((code, row) => code >= 0 && part[row] === wanted),
  );
  const [first = new Int32Array(), second = new Int32Array()] = shares;
  // Among many categories, chance alone makes a difference.
  const categories = new Set([...first, ...second]);
  const fewest = Math.max(fewestInPart, 5 * categories.size);
  if (first.length < fewest || second.length < fewest) return null;
  const count = (of: Int32Array) => {
    const counts = new Map<number, number>();
    for (const code of of) counts.set(code, (counts.get(code) ?? 0) + 1);
    return counts;
  };
  const [a, b] = [count(first), count(second)];
  let sum = 0;
  for (const code of categories) {
    sum += Math.abs((a.get(code) ?? 0) / first.length - (b.get(code) ?? 0) / second.length);
  }
  return sum / 2;
}
