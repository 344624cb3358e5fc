import type { RandomSource } from '../random/random-source.ts';

/** A node that asks, or a leaf where `feature` is −1. */
interface Split {
  readonly feature: number;
  readonly threshold: number;
  readonly left: number;
  readonly right: number;
  readonly value: number;
}

/** Rows of numbers with the number that is to be explained by them. */
export interface Explained {
  /** By feature, then by row. */
  readonly features: readonly Float64Array[];
  readonly target: Float64Array;
}

/** Leaves have at least so many rows. */
const leafRows = 2;
const deepest = 12;

/** A regression tree: at each place the split, of a random third of the features, that leaves the least variance. */
export class Tree {
  readonly #splits: Split[] = [];
  readonly #data: Explained;

  /** @param rows rows to learn from; one may stand several times */
  constructor(data: Explained, rows: readonly number[], random: RandomSource) {
    this.#data = data;
    this.#grow(rows, random, 0);
  }

  /** @param instead row whose value of `feature` stands for the row's own; none for −1 */
  predict(row: number, feature = -1, instead = row): number {
    let at = 0;
    for (;;) {
      const split = this.#splits[at];
      if (!split || split.feature < 0) return split?.value ?? NaN;
      const from = split.feature === feature ? instead : row;
      const value = this.#data.features[split.feature]?.[from] ?? 0;
      at = value <= split.threshold ? split.left : split.right;
    }
  }

  #grow(rows: readonly number[], random: RandomSource, depth: number): number {
    const at = this.#splits.length;
    const { target } = this.#data;
    const value = rows.reduce((sum, row) => sum + (target[row] ?? 0), 0) / rows.length;
    const leaf: Split = { feature: -1, threshold: 0, left: 0, right: 0, value };
    this.#splits.push(leaf);
    const best = depth < deepest && rows.length >= 2 * leafRows ? this.#best(rows, random) : null;
    if (!best) return at;
    const values = this.#data.features[best.feature];
    const isLeft = (row: number): boolean => (values?.[row] ?? 0) <= best.threshold;
    const left = this.#grow(rows.filter(isLeft), random, depth + 1);
    const right = this.#grow(
      rows.filter((row) => !isLeft(row)),
      random,
      depth + 1,
    );
    this.#splits[at] = { ...best, left, right, value };
    return at;
  }

  #best(
    rows: readonly number[],
    random: RandomSource,
  ): { readonly feature: number; readonly threshold: number } | null {
    const { features } = this.#data;
    const chosen = drawSome(features.length, Math.max(1, Math.ceil(features.length / 3)), random);
    let best: { feature: number; threshold: number; gain: number } | null = null;
    for (const feature of chosen) {
      const found = this.#bestOf(feature, rows);
      if (found && (!best || found.gain > best.gain)) best = { feature, ...found };
    }
    return best;
  }

  /** The threshold of one feature after which the sums of squares fall most. */
  #bestOf(
    feature: number,
    rows: readonly number[],
  ): { readonly threshold: number; readonly gain: number } | null {
    const values = this.#data.features[feature] ?? new Float64Array();
    const { target } = this.#data;
    const sorted = rows.toSorted((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
    const total = sorted.reduce((sum, row) => sum + (target[row] ?? 0), 0);
    const whole = total ** 2 / sorted.length;
    let best: { threshold: number; gain: number } | null = null;
    let sum = 0;
    for (let i = 0; i < sorted.length - 1; i++) {
      sum += target[sorted[i] ?? 0] ?? 0;
      const [here, next] = [values[sorted[i] ?? 0] ?? 0, values[sorted[i + 1] ?? 0] ?? 0];
      const [low, high] = [i + 1, sorted.length - i - 1];
      if (here === next || low < leafRows || high < leafRows) continue;
      const gain = sum ** 2 / low + (total - sum) ** 2 / high - whole;
      if (gain > 1e-12 && (!best || gain > best.gain)) {
        best = { threshold: (here + next) / 2, gain };
      }
    }
    return best;
  }
}

/** Some of the numbers below `count`, each at most once. */
export function drawSome(count: number, some: number, random: RandomSource): number[] {
  const all = Array.from({ length: count }, (_, i) => i);
  for (let i = 0; i < Math.min(some, count - 1); i++) {
    const j = i + random.below(count - i);
    [all[i], all[j]] = [all[j] ?? 0, all[i] ?? 0];
  }
  return all.slice(0, some);
}
