import { RandomSource } from '../random/random-source.ts';
import type { RunSettings } from '../runs/run.ts';
import { quantile } from './better.ts';
import { drawSome, Tree, type Explained } from './forest.ts';
import { encodeSettings } from './encode-settings.ts';

/** How much of a metric depends on one setting. */
export interface SettingImportance {
  readonly setting: string;
  /**
   * Share of the metric's variance that the forest no longer explains when the setting is shuffled among the runs:
   * about 0 for one that does not matter.
   */
  readonly importance: number;
  /** From the 5th to the 95th percentile over forests that each saw four fifths of the runs. */
  readonly interval: readonly [low: number, high: number];
}

export interface Importances {
  /** Most important first. */
  readonly settings: readonly SettingImportance[];
  /** Share of the variance that the forests explain of runs they have not seen; 0 or less: nothing. */
  readonly explained: number;
  /** Runs with a value. */
  readonly runs: number;
}

/** Below so many runs the numbers say little. */
export const fewRuns = 20;
const forests = 24;
const treesPerForest = 24;

/**
 * What of the settings a metric depends on: random forests (Breiman 2001) of 24 regression trees, each of a sample of
 * the runs with replacement and a random third of the settings at every split; a setting's importance is how much the
 * squared error on the runs that a tree has not seen grows when the setting is shuffled among them. 24 forests on four
 * fifths of the runs each tell how sure that is. Seeded. Settings that no run varies are left out; of fewer than four
 * runs nothing is told.
 *
 * Gives way after each forest, so that it can be waited for, shown and stopped.
 */
export function* searchImportance(
  runs: readonly { readonly settings: RunSettings; readonly value: number }[],
  seed = 1,
): Generator<number, Importances> {
  const usable = runs.filter(({ value }) => Number.isFinite(value));
  const { names, features } = encodeSettings(usable.map(({ settings }) => settings));
  const data: Explained = { features, target: Float64Array.from(usable, ({ value }) => value) };
  const perForest: Float64Array[] = [];
  const explained: number[] = [];
  for (let forest = 0; forest < forests && names.length > 0 && usable.length >= 4; forest++) {
    const random = RandomSource.seeded(seed, 'importance', forest);
    const known = drawSome(usable.length, Math.max(4, Math.round(usable.length * 0.8)), random);
    const found = importanceOf(data, known, random);
    perForest.push(found.lost);
    explained.push(found.explained);
    yield (forest + 1) / forests;
  }
  const told = perForest.length > 0 ? names : [];
  const settings = told.map((setting, feature): SettingImportance => {
    const values = Float64Array.from(perForest, (lost) => lost[feature] ?? 0).sort();
    const importance = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
    return { setting, importance, interval: [quantile(values, 0.05), quantile(values, 0.95)] };
  });
  return {
    settings: settings.toSorted((a, b) => b.importance - a.importance),
    explained: explained.reduce((sum, value) => sum + value, 0) / Math.max(1, explained.length),
    runs: usable.length,
  };
}

/** One forest: what shuffling each feature loses, and what is explained, as shares of the variance. */
function importanceOf(
  data: Explained,
  known: readonly number[],
  random: RandomSource,
): { readonly lost: Float64Array; readonly explained: number } {
  const mean = known.reduce((sum, row) => sum + (data.target[row] ?? 0), 0) / known.length;
  const variance =
    known.reduce((sum, row) => sum + ((data.target[row] ?? 0) - mean) ** 2, 0) / known.length;
  const lost = new Float64Array(data.features.length);
  const sums = new Float64Array(data.target.length);
  const counts = new Uint32Array(data.target.length);
  let trees = 0;
  for (let t = 0; t < treesPerForest; t++) {
    const drawn = known.map(() => known[random.below(known.length)] ?? 0);
    const seen = new Set(drawn);
    const unseen = known.filter((row) => !seen.has(row));
    if (unseen.length < 2) continue;
    trees++;
    const tree = new Tree(data, drawn, random);
    const error = (feature: number, order: readonly number[]): number =>
      unseen.reduce((sum, row, i) => {
        const gap = tree.predict(row, feature, order[i] ?? row) - (data.target[row] ?? 0);
        return sum + gap ** 2;
      }, 0) / unseen.length;
    const plain = error(-1, unseen);
    for (const row of unseen) {
      sums[row] = (sums[row] ?? 0) + tree.predict(row);
      counts[row] = (counts[row] ?? 0) + 1;
    }
    data.features.forEach((_, feature) => {
      const order = drawSome(unseen.length, unseen.length, random).map((i) => unseen[i] ?? 0);
      lost[feature] = (lost[feature] ?? 0) + error(feature, order) - plain;
    });
  }
  const judged = known.filter((row) => (counts[row] ?? 0) > 0);
  const error =
    judged.reduce((sum, row) => {
      const guess = (sums[row] ?? 0) / (counts[row] ?? 1);
      return sum + (guess - (data.target[row] ?? 0)) ** 2;
    }, 0) / Math.max(1, judged.length);
  const scale = variance > 0 ? 1 / variance : 0;
  return {
    lost: lost.map((sum) => (sum / Math.max(1, trees)) * scale),
    explained: variance > 0 ? 1 - error * scale : 0,
  };
}
