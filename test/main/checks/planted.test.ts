import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CheckKind } from '../../../common/checks/data-check.ts';
import type { ProfiledDataset } from '../../../common/datasets/dataset.ts';
import type { Recipe } from '../../../common/datasets/recipe.ts';
import { RandomSource } from '../../../common/random/random-source.ts';
import { csvOf, recipeFor } from '../explore/explored-table.ts';
import { CheckedTables, cleanColumns, type Columns } from './checked-tables.ts';

interface Planted {
  readonly kind: CheckKind;
  readonly what: string;
  readonly plant: (columns: Columns, random: RandomSource) => Columns;
  readonly target?: string;
  readonly recipe?: (recipe: Recipe) => Recipe;
  readonly column?: string;
  /** Rows that must be named; all others must not. */
  readonly rows?: readonly number[];
  readonly severity?: 'error' | 'warning' | 'info';
  /** Fixes that take the finding away; all without it. */
  readonly fixes?: readonly number[];
}

const cells = (columns: Columns, name: string) => columns[name] ?? [];
const numbers = (columns: Columns, name: string) => cells(columns, name).map(Number);
const use =
  (column: string) =>
  (recipe: Recipe): Recipe => ({
    ...recipe,
    treatments: recipe.treatments.map((treatment) =>
      treatment.column === column ? { ...treatment, role: 'feature' } : treatment,
    ),
  });
const every = (step: number, from = 0, to = 600) =>
  Array.from({ length: to }, (_, row) => row).filter((row) => row >= from && row % step === 0);

const disasters: readonly Planted[] = [
  {
    kind: 'leak',
    what: 'a copy of a numeric target',
    target: 'price',
    column: 'cost',
    severity: 'error',
    plant: (columns, random) => {
      const price = numbers(columns, 'bitterness').map((value) => value * 2 + random.normal());
      return { ...columns, price, cost: price };
    },
  },
  {
    kind: 'leak',
    what: 'the target in another currency',
    target: 'price',
    column: 'euros',
    severity: 'error',
    plant: (columns, random) => {
      const price = numbers(columns, 'bitterness').map((value) => value * 2 + random.normal());
      return {
        ...columns,
        price,
        euros: price.map((value) => (value * 0.92 + 3 + random.normal() * 0.01).toFixed(2)),
      };
    },
  },
  {
    kind: 'leak',
    what: 'the logarithm of the target',
    target: 'price',
    column: 'magnitude',
    severity: 'error',
    plant: (columns, random) => {
      const price = numbers(columns, 'bitterness').map((value) =>
        Math.exp(value / 12 + random.normal()),
      );
      return { ...columns, price, magnitude: price.map((value) => Math.log(value)) };
    },
  },
  {
    kind: 'leak',
    what: 'a code of the class',
    column: 'code',
    severity: 'error',
    plant: (columns) => ({
      ...columns,
      code: cells(columns, 'kind').map((kind) =>
        kind === 'ale' ? 'A1' : kind === 'lager' ? 'L7' : 'S3',
      ),
    }),
  },
  {
    kind: 'leak',
    what: 'a code that nearly always tells the class',
    column: 'code',
    severity: 'warning',
    plant: (columns) => ({
      ...columns,
      code: cells(columns, 'kind').map((kind, row) =>
        row % 150 === 4 ? 'a' : String(kind).slice(0, 1),
      ),
    }),
  },
  {
    kind: 'leak',
    what: 'a number that was measured afterwards',
    column: 'score',
    severity: 'warning',
    plant: (columns, random) => ({
      ...columns,
      score: cells(columns, 'kind').map(
        (kind) =>
          String(kind).length * 10 +
          (kind === 'ale' ? 50 : kind === 'lager' ? 100 : 150) +
          random.uniform(),
      ),
    }),
  },
  {
    kind: 'gap-leak',
    what: 'a column that is filled in for one class only',
    column: 'cellar',
    severity: 'error',
    plant: (columns, random) => ({
      ...columns,
      cellar: cells(columns, 'kind').map((kind) =>
        kind === 'stout' ? null : random.uniform().toFixed(4),
      ),
    }),
  },
  {
    kind: 'repeated-rows',
    what: 'rows that were appended twice',
    severity: 'warning',
    fixes: [0, 1],
    plant: (columns) =>
      Object.fromEntries(
        Object.entries(columns).map(([name, values]) => [
          name,
          [...values, ...values.slice(0, 120)],
        ]),
      ),
  },
  {
    kind: 'similar-rows',
    what: 'rows that were appended with other rounding',
    severity: 'warning',
    plant: (columns) =>
      Object.fromEntries(
        Object.entries(columns).map(([name, values]) => [
          name,
          [
            ...values,
            ...values
              .slice(0, 120)
              .map((value) =>
                typeof value === 'number' ? Number((value + 0.0002).toFixed(4)) : value,
              ),
          ],
        ]),
      ),
  },
  {
    kind: 'constant',
    what: 'a column of one value',
    column: 'brewery',
    severity: 'warning',
    recipe: use('brewery'),
    plant: (columns) => ({ ...columns, brewery: cells(columns, 'kind').map(() => 'north') }),
  },
  {
    kind: 'constant',
    what: 'a column that is nearly always the same',
    column: 'recalled',
    severity: 'info',
    plant: (columns) => ({
      ...columns,
      recalled: cells(columns, 'kind').map((_, row) => (row === 300 || row === 301 ? 'yes' : 'no')),
    }),
  },
  {
    kind: 'identifier',
    what: 'the number of the row',
    column: 'beer_id',
    recipe: use('beer_id'),
    plant: (columns) => ({ beer_id: cells(columns, 'kind').map((_, row) => row + 1), ...columns }),
  },
  {
    kind: 'identifier',
    what: 'codes that name rows',
    column: 'batch',
    severity: 'warning',
    recipe: (recipe) => ({
      ...recipe,
      treatments: recipe.treatments.map((treatment) =>
        treatment.column === 'batch'
          ? { ...treatment, role: 'feature', type: 'category' }
          : treatment,
      ),
    }),
    plant: (columns) => ({
      ...columns,
      batch: cells(columns, 'kind').map((_, row) => `b-${(row * 7919) % 99991}x`),
    }),
  },
  {
    kind: 'imbalance',
    what: 'a class of 3 in 100 rows',
    column: 'spoilt',
    target: 'spoilt',
    plant: (columns) => ({
      ...columns,
      spoilt: cells(columns, 'kind').map((_, row) => (row % 33 === 0 ? 'yes' : 'no')),
    }),
  },
  {
    kind: 'rare-class',
    what: 'a class of three rows',
    rows: [5, 205, 405],
    recipe: (recipe) => ({ ...recipe, split: { ...recipe.split, stratify: false } }),
    plant: (columns) => ({
      ...columns,
      kind: cells(columns, 'kind').map((kind, row) => (row % 200 === 5 ? 'gose' : kind)),
    }),
  },
  {
    kind: 'suspect-labels',
    what: 'labels that were mixed up',
    severity: 'info',
    rows: every(100, 2),
    plant: (columns) => ({
      ...columns,
      bitterness: numbers(columns, 'bitterness').map((value, row) => value + (row % 3) * 20),
      kind: cells(columns, 'kind').map((kind, row) =>
        row >= 2 && row % 100 === 0 ? (kind === 'ale' ? 'stout' : 'ale') : kind,
      ),
    }),
  },
  {
    kind: 'outliers',
    what: 'a value that squeezes all others',
    column: 'strength',
    severity: 'warning',
    rows: [77],
    recipe: (recipe) => ({
      ...recipe,
      treatments: recipe.treatments.map((treatment) =>
        treatment.column === 'strength'
          ? { ...treatment, scaling: 'min-max', transform: 'none' }
          : treatment,
      ),
    }),
    plant: (columns) => ({
      ...columns,
      strength: numbers(columns, 'strength').map((value, row) => (row === 77 ? 123456 : value)),
    }),
  },
  {
    kind: 'units',
    what: 'values in grams among kilograms',
    column: 'strength',
    rows: every(90),
    plant: (columns) => ({
      ...columns,
      strength: numbers(columns, 'strength').map((value, row) =>
        row % 90 === 0 ? value * 1000 : value,
      ),
    }),
  },
  {
    kind: 'units',
    what: 'values in metres among centimetres',
    column: 'bitterness',
    rows: every(90),
    plant: (columns) => ({
      ...columns,
      bitterness: numbers(columns, 'bitterness').map((value, row) =>
        row % 90 === 0 ? value / 100 : value,
      ),
    }),
  },
  {
    kind: 'numbers-as-text',
    what: 'numbers with words among them',
    column: 'strength',
    rows: every(60),
    recipe: (recipe) => ({
      ...recipe,
      treatments: recipe.treatments.map((treatment) =>
        treatment.column === 'strength'
          ? {
              ...treatment,
              role: 'feature',
              type: 'category',
              missing: 'most-frequent',
              scaling: 'none',
            }
          : treatment,
      ),
    }),
    plant: (columns) => ({
      ...columns,
      strength: cells(columns, 'strength').map((value, row) =>
        row % 60 === 0 ? 'not measured' : value,
      ),
    }),
  },
  {
    kind: 'mixed-dates',
    what: 'dates in two forms',
    column: 'brewed',
    rows: every(20),
    recipe: (recipe) => ({
      ...recipe,
      treatments: recipe.treatments.map((treatment) =>
        treatment.column === 'brewed'
          ? {
              ...treatment,
              role: 'feature',
              type: 'category',
              missing: 'most-frequent',
              scaling: 'none',
            }
          : treatment,
      ),
    }),
    plant: (columns) => ({
      ...columns,
      brewed: cells(columns, 'kind').map((_, row) => {
        const day = String(1 + (row % 28)).padStart(2, '0');
        return row % 20 === 0 ? `${day}/03/2024` : `2024-03-${day}`;
      }),
    }),
  },
  {
    kind: 'target-gaps',
    what: 'rows without a target',
    rows: every(50),
    severity: 'info',
    fixes: [],
    plant: (columns) => ({
      ...columns,
      kind: cells(columns, 'kind').map((kind, row) => (row % 50 === 0 ? null : kind)),
    }),
  },
  {
    kind: 'drift',
    what: 'a sensor that was changed before the test rows',
    column: 'strength',
    recipe: (recipe) => ({
      ...recipe,
      split: { ...recipe.split, method: 'time', stratify: false },
    }),
    plant: (columns) => ({
      ...columns,
      strength: numbers(columns, 'strength').map((value, row) => (row > 450 ? value + 2 : value)),
    }),
  },
];

describe('planted disasters', () => {
  let tables: CheckedTables;
  beforeAll(async () => {
    tables = await CheckedTables.make();
  });
  afterAll(() => tables.remove());

  const prepared = async (
    columns: Columns,
    planted?: Planted,
  ): Promise<[ProfiledDataset, Recipe]> => {
    const table = await tables.tables.add({ csv: csvOf(columns) });
    const recipe = recipeFor(table, planted?.target ?? 'kind');
    return [table, planted?.recipe?.(recipe) ?? recipe];
  };

  it('finds nothing in a clean table', async () => {
    for (const seed of [1, 2, 3]) {
      const [table, recipe] = await prepared(cleanColumns(seed));
      const found = await tables.run(table, recipe);
      expect(found.filter(({ kind }) => kind !== 'suspect-labels')).toEqual([]);
    }
  });

  it.each(disasters.map((one) => [one.kind, one.what, one] as const))(
    '%s: %s is found, named and mended',
    async (kind, _what, planted) => {
      const [table, recipe] = await prepared(
        planted.plant(cleanColumns(), RandomSource.seeded(9, 'plant')),
        planted,
      );
      const found = await tables.run(table, recipe);
      const check = found.find(
        (one) =>
          one.kind === kind && (planted.column === undefined || one.column === planted.column),
      );
      if (!check)
        throw new Error(
          `Found only ${JSON.stringify(found.map(({ id, message }) => [id, message]))}`,
        );
      if (planted.severity) expect(check.severity).toBe(planted.severity);
      // Nothing else is said of other columns, but for what the same disaster does to them.
      const others = found.filter((one) => one.kind !== kind && one.severity === 'error');
      expect(others).toEqual([]);
      if (planted.rows) {
        const named = await tables.rows(table, recipe, check.id);
        expect(named.toSorted((a, b) => a - b)).toEqual(expect.arrayContaining([...planted.rows]));
        expect(named.length).toBeLessThanOrEqual(planted.rows.length + 2);
        expect(check.rows).toBe(named.length);
      }
      for (const fix of planted.fixes ?? check.fixes.keys()) {
        const after = await tables.after(table, recipe, check, fix);
        expect(
          after.map(({ id }) => id),
          check.fixes[fix]?.label,
        ).not.toContain(check.id);
      }
    },
  );

  it('names both sides of repeated rows, and how they lie in the parts', async () => {
    const repeated = disasters.find(({ kind }) => kind === 'repeated-rows');
    if (!repeated) throw new Error('not planted');
    const [table, recipe] = await prepared(
      repeated.plant(cleanColumns(), RandomSource.seeded(9, 'plant')),
    );
    const page = await tables.checks
      .calls()
      .rows({ datasetId: table.dataset.id, recipe, id: 'repeated-rows', offset: 0, limit: 4 });
    expect(page.rows).toHaveLength(4);
    const [first, second] = page.rows;
    expect(first?.note).toMatch(/^(training|validation|test) row, repeated below$/);
    expect(second?.note).toMatch(/^(training|validation|test) row, like row \d+$/);
    expect(Math.abs((second?.row ?? 0) - (first?.row ?? 0))).toBe(600);
  });

  it('tells how far it is, looks at the same table and recipe once, and can be stopped', async () => {
    const [table, recipe] = await prepared(cleanColumns());
    const other = { ...recipe, split: { ...recipe.split, seed: 77 } };
    const calls = tables.checks.calls();
    const datasetId = table.dataset.id;
    await tables.run(table, recipe);
    const stages = tables.events.length;
    expect(stages).toBeGreaterThan(8);
    await tables.run(table, recipe);
    expect(tables.events).toHaveLength(stages);
    const stopped = tables.run(table, other);
    await calls.cancel({ datasetId });
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
    await expect(tables.run(table, other)).resolves.toEqual(expect.any(Array));
  });
});
