import type { DataComparison } from '../../../common/comparison/comparison-api.ts';
import type { SplitName } from '../../../common/evaluation/evaluation.ts';
import type { RunRows } from '../evaluation/run-weights.ts';
import { rowsOfSplit } from '../evaluation/split-rows.ts';

const names: readonly SplitName[] = ['train', 'validation', 'test'];

/** How many rows of the table two runs have in the same part, and how many only one of them has there. */
export function partsOfBoth(first: RunRows, second: RunRows): NonNullable<DataComparison['parts']> {
  return names.map((split) => {
    const own = new Set(rowsOfSplit(first, split).rows);
    const others = new Set(rowsOfSplit(second, split).rows);
    const both = [...own].filter((row) => others.has(row)).length;
    return { split, onlyFirst: own.size - both, both, onlySecond: others.size - both };
  });
}
