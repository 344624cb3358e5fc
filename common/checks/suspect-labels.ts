import type { CheckedRow } from './data-check.ts';

/** Prepared rows with their classes. */
export interface LabelledRows {
  /** Row-major [rows, width]. */
  readonly features: Float32Array;
  readonly width: number;
  readonly labels: Int32Array;
  readonly names: readonly string[];
  /** Row number in the table of each. */
  readonly row: Uint32Array;
}

const neighbours = 10;
/** How many of them must agree on another class. */
const agreeing = 9;
/** Below this accuracy of the neighbours they are no witnesses. */
export const leastAccuracy = 0.85;

/** What the neighbours say of the labels. */
export interface NeighbourVerdict {
  /** Share of rows whose neighbours, without the row itself, agree with its label by majority. */
  readonly accuracy: number;
  readonly suspects: readonly CheckedRow[];
}

/**
 * Judges every label by the labels of the row's ten nearest other rows (leave-one-out, Euclidean distance over
 * prepared features). Gives way after each stretch of rows, so that other work goes on.
 * @param breathe Resolves when the next stretch may begin; throws to stop.
 */
export async function judgeLabels(
  rows: LabelledRows,
  breathe: () => Promise<void>,
): Promise<NeighbourVerdict> {
  const { features, width, labels, names } = rows;
  const total = labels.length;
  const suspects: { row: number; note: string; all: boolean }[] = [];
  let right = 0;
  const nearest = new Int32Array(neighbours);
  const distances = new Float64Array(neighbours);
  const stretch = Math.max(1, Math.floor(4e6 / Math.max(1, total * width)));
  for (let row = 0; row < total; row += 1) {
    if (row % stretch === 0) await breathe();
    const found = nearestRows(features, width, total, row, nearest, distances);
    const votes = new Map<number, number>();
    for (let place = 0; place < found; place += 1) {
      const label = labels[nearest[place] ?? 0] ?? -1;
      votes.set(label, (votes.get(label) ?? 0) + 1);
    }
    const own = labels[row] ?? -1;
    const [likely, most] = [...votes].reduce(
      (best, vote) => (vote[1] > best[1] ? vote : best),
      [-1, 0],
    );
    if (likely === own) right += 1;
    else if (most >= agreeing) {
      const name = names[likely] ?? '';
      suspects.push({
        row: rows.row[row] ?? 0,
        note: `${names[own] ?? ''} given, ${name} likely: ${most} of its ${neighbours} nearest rows are ${name}`,
        all: most === neighbours,
      });
    }
  }
  // A single row that is not contradicted by all of its neighbours lies between the classes.
  const sure = suspects.length > 1 || suspects[0]?.all === true;
  return { accuracy: total === 0 ? 0 : right / total, suspects: sure ? suspects : [] };
}

/** Fills `nearest` with the rows closest to `row`; returns how many there are. */
function nearestRows(
  features: Float32Array,
  width: number,
  total: number,
  row: number,
  nearest: Int32Array,
  distances: Float64Array,
): number {
  let found = 0;
  const start = row * width;
  for (let other = 0; other < total; other += 1) {
    if (other === row) continue;
    const limit = found < neighbours ? Infinity : (distances[neighbours - 1] ?? Infinity);
    let distance = 0;
    for (let at = 0, place = other * width; at < width && distance < limit; at += 1) {
      const difference = (features[start + at] ?? 0) - (features[place + at] ?? 0);
      distance += difference * difference;
    }
    if (distance >= limit) continue;
    let slot = Math.min(found, neighbours - 1);
    while (slot > 0 && (distances[slot - 1] ?? 0) > distance) {
      distances[slot] = distances[slot - 1] ?? 0;
      nearest[slot] = nearest[slot - 1] ?? 0;
      slot -= 1;
    }
    distances[slot] = distance;
    nearest[slot] = other;
    found = Math.min(neighbours, found + 1);
  }
  return found;
}
