import type { RunSettings } from '../runs/run.ts';

/** Settings as numbers, by setting and then by run. */
export interface EncodedSettings {
  /** Those that differ between runs. */
  readonly names: readonly string[];
  readonly features: readonly Float64Array[];
}

/**
 * Settings that differ between runs, as numbers that a tree can split: numbers by their rank, so that a learning rate
 * of 0.1 is as far from 0.01 as that from 0.001; words by the order of the alphabet; a setting that a run does not have
 * below all others.
 */
export function encodeSettings(runs: readonly RunSettings[]): EncodedSettings {
  const names = differingSettings(runs);
  return {
    names,
    features: names.map((name) => {
      const values = runs.map((settings) => settings[name] ?? null);
      const order = new Map(sortedValues(values).map((value, place) => [value, place]));
      return Float64Array.from(values, (value) => (value === null ? -1 : (order.get(value) ?? -1)));
    }),
  };
}

/** Names of the settings that differ between runs, in the order in which they come. */
export function differingSettings(runs: readonly RunSettings[]): readonly string[] {
  const names = new Set(runs.flatMap((settings) => Object.keys(settings)));
  return [...names].filter((name) => new Set(runs.map((run) => run[name] ?? null)).size > 1);
}

/** The different values of a setting: numbers by size, then words by the alphabet. */
export function sortedValues(
  values: readonly (string | number | boolean | null)[],
): readonly (string | number | boolean)[] {
  const present = [...new Set(values)].filter((value) => value !== null);
  return present.sort((a, b) => {
    if (typeof a === 'number' && typeof b === 'number') return a - b;
    if (typeof a === 'number') return -1;
    if (typeof b === 'number') return 1;
    return String(a).localeCompare(String(b), 'en', { numeric: true });
  });
}
