import { describe, expect, it } from 'vitest';
import { encodeRows } from '../../../common/datasets/apply.ts';
import { bucketOf } from '../../../common/datasets/category-hash.ts';
import { checkRecipe } from '../../../common/datasets/check-recipe.ts';
import type { ColumnProfile } from '../../../common/datasets/column.ts';
import { plannedBlocks } from '../../../common/datasets/count-features.ts';
import { decideDates } from '../../../common/datasets/dates/date-evidence.ts';
import { prepareTable } from '../../../common/datasets/prepare-table.ts';
import { previewStep } from '../../../common/datasets/preview-step.ts';
import type { ColumnTreatment, Recipe } from '../../../common/datasets/recipe.ts';
import type { CategoryData, ColumnData, NumberData } from '../../../common/datasets/table-data.ts';
import { toOriginalUnits } from '../../../common/evaluation/read-outputs.ts';

const numbers = (...values: number[]): NumberData => ({
  kind: 'number',
  values: Float64Array.from(values),
  unreadable: 0,
});

function categories(...cells: (string | null)[]): CategoryData {
  const values = [...new Set(cells.filter((cell) => cell !== null))];
  const codes = Int32Array.from(cells, (cell) => (cell === null ? -1 : values.indexOf(cell)));
  return { kind: 'category', codes, values };
}

type Changes = Record<string, Partial<ColumnTreatment>>;

function recipeOf(
  columns: Record<string, ColumnData>,
  changes: Changes,
  rest: Partial<Recipe> = {},
): Recipe {
  const names = [...Object.keys(columns), ...(rest.derived ?? []).map(({ name }) => name)];
  return {
    version: 2,
    treatments: names.map((column): ColumnTreatment => ({
      column,
      role: column === 'y' ? 'target' : 'feature',
      type: columns[column]?.kind ?? 'number',
      missing: columns[column]?.kind === 'category' ? 'most-frequent' : 'median',
      encoding: 'one-hot',
      scaling: 'none',
      ...changes[column],
    })),
    split: { train: 1, validation: 0, test: 0, seed: 1, stratify: false },
    ...rest,
  };
}

const tableOf = (columns: Record<string, ColumnData>) => ({
  rows: Math.max(
    ...Object.values(columns).map((data) =>
      data.kind === 'category'
        ? data.codes.length
        : data.kind === 'number'
          ? data.values.length
          : 0,
    ),
  ),
  columns: new Map(Object.entries(columns)),
});

const prepare = (
  columns: Record<string, ColumnData>,
  changes: Changes,
  rest: Partial<Recipe> = {},
) => prepareTable(tableOf(columns), recipeOf(columns, changes, rest));

const y = numbers(1, 2, 3, 4, 5);
const refusal = (message: RegExp) =>
  expect.objectContaining({
    code: 'invalid-data',
    message: expect.stringMatching(message) as string,
  }) as Error;

describe('dates', () => {
  const since = numbers(19_723, 19_783.5, NaN);

  it('become days, parts and places in their cycles', () => {
    const date = {
      elapsed: true,
      parts: ['year', 'month', 'weekday', 'hour'],
      cycles: false,
    } as const;
    const { features, fitted } = prepare(
      { since, y: numbers(1, 2, 3) },
      { since: { type: 'date', date, indicator: true, missing: 'constant', fill: '2024-12-31' } },
    );
    expect(fitted.featureNames).toEqual([
      'since days',
      'since year',
      'since month',
      'since weekday',
      'since hour',
      'since missing',
    ]);
    // Monday 1 January 2024, Friday 1 March 2024 at noon, Tuesday 31 December 2024.
    expect([...features]).toEqual([
      19_723, 2024, 1, 0, 0, 0, 19_783.5, 2024, 3, 4, 12, 0, 20_088, 2024, 12, 1, 0, 1,
    ]);
  });

  it('have January and December side by side in their cycle', () => {
    const date = { elapsed: false, parts: ['month'], cycles: true } as const;
    const { features, fitted } = prepare(
      { since: numbers(19_723, 19_783, 19_692), y: numbers(1, 2, 3) },
      { since: { type: 'date', date } },
    );
    expect(fitted.featureNames).toEqual(['since month sin', 'since month cos']);
    const expected = [0, 1, Math.sqrt(0.75), 0.5, -0.5, Math.sqrt(0.75)];
    features.forEach((value, index) => expect(value).toBeCloseTo(expected[index] ?? NaN, 6));
  });

  it('tell at prediction what they cannot read', () => {
    const { fitted } = prepare(
      { since, y: numbers(1, 2, 3) },
      { since: { type: 'date', dateFormat: 'day-first' } },
    );
    const { features, warnings } = encodeRows(fitted, [{ since: '01/03/2024' }, { since: 'soon' }]);
    expect(features[0]).toBe(19_783);
    expect(warnings).toEqual(['1 row: “soon” in “since” is not a date; 2024-01-31 06:00 is used.']);
  });

  it.each([
    ['day-first', { '31/12/2024': 5 }, [0, 5, 3, 0], '.', []],
    ['month-first', { '31/12/2024': 5 }, [0, 2, 5, 0], '.', []],
    ['day-first', { '31/12/2024': 5 }, [0, 4, 2, 0], '.', [/have the day first; 1 cell cannot/]],
    ['day-first', { '31/12/2024': 5 }, [0, 5, 5, 0], ',', [/no cell decides/]],
    ['month-first', { '31/12/2024': 5 }, [0, 5, 5, 0], '.', [/no cell decides/]],
    [undefined, { '2024-12-31': 3, '31.12.2024': 2 }, [5, 5, 5, 5], '.', [/2 ways/]],
    [undefined, { '20241231': 5 }, [0, 0, 0, 5], '.', []],
  ] as const)('are read %s where %j are counted', (format, forms, readable, decimal, warnings) => {
    const [plain, dayFirst, monthFirst, compact] = readable;
    const reading = decideDates(
      'x',
      {
        filled: 5,
        forms: new Map(Object.entries(forms)) as never,
        readable: { plain, 'day-first': dayFirst, 'month-first': monthFirst, compact },
      },
      decimal,
    );
    expect(reading.format).toBe(format);
    expect(reading.warnings.map(({ message }) => message)).toEqual(
      warnings.map((message) => expect.stringMatching(message) as string),
    );
  });

  it('of eight digits are dates where the column is called so', () => {
    const counts = {
      filled: 5,
      forms: new Map([['20241231', 5]]) as never,
      readable: { plain: 0, 'day-first': 0, 'month-first': 0, compact: 5 },
    };
    expect(decideDates('sale_date', counts, '.').format).toBe('compact');
    expect(decideDates('update', counts, '.').format).toBeUndefined();
  });
});

describe('categories', () => {
  it('are hashed by FNV-1a over UTF-8', () => {
    // Test vectors of the authors: "", "a", "foobar".
    expect(bucketOf('', 2 ** 32)).toBe(0x811c9dc5);
    expect(bucketOf('a', 2 ** 32)).toBe(0xe40c292c);
    expect(bucketOf('foobar', 2 ** 32)).toBe(0xbf9cf968);
    expect(bucketOf('ü', 2 ** 32)).toBe(bucketOf('\u00fc', 2 ** 32));
  });

  it('become their share of the training rows, and unknown ones 0', () => {
    const c = categories('a', 'b', 'a', null, 'a');
    const { features, fitted } = prepare({ c, y }, { c: { encoding: 'frequency' } });
    [0.8, 0.2, 0.8, 0.8, 0.8].forEach((share, row) => expect(features[row]).toBeCloseTo(share, 6));
    const encoded = encodeRows(fitted, [{ c: 'z' }]);
    expect([...encoded.features]).toEqual([0]);
    expect(encoded.warnings).toEqual([expect.stringContaining('in no training row')]);
  });
});

describe('outliers', () => {
  const x = numbers(1, 2, 3, 4, 100);

  it('are capped in every row and at prediction', () => {
    const outliers = { action: 'cap', rule: 'iqr', factor: 1.5 } as const;
    const { features, fitted } = prepare({ x, y }, { x: { outliers } });
    expect([...features]).toEqual([1, 2, 3, 4, 7]);
    expect([...encodeRows(fitted, [{ x: '-50' }]).features]).toEqual([-1]);
  });

  it('are dropped from training rows alone', () => {
    const values = Array.from({ length: 100 }, (_, row) => (row % 10 === 0 ? 1e6 : row));
    const split = { train: 0.5, validation: 0.25, test: 0.25, seed: 3, stratify: false };
    const columns = { x: numbers(...values), y: numbers(...values.map((_, row) => row)) };
    const outliers = { action: 'drop', rule: 'iqr', factor: 3 } as const;
    const kept = prepare(columns, {}, { split });
    const dropped = prepare(columns, { x: { outliers } }, { split });
    const huge = (prepared: typeof kept, part: number) =>
      prepared.features.filter((value, at) => value === 1e6 && prepared.split[at] === part).length;
    expect(huge(kept, 0)).toBeGreaterThan(0);
    expect(huge(dropped, 0)).toBe(0);
    expect([huge(dropped, 1), huge(dropped, 2)]).toEqual([huge(kept, 1), huge(kept, 2)]);
    expect(dropped.fitted.rowsDropped).toBe(huge(kept, 0));
    expect(dropped.fitted.features[0]?.bounds?.[1]).toBeLessThan(1e6);
  });
});

describe('numbers that a transform cannot take', () => {
  it('count as missing, and are told', () => {
    const x = numbers(-3, 0, 1, Math.E, NaN);
    const { features, fitted } = prepare(
      { x, y },
      { x: { transform: 'log', missing: 'constant', fill: '1', indicator: true } },
    );
    expect([...features]).toEqual([0, 1, 0, 1, 0, 0, 1, 0, 0, 1]);
    expect(fitted.features[0]?.untransformed).toEqual({ cells: 2, row: 0, value: -3 });
    expect(encodeRows(fitted, [{ x: '-5' }]).warnings).toEqual([
      '“-5” in “x” has no logarithm; 1 is used.',
    ]);
  });

  it('are refused where none is left, or where they are the target', () => {
    const x = numbers(-3, 0, -1, -2, NaN);
    expect(() => prepare({ x, y }, { x: { transform: 'sqrt', missing: 'mean' } })).not.toThrow();
    expect(() => prepare({ x, y }, { x: { transform: 'log' } })).toThrow(
      refusal(/No training row of “x” has a logarithm.*row 1 holds -3/),
    );
    const target = numbers(1, 0, 2, 3, 4);
    expect(() => prepare({ x: y, y: target }, { y: { transform: 'log' } })).toThrow(
      refusal(/target “y” needs numbers above 0, and 1 row hold.*row 2 holds 0/),
    );
  });
});

describe('a transformed target', () => {
  it.each(['log', 'log1p', 'sqrt', 'square', 'box-cox', 'yeo-johnson'] as const)(
    '%s is undone at prediction',
    (transform) => {
      const target = numbers(0.5, 3, 12, 40, 7);
      const made = prepare({ x: y, y: target }, { y: { transform, scaling: 'standard' } });
      toOriginalUnits(made.fitted, made.targets).forEach((value, row) =>
        expect(value).toBeCloseTo(target.values[row] ?? NaN, 3),
      );
      // Wild outputs of an untrained network stay numbers.
      const wild = toOriginalUnits(made.fitted, [-1e6, 1e6, NaN]);
      expect(Number.isFinite(wild[0]) && Number.isFinite(wild[1])).toBe(true);
      expect(wild[2]).toBeNaN();
    },
  );
});

describe('balancing', () => {
  const labels = Array.from({ length: 95 }, (_, row) => (row % 9 === 0 ? 'rare' : 'often'));
  const columns = { x: numbers(...labels.map((_, row) => row)), y: categories(...labels) };
  const split = { train: 0.6, validation: 0.2, test: 0.2, seed: 1, stratify: true };

  it.each(['oversample', 'undersample'] as const)('%s evens out training rows alone', (method) => {
    const plain = prepare(columns, {}, { split });
    const made = prepare(columns, {}, { split, balance: { method, seed: 5 } });
    const count = (prepared: typeof made, part: number, label: number) =>
      prepared.targets.filter((value, at) => value === label && prepared.split[at] === part).length;
    expect(count(made, 0, 0)).toBe(count(made, 0, 1));
    const sizes = [count(plain, 0, 0), count(plain, 0, 1)];
    expect(count(made, 0, 0)).toBe(
      method === 'oversample' ? Math.max(...sizes) : Math.min(...sizes),
    );
    for (const part of [1, 2]) {
      const rowsOf = (prepared: typeof made) =>
        prepared.rows.filter((_, at) => prepared.split[at] === part);
      expect(rowsOf(made)).toEqual(rowsOf(plain));
    }
    expect(made.fitted.unbalanced).toEqual(sizes);
    const again = prepare(columns, {}, { split, balance: { method, seed: 5 } });
    expect(again.rows).toEqual(made.rows);
    const other = prepare(columns, {}, { split, balance: { method, seed: 6 } });
    expect(other.rows).not.toEqual(made.rows);
  });
});

describe('problems found before training', () => {
  const profile = (name: string, change: Partial<ColumnProfile> = {}): ColumnProfile => ({
    name,
    type: 'number',
    rows: 1000,
    missing: 0,
    distinct: 500,
    topValues: [],
    unreadable: 0,
    warnings: [],
    numeric: {
      min: -5,
      max: 50,
      mean: 1,
      standardDeviation: 1,
      median: 1,
      quartile1: 0,
      quartile3: 2,
      histogram: [],
    },
    ...change,
  });
  const profiles = [profile('x'), profile('y'), profile('c', { type: 'category', distinct: 4 })];
  const columns = { x: y, y, c: categories('a') };
  const split = { train: 0.7, validation: 0.15, test: 0.15, seed: 1, stratify: false };
  const problems = (changes: Changes, rest: Partial<Recipe> = {}) =>
    checkRecipe({ profiles }, recipeOf(columns, changes, { split, ...rest })).map(
      ({ level, message }) => `${level}: ${message}`,
    );

  it('are none for what is possible', () => {
    expect(problems({ x: { transform: 'yeo-johnson', indicator: true } })).toEqual([]);
  });

  it.each<[RegExp, Changes, Partial<Recipe>]>([
    [/warning: The logarithm of “x” needs numbers above 0/, { x: { transform: 'log' } }, {}],
    [/error: .*target “y” needs numbers above 0/, { y: { transform: 'box-cox' } }, {}],
    [
      /error: .*cannot be put into bins/,
      { y: { bins: { count: 3, edges: 'uniform', encoding: 'ordinal' } } },
      {},
    ],
    [
      /error: Capping outliers of the target/,
      { y: { outliers: { action: 'cap', rule: 'z', factor: 3 } } },
      {},
    ],
    [/error: “c” has a transform/, { c: { transform: 'sqrt' } }, {}],
    [
      /error: .*share of outliers/,
      { x: { outliers: { action: 'cap', rule: 'quantile', factor: 0.6 } } },
      {},
    ],
    [
      /error: Gaps of “x” are filled with 0/,
      { x: { transform: 'log', missing: 'constant', fill: '0' } },
      {},
    ],
    [/error: .*no classes to balance/, {}, { balance: { method: 'oversample', seed: 1 } }],
    [
      /error: “z” cannot be calculated: there is no column “q”/,
      {},
      { derived: [{ name: 'z', formula: { kind: 'sin', column: 'q' } }] },
    ],
    [
      /error: “z” cannot be calculated: it takes numbers, and “c”/,
      {},
      { derived: [{ name: 'z', formula: { kind: 'ratio', column: 'x', by: 'c' } }] },
    ],
    [
      /error: “x” is calculated, and another column/,
      {},
      { derived: [{ name: 'x', formula: { kind: 'sin', column: 'y' } }] },
    ],
    [/error: .*must be a date/, { x: { type: 'date', missing: 'constant', fill: 'soon' } }, {}],
    [
      /error: Nothing of the date/,
      { x: { type: 'date', date: { elapsed: false, parts: [], cycles: true } } },
      {},
    ],
  ])('say %s', (message, changes, rest) => {
    expect(problems(changes, rest)).toContainEqual(expect.stringMatching(message));
  });

  it('know the inputs that every treatment becomes', () => {
    const width = (changes: Changes, rest: Partial<Recipe> = {}) =>
      plannedBlocks(recipeOf(columns, changes, rest), profiles)[0]?.shape[0];
    expect(width({})).toBe(5);
    expect(width({ c: { encoding: 'hashing', buckets: 9, indicator: true } })).toBe(11);
    expect(width({ c: { encoding: 'frequency' } })).toBe(2);
    expect(width({ x: { bins: { count: 6, edges: 'quantile', encoding: 'one-hot' } } })).toBe(10);
    expect(
      width({
        x: { type: 'date', date: { elapsed: true, parts: ['year', 'month'], cycles: true } },
      }),
    ).toBe(8);
    expect(
      width(
        {},
        { derived: [{ name: 'x²', formula: { kind: 'power', column: 'x', exponent: 2 } }] },
      ),
    ).toBe(6);
  });
});

describe('a step by itself', () => {
  const columns = { x: numbers(-1, 4, NaN, 9, 1000), c: categories('a', null, 'b', 'a', 'a'), y };
  const steps: Changes = {
    x: {
      missing: 'constant',
      fill: '4',
      transform: 'sqrt',
      outliers: { action: 'cap', rule: 'quantile', factor: 0.25 },
      scaling: 'min-max',
    },
  };
  const look = (column: string, stage: Parameters<typeof previewStep>[2]['stage']) =>
    previewStep(tableOf(columns), recipeOf(columns, steps), { column, stage }, 10);

  it('shows numbers before and after, each step from what the last one left', () => {
    const shown = (stage: Parameters<typeof look>[1]) => look('x', stage).after.series[0]?.values;
    expect(look('x', 'fill').before.series[0]?.values).toEqual([-1, 4, null, 9, 1000]);
    expect(shown('fill')).toEqual([4, 4, 4, 9, 1000]);
    expect(look('x', 'outliers').before.series[0]?.values).toEqual([4, 4, 4, 9, 1000]);
    expect(shown('outliers')).toEqual([4, 4, 4, 9, 9]);
    expect(shown('transform')).toEqual([2, 2, 2, 3, 3]);
    expect(shown('scaling')).toEqual([0, 0, 0, 1, 1]);
    expect(look('x', 'fill').remarks).toEqual([
      '2 training rows without a value: 4 is filled in.',
      '1 training cell with no square root, such as -1 in row 1, counts as missing.',
    ]);
    expect(look('x', 'fill').before.series[0]?.summary).toMatchObject({ rows: 5, missing: 1 });
    expect(look('x', 'scaling').after.series[0]?.summary.numbers).toMatchObject({ min: 0, max: 1 });
  });

  it('shows categories and what they become', () => {
    expect(look('c', 'fill').after.series[0]?.values).toEqual(['a', 'a', 'b', 'a', 'a']);
    const { series } = look('c', 'encoding').after;
    expect(series.map(({ name }) => name)).toEqual(['c=a', 'c=b']);
    expect(series[1]?.values).toEqual([0, 0, 1, 0, 0]);
  });
});
