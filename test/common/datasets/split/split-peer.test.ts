import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { RandomSource } from '../../../../common/random/random-source.ts';
import type { SplitSpec } from '../../../../common/datasets/split-spec.ts';
import { leftOut, splitRows } from '../../../../common/datasets/split.ts';
import { dealGroups, dealGroupsByClass } from '../../../../common/datasets/split/deal-groups.ts';
import { dealRows } from '../../../../common/datasets/split/deal-rows.ts';
import { askPeer, peerPython } from '../../../engines/keras/run-keras.ts';

const script = fileURLToPath(new URL('split-peer.py', import.meta.url));
const hasPeer = spawnSync(peerPython, ['-c', 'import sklearn']).status === 0;
if (!hasPeer) {
  console.log(
    `Skipped splits beside scikit-learn: ${peerPython} has none; set LAYERWRIGHT_PEER_PYTHON to a Python that has it.`,
  );
}

const base: SplitSpec = { train: 1, validation: 0, test: 0, seed: 7, stratify: true };

/** Whole numbers below `bound`, the small ones more often. */
function skewed(count: number, bound: number, seed: number): number[] {
  const random = RandomSource.seeded(seed, 'split-peer', count);
  return Array.from({ length: count }, () => Math.floor(random.uniform() ** 2 * bound));
}

const ask = <Answer>(cases: readonly object[]) => askPeer<Answer>(script, cases);
const seeds = Array.from({ length: 20 }, (_, index) => index + 1);

function classCounts(labels: readonly number[], chosen: (row: number) => boolean): number[] {
  const counts = new Array<number>(Math.max(...labels) + 1).fill(0);
  labels.forEach((label, row) => {
    if (chosen(row)) counts[label] = (counts[label] ?? 0) + 1;
  });
  return counts;
}

/** Mean over the classes of the standard deviation of their shares in the folds. */
function unevenness(labels: readonly number[], foldOf: readonly number[], folds: number): number {
  const totals = classCounts(labels, () => true);
  const shares = Array.from({ length: folds }, (_, fold) =>
    classCounts(labels, (row) => foldOf[row] === fold).map(
      (count, label) => count / (totals[label] ?? 1),
    ),
  );
  const deviations = totals.map((_, label) => {
    const own = shares.map((share) => share[label] ?? 0);
    const mean = own.reduce((sum, share) => sum + share, 0) / folds;
    return Math.sqrt(own.reduce((sum, share) => sum + (share - mean) ** 2, 0) / folds);
  });
  return deviations.reduce((sum, deviation) => sum + deviation, 0) / totals.length;
}

/** Group and class numbers by first appearance, as both programs number them. */
function numbered(values: readonly number[]): number[] {
  const order = [...new Set(values)];
  return values.map((value) => order.indexOf(value));
}

describe.skipIf(!hasPeer)('splits beside scikit-learn', () => {
  it('have the class counts of StratifiedKFold in every fold', () => {
    const cases = seeds.map((seed) => ({
      kind: 'stratified-folds',
      folds: 2 + (seed % 5),
      labels: skewed(60 + seed * 7, 4, seed),
    }));
    ask<number[][]>(cases).forEach((expected, index) => {
      const { labels = [], folds = 2 } = cases[index] ?? {};
      const dealt = expected.map((_, held) => {
        const spec = { ...base, folds: { count: folds, held } };
        const parts = dealRows(
          { count: labels.length, labels: Int32Array.from(labels), column: null },
          spec,
        );
        return classCounts(labels, (row) => parts[row] === 1);
      });
      expect(dealt).toEqual(expected);
    });
  });

  it('have the sizes of GroupKFold', () => {
    const cases = seeds.map((seed) => {
      const groups = numbered(skewed(200, 15, seed));
      return { kind: 'group-folds', folds: 3 + (seed % 3), groups, labels: groups };
    });
    ask<number[]>(cases).forEach((expected, index) => {
      const { groups = [], folds = 3 } = cases[index] ?? {};
      const counts = [...Map.groupBy(groups, (group) => group).values()].map((own) => [own.length]);
      const partOf = dealGroups(
        { counts, order: [...counts.keys()] },
        new Array<number>(folds).fill(1 / folds),
      );
      const sizes = expected.map((_, fold) =>
        counts.reduce((sum, [size = 0], group) => sum + (partOf[group] === fold ? size : 0), 0),
      );
      expect(sizes.toSorted()).toEqual(expected.toSorted());
    });
  });

  it('keep the classes of groups as even as StratifiedGroupKFold does', () => {
    const cases = seeds.map((seed) => ({
      kind: 'stratified-group-folds',
      folds: 3 + (seed % 3),
      groups: skewed(240, 24, seed).toSorted((a, b) => a - b),
      labels: skewed(240, 3, seed + 100),
    }));
    // Equal choices are told apart by rounding alone, so that what is compared is how even the folds become.
    const [own, theirs] = [0, 0].map(() => [] as number[]);
    ask<number[]>(cases).forEach((expected, index) => {
      const { groups = [], labels = [], folds = 3 } = cases[index] ?? {};
      const names = [...new Set(groups)];
      const counts = names.map((name) => classCounts(labels, (row) => groups[row] === name));
      const partOf = dealGroupsByClass(
        { counts, order: [...names.keys()] },
        new Array<number>(folds).fill(1 / folds),
      );
      const dealt = groups.map((group) => partOf[names.indexOf(group)] ?? -1);
      own?.push(unevenness(labels, dealt, folds));
      theirs?.push(unevenness(labels, expected, folds));
    });
    const mean = (values: readonly number[] = []) =>
      values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(own)).toBeLessThan(1.05 * mean(theirs));
    expect(mean(theirs)).toBeLessThan(1.05 * mean(own));
  });

  it('cut time where TimeSeriesSplit does', () => {
    const cases = [17, 40, 101].flatMap((count) =>
      [2, 3, 5].map((folds) => ({ kind: 'time', count, folds })),
    );
    ask<[number[], number[]][]>(cases).forEach((expected, index) => {
      const { count = 0, folds = 2 } = cases[index] ?? {};
      expected.forEach(([train, held], fold) => {
        const parts = dealRows(
          { count, labels: null, column: null },
          { ...base, method: 'time', folds: { count: folds, held: fold } },
        );
        const rowsOf = (part: number) => [...parts.keys()].filter((row) => parts[row] === part);
        expect(rowsOf(0)).toEqual(train);
        expect(rowsOf(1)).toEqual(held);
        expect(rowsOf(leftOut)).toHaveLength(count - train.length - held.length);
      });
    });
  });

  it('have the test classes of a stratified train_test_split, ties of rounding aside', () => {
    const cases = seeds.map((seed) => ({
      kind: 'holdout',
      test: 20,
      labels: skewed(100 + seed, 3, seed),
    }));
    ask<number[]>(cases).forEach((expected, index) => {
      const { labels = [] } = cases[index] ?? {};
      const test = 20 / labels.length;
      const spec = { ...base, train: 1 - test, test };
      const parts = splitRows(labels.length, spec, Int32Array.from(labels));
      const own = classCounts(labels, (row) => parts[row] === 2);
      own.forEach((count, label) => {
        const share = (classCounts(labels, () => true)[label] ?? 0) * test;
        expect(Math.abs(count - (expected[label] ?? 0))).toBeLessThanOrEqual(1);
        expect(Math.abs(count - share)).toBeLessThan(1);
      });
    });
  });
});
