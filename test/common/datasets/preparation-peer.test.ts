import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { numberFeature } from '../../../common/datasets/features/number-feature.ts';
import { fitScaling } from '../../../common/datasets/fit.ts';
import { transformNumber } from '../../../common/datasets/numbers/transform.ts';
import { scaleNumber, stepNumber } from '../../../common/datasets/numbers/number-steps.ts';
import { prepareTable } from '../../../common/datasets/prepare-table.ts';
import type { ColumnTreatment, Recipe } from '../../../common/datasets/recipe.ts';
import type { CategoryData, ColumnData, NumberData } from '../../../common/datasets/table-data.ts';
import { RandomSource } from '../../../common/random/random-source.ts';
import { askPeer, peerPython } from '../../engines/keras/run-keras.ts';

const probe = spawnSync(peerPython, ['-c', 'import sklearn'], { encoding: 'utf8' });
const reason =
  probe.status === 0
    ? null
    : `${peerPython} has no scikit-learn; set LAYERWRIGHT_PEER_PYTHON to a Python that has it.`;
if (reason) console.log(`Skipped preparation beside scikit-learn: ${reason}`);

const columns = 200;
const fills = ['mean', 'median', 'most-frequent', 'constant'] as const;
const scalings = ['standard', 'min-max', 'robust'] as const;

interface NumberCase {
  readonly values: readonly (number | null)[];
  readonly fill: number;
  readonly bins: number;
  readonly rows: readonly (readonly number[])[];
}

interface NumberAnswer {
  readonly fills: Readonly<Record<(typeof fills)[number], readonly number[]>>;
  readonly indicator?: readonly number[];
  readonly scaled: Readonly<Record<(typeof scalings)[number], readonly number[]>>;
  readonly bins: Readonly<Record<'uniform' | 'quantile', readonly number[]>>;
  readonly 'yeo-johnson': readonly number[];
  readonly 'box-cox'?: readonly number[];
  readonly lambdas: Readonly<Partial<Record<'yeo-johnson' | 'box-cox', number>>>;
  readonly norms: Readonly<Record<'l1' | 'l2' | 'max', readonly (readonly number[])[]>>;
}

/** Columns of every shape: bell, long tail, ties, constant, two values, tiny, huge; with and without gaps. */
function numberCase(seed: number): NumberCase {
  const random = RandomSource.seeded(seed, 'column');
  const kind = seed % 8;
  const gaps = [0, 0.1, 0.3][seed % 3] ?? 0;
  const shapes: readonly (() => number)[] = [
    () => 50 + 12 * random.normal(),
    () => Math.exp(1.5 * random.normal()),
    () => random.below(6),
    // Its mean is exact where there are gaps, or the fill would differ from it by rounding.
    () => (gaps > 0 ? 0.5 : 0.1),
    () => random.below(2) * 3 - 1,
    () => 1e-9 * random.normal(),
    () => 1e9 + 1e6 * random.normal(),
    () => random.normal() ** 3 * 10,
  ];
  const draw = shapes[kind] ?? (() => 0);
  const count = 5 + random.below(200);
  const values: (number | null)[] = Array.from({ length: count }, () =>
    random.uniform() < gaps ? null : draw(),
  );
  if (!values.some((value) => value !== null)) values[0] = draw();
  return {
    values,
    fill: Math.round(draw()),
    bins: 2 + random.below(8),
    rows: Array.from({ length: 6 }, (_, row) =>
      Array.from({ length: 3 }, () => (row === 0 ? 0 : Math.fround(3 * random.normal()))),
    ),
  };
}

function categoryCase(seed: number): {
  readonly cells: readonly string[];
  readonly order: readonly string[];
} {
  const random = RandomSource.seeded(seed, 'categories');
  const different = 1 + random.below(12);
  const cells = Array.from(
    { length: 5 + random.below(60) },
    () => `value ${random.below(different)}`,
  );
  return { cells, order: [...new Set(cells)] };
}

const everyRow = { train: 1, validation: 0, test: 0, seed: 1, stratify: false };

function asTable(data: ColumnData, rows: number, change: Partial<ColumnTreatment>) {
  const y: NumberData = {
    kind: 'number',
    values: Float64Array.from({ length: rows }, (_, row) => row + 2),
    unreadable: 0,
  };
  const treatments: readonly ColumnTreatment[] = [
    { ...numberTreatment(change), type: data.kind },
    { ...numberTreatment({ missing: 'drop' }), column: 'y', role: 'target' },
  ];
  const recipe: Recipe = { version: 2, treatments, split: everyRow };
  return prepareTable(
    {
      rows,
      columns: new Map([
        ['x', data],
        ['y', y],
      ]),
    },
    recipe,
  );
}

function numberTreatment(change: Partial<ColumnTreatment>): ColumnTreatment {
  return {
    column: 'x',
    role: 'feature',
    type: 'number',
    missing: 'mean',
    encoding: 'label',
    scaling: 'none',
    ...change,
  };
}

function standardized(values: readonly number[]): number[] {
  const { offset, divisor } = fitScaling(Float64Array.from(values), 'standard');
  return values.map((value) => (value - offset) / divisor);
}

/** In double precision, before numbers are rounded to 32 bits. */
function treated({ values }: NumberCase, change: Partial<ColumnTreatment>): number[] {
  const data = numbersOf(values);
  const fitted = numberFeature.fit(numberTreatment(change), data, () => true);
  const stepped = values.map((value) => stepNumber(fitted, value ?? Number(fitted.fill)));
  return stepped.map((value) => scaleNumber(fitted, value));
}

function numbersOf(values: readonly (number | null)[]): NumberData {
  return {
    kind: 'number',
    values: Float64Array.from(values, (value) => value ?? NaN),
    unreadable: 0,
  };
}

/** The largest difference as a share of the expected number, . */
function difference(actual: readonly number[], expected: readonly number[]): number {
  expect(actual).toHaveLength(expected.length);
  const spread = Math.max(...expected.map(Math.abs));
  return Math.max(
    ...expected.map(
      (value, row) => Math.abs((actual[row] ?? NaN) - value) / (spread > 1e-12 ? spread : 1),
    ),
  );
}

/** Whether numbers differ by less than a hundredth of their size, or of 1, without being the same. */
function isNarrow(values: NumberCase['values']): boolean {
  const present = values.filter((value) => value !== null);
  const [least, most] = [Math.min(...present), Math.max(...present)];
  return least !== most && most - least < 0.01 * Math.max(1, Math.abs(most));
}

describe.skipIf(reason !== null)('preparation beside scikit-learn', () => {
  const cases = Array.from({ length: columns }, (_, seed) => numberCase(seed));
  const categoryCases = Array.from({ length: columns }, (_, seed) => categoryCase(seed));
  let answers: readonly NumberAnswer[] = [];
  let encoded: readonly {
    readonly 'one-hot': readonly (readonly number[])[];
    readonly label: readonly number[];
  }[] = [];

  beforeAll(() => {
    const script = fileURLToPath(new URL('preparation-peer.py', import.meta.url));
    const all = askPeer<object>(script, [...cases, ...categoryCases]);
    answers = all.slice(0, columns) as NumberAnswer[];
    encoded = all.slice(columns) as typeof encoded;
  }, 120_000);

  const each = (check: (one: NumberCase, answer: NumberAnswer, seed: number) => void) =>
    cases.forEach((one, seed) => check(one, answers[seed] as NumberAnswer, seed));

  it.each(fills)('fills gaps by %s as SimpleImputer, with its indicator', (missing) => {
    each((one, answer, seed) => {
      const change = { missing, fill: String(one.fill) };
      expect(
        difference(treated(one, change), answer.fills[missing]),
        `column ${seed}`,
      ).toBeLessThan(1e-9);
      const { features } = asTable(numbersOf(one.values), one.values.length, {
        ...change,
        indicator: true,
      });
      const indicator = one.values.map((_, row) => features[2 * row + 1]);
      expect(indicator).toEqual(answer.indicator ?? one.values.map(() => 0));
      const filled = one.values.map((_, row) => features[2 * row] ?? NaN);
      expect(difference(filled, answer.fills[missing])).toBeLessThan(1e-6);
    });
  });

  it.each(scalings)('scales %s as scikit-learn', (scaling) => {
    each((one, answer, seed) => {
      const expected = answer.scaled[scaling];
      expect(difference(treated(one, { scaling }), expected), `column ${seed}`).toBeLessThan(1e-9);
      const { features } = asTable(numbersOf(one.values), one.values.length, { scaling });
      expect(difference([...features], expected), `column ${seed}`).toBeLessThan(1e-6);
    });
  });

  it.each(['uniform', 'quantile'] as const)(
    'puts numbers into %s bins as KBinsDiscretizer',
    (edges) => {
      each((one, answer, seed) => {
        const bins = { count: one.bins, edges, encoding: 'ordinal' } as const;
        expect(treated(one, { bins }), `column ${seed}`).toEqual(answer.bins[edges]);
        const { features, fitted } = asTable(numbersOf(one.values), one.values.length, {
          bins: { ...bins, encoding: 'one-hot' },
        });
        const width = fitted.featureNames.length;
        const ones = answer.bins[edges].map((bin, row) => features[row * width + bin]);
        expect(ones.every((value) => value === 1)).toBe(true);
        expect(features.reduce((sum, value) => sum + value, 0)).toBe(one.values.length);
      });
    },
  );

  it.each(['yeo-johnson', 'box-cox'] as const)('transforms %s as PowerTransformer', (transform) => {
    let compared = 0;
    each((one, answer, seed) => {
      const expected = answer[transform];
      // Powers of numbers that are nearly the same hardly differ, so rounding decides which is the likeliest.
      if (!expected || isNarrow(one.values)) return;
      const where = `column ${seed}`;
      const filled = treated(one, {});
      const lambda = answer.lambdas[transform] ?? NaN;
      const data = numbersOf(filled);
      const { lambda: found = NaN } = numberFeature.fit(
        numberTreatment({ transform }),
        data,
        () => true,
      );
      // The likelihood is flat at its top, so λ itself is known to half of the digits.
      expect(Math.abs(found - lambda) / Math.max(1, Math.abs(lambda)), where).toBeLessThan(1e-6);
      const byTheirs = filled.map((value) => transformNumber(transform, lambda, value));
      expect(difference(byTheirs, expected), where).toBeLessThan(1e-9);
      const scaled = treated(one, { transform, scaling: 'standard' });
      expect(difference(scaled, standardized(expected)), where).toBeLessThan(1e-6);
      compared += 1;
    });
    expect(compared).toBeGreaterThan(transform === 'box-cox' ? 40 : 140);
  });

  it.each(['l1', 'l2', 'max'] as const)(
    'divides rows by their norm %s as Normalizer',
    (unitNorm) => {
      each((one, answer) => {
        const [a, b, c] = [0, 1, 2].map((at) => numbersOf(one.rows.map((row) => row[at] ?? 0)));
        const y = numbersOf(one.rows.map((_, row) => row + 2));
        const data = { a, b, c, y } as Record<string, NumberData>;
        const treatments = Object.keys(data).map((column): ColumnTreatment => ({
          column,
          role: column === 'y' ? 'target' : 'feature',
          type: 'number',
          missing: 'drop',
          encoding: 'label',
          scaling: 'none',
        }));
        const { features } = prepareTable(
          { rows: one.rows.length, columns: new Map(Object.entries(data)) },
          { version: 2, treatments, unitNorm, split: everyRow },
        );
        expect(difference([...features], answer.norms[unitNorm].flat())).toBeLessThan(1e-6);
      });
    },
  );

  it('encodes categories as OneHotEncoder and OrdinalEncoder do in the order of appearance', () => {
    categoryCases.forEach(({ cells, order }, seed) => {
      const data: CategoryData = {
        kind: 'category',
        codes: Int32Array.from(cells, (cell) => order.indexOf(cell)),
        values: order,
      };
      for (const encoding of ['one-hot', 'label'] as const) {
        const change = { encoding, missing: 'most-frequent' } as const;
        const { features } = asTable(data, cells.length, change);
        expect([...features]).toEqual(encoded[seed]?.[encoding].flat());
      }
    });
  });
});
