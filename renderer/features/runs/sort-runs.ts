import type { RunSummary } from '../../../common/runs/run.ts';
import type { RunColumn } from './run-columns.ts';

/** The runs in an order; absent values last, equal ones as they came, pinned runs before all others. */
export function sortRuns(
  runs: readonly RunSummary[],
  column: RunColumn | undefined,
  descending: boolean,
): RunSummary[] {
  if (!column) return pinnedFirst(runs);
  const keys = keysOf(runs.map(column.key ?? column.value), descending);
  const places = Uint32Array.from(runs, (_, i) => i);
  places.sort((a, b) => {
    const difference = (keys[a] ?? 0) - (keys[b] ?? 0);
    return Number.isNaN(difference) || difference === 0 ? a - b : difference;
  });
  const sorted: RunSummary[] = [];
  for (const place of places) {
    const run = runs[place];
    if (run) sorted.push(run);
  }
  return pinnedFirst(sorted);
}

/**
 * Numbers that sort as the values do. Words get their place among all distinct words, so that thousands of equal ones
 * are compared once; numbers stand before words.
 */
function keysOf(values: readonly (number | string | null)[], descending: boolean): Float64Array {
  const sign = descending ? -1 : 1;
  const distinct = new Set<string>();
  for (const value of values) if (typeof value === 'string') distinct.add(value);
  const ranks = new Map<string, number>();
  [...distinct]
    .map((word) => ({ word, key: wordKey(word) }))
    .sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)))
    .forEach(({ word, key }, rank, all) => {
      const before = all[rank - 1];
      ranks.set(word, before?.key === key ? (ranks.get(before.word) ?? rank) : rank);
    });
  const hasNumbers = values.some((value) => typeof value === 'number');
  const base = hasNumbers && distinct.size > 0 ? 1e300 : 0;
  return Float64Array.from(values, (value) => {
    if (value === null || Number.isNaN(value)) return Number.MAX_VALUE;
    if (typeof value === 'number') return sign * Math.max(-1e299, Math.min(1e299, value));
    // Ranks would be lost beside so large a number, so words lie on a scale of their own.
    return sign * (base + (ranks.get(value) ?? 0) * (base === 0 ? 1 : 1e290));
  });
}

/**
 * A text whose plain order is that of people: whatever the case and accents, numbers by their size. Made once per
 * word, as comparing by a language's rules takes ten times as long for thousands of names.
 */
function wordKey(word: string): string {
  const plain = /[^ -~]/.test(word) ? word.normalize('NFD').replace(/\p{M}/gu, '') : word;
  return plain.toLowerCase().replace(/\d+/g, (digits) => digits.padStart(16, '0'));
}

function pinnedFirst(runs: readonly RunSummary[]): RunSummary[] {
  if (!runs.some(({ pinned }) => pinned)) return [...runs];
  return [...runs.filter(({ pinned }) => pinned), ...runs.filter(({ pinned }) => !pinned)];
}
