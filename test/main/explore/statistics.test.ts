import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  contingency,
  correlationRatio,
  cramersV,
  remainingUncertainty,
} from '../../../common/explore/category-association.ts';
import { averageLinkage } from '../../../common/explore/cluster-order.ts';
import { averageRanks, pearson, ranked, spearman } from '../../../common/explore/correlation.ts';
import { RandomSource } from '../../../common/random/random-source.ts';
import { csvOf, ExploredTables } from './explored-table.ts';

const python = process.env['LAYERWRIGHT_PEER_PYTHON'] ?? 'python3';
const hasPeer = spawnSync(python, ['-c', 'import sklearn, scipy']).status === 0;
if (!hasPeer) {
  console.log('Skipped the statistics beside SciPy: set LAYERWRIGHT_PEER_PYTHON.');
}

interface Case {
  readonly x: readonly (number | null)[];
  readonly y: readonly (number | null)[];
  readonly a: readonly (string | null)[];
  readonly b: readonly (string | null)[];
  readonly distances: readonly (readonly number[])[];
}

interface Answer {
  readonly skewness: number;
  readonly kurtosis: number;
  readonly mean: number;
  readonly deviation: number;
  readonly quartiles: readonly number[];
  readonly iqr: number;
  readonly z: number;
  readonly pearson: number;
  readonly spearman: number;
  readonly ranks: readonly number[];
  readonly cramers: number;
  readonly ratio: number;
  readonly uncertainty: number;
  readonly heights: readonly number[];
}

/** Random columns with gaps, ties, a shift far from zero, heavy tails, and categories that hang together. */
function randomCase(seed: number): Case {
  const random = RandomSource.seeded(seed, 'statistics');
  const rows = 20 + random.below(400);
  const shift = [0, 1e6, -3][seed % 3] ?? 0;
  const gap = seed % 2 === 0 ? 0 : 0.1;
  const perhaps = <T>(value: T): T | null => (random.uniform() < gap ? null : value);
  const round = (value: number) => (seed % 4 === 0 ? Math.round(value * 4) / 4 : value);
  const x = Array.from({ length: rows }, () =>
    round(shift + random.normal() * Math.exp(random.normal() * (seed % 5) * 0.3)),
  );
  const a = x.map(
    (value) =>
      ['low', 'mid', 'high', 'top'][
        Math.min(3, Math.floor(Math.abs(value - shift) * 1.4 + random.uniform()))
      ] ?? 'top',
  );
  const count = 5 + random.below(10);
  const distances = Array.from({ length: count }, () => new Array<number>(count).fill(0));
  for (let i = 0; i < count; i += 1) {
    for (let j = i + 1; j < count; j += 1) {
      const distance = random.uniform();
      (distances[i] ?? [])[j] = distance;
      (distances[j] ?? [])[i] = distance;
    }
  }
  return {
    x: x.map(perhaps),
    y: x.map((value) => perhaps(round((value - shift) * 0.6 + random.normal()))),
    a: a.map(perhaps),
    b: a.map((value) =>
      perhaps(random.uniform() < 0.6 ? value : (['p', 'q'][random.below(2)] ?? 'p')),
    ),
    distances,
  };
}

const close = (actual: number | null, expected: number) => {
  expect(actual).not.toBeNull();
  expect(Math.abs((actual ?? NaN) - expected)).toBeLessThanOrEqual(
    1e-9 * Math.max(1, Math.abs(expected)),
  );
};
const numbers = (values: readonly (number | null)[]) =>
  Float64Array.from(values, (value) => value ?? NaN);
function codes(values: readonly (string | null)[]): Int32Array {
  const known = [...new Set(values)].filter((value) => value !== null);
  return Int32Array.from(values, (value) => (value === null ? -1 : known.indexOf(value)));
}

describe.skipIf(!hasPeer)('statistics are those of SciPy and scikit-learn', () => {
  const cases = Array.from({ length: 24 }, (_, seed) => randomCase(seed));
  let answers: readonly Answer[] = [];
  let tables: ExploredTables;

  beforeAll(async () => {
    const script = fileURLToPath(new URL('statistics-peer.py', import.meta.url));
    const run = spawnSync(python, ['-W', 'ignore', script], {
      input: JSON.stringify({ cases }),
      encoding: 'utf8',
    });
    if (run.status !== 0) throw new Error(run.stderr);
    answers = JSON.parse(run.stdout) as Answer[];
    tables = await ExploredTables.make();
  });
  afterAll(() => tables.remove());

  it.each(cases.map((one, index) => [index, one] as const))(
    'on random columns %i',
    async (index, one) => {
      const expected = answers[index];
      if (!expected) throw new Error('no answer');
      const [x, y, a, b] = [numbers(one.x), numbers(one.y), codes(one.a), codes(one.b)];
      close(pearson(x, y).value, expected.pearson);
      close(spearman(ranked(x), ranked(y)).value, expected.spearman);
      expect([...averageRanks(x)].filter((rank) => !Number.isNaN(rank))).toEqual(expected.ranks);
      close(cramersV(contingency(a, b)).value, expected.cramers);
      close(correlationRatio(a, x).value, expected.ratio);
      close(remainingUncertainty(contingency(a, b)), expected.uncertainty);
      const heights = averageLinkage(Float64Array.from(one.distances.flat()), one.distances.length);
      heights
        .map(({ distance }) => distance)
        .sort((p, q) => p - q)
        .forEach((height, join) => close(height, expected.heights[join] ?? NaN));

      const table = await tables.add({ csv: csvOf({ x: one.x, a: one.a }) });
      const { columns } = await tables.explore.columns({
        datasetId: table.dataset.id,
        columns: ['x'],
        target: 'a',
      });
      const numeric = columns[0]?.numeric;
      if (!numeric) throw new Error('x is not a column of numbers');
      close(numeric.mean, expected.mean);
      close(numeric.standardDeviation, expected.deviation);
      close(numeric.skewness, expected.skewness);
      close(numeric.kurtosis, expected.kurtosis);
      [numeric.quartile1, numeric.median, numeric.quartile3].forEach((quartile, at) =>
        close(quartile, expected.quartiles[at] ?? NaN),
      );
      expect(numeric.outliers.iqr.count).toBe(expected.iqr);
      expect(numeric.outliers.z.count).toBe(expected.z);
    },
  );
});
