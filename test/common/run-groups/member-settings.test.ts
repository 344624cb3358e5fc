import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dealTable } from '../../../common/datasets/deal-table.ts';
import type { Recipe } from '../../../common/datasets/recipe.ts';
import { checkRecipe } from '../../../common/datasets/check-recipe.ts';
import { recipeSchema } from '../../../common/datasets/schema.ts';
import type { ColumnData, TableData } from '../../../common/datasets/table-data.ts';
import { memberSettings, moreSeeds } from '../../../common/run-groups/member-settings.ts';
import { placesOf, type GroupPlan } from '../../../common/run-groups/run-group.ts';
import { groupPlanSchema } from '../../../common/run-groups/schema.ts';
import { defaultTraining } from '../../../common/training/catalogue.ts';
import { recipe as flowers, table as profiled } from '../../renderer/training/example-runs.ts';

const training = defaultTraining('multiclass');

/** A table whose rows have a class, a group and a time; the time falls from row to row. */
function tableOf(labels: readonly number[]): TableData {
  const count = labels.length;
  const numbers = (value: (row: number) => number) => ({
    kind: 'number' as const,
    values: Float64Array.from({ length: count }, (_, row) => value(row)),
    unreadable: 0,
  });
  return {
    rows: count,
    columns: new Map<string, ColumnData>([
      ['length', numbers((row) => -row)],
      ['width', numbers((row) => row % 11)],
      [
        'species',
        {
          kind: 'category' as const,
          codes: Int32Array.from(labels),
          values: ['a', 'b', 'c'],
        },
      ],
    ]),
  };
}

/** Validation and training rows of each fold, and the test rows of each. */
function foldsOf(table: TableData, recipe: Recipe, plan: GroupPlan) {
  const features = recipe.treatments.filter(({ column }) => ['length', 'width'].includes(column));
  const treatment = recipe.treatments.find(({ role }) => role === 'target');
  const data = table.columns.get('species');
  if (!treatment || !data) throw new Error('The table has no target');
  return placesOf(plan).map((place) => {
    const member = memberSettings({ recipe, training }, plan, place);
    expect(() => recipeSchema.parse(member.recipe)).not.toThrow();
    const { kept, split } = dealTable(table, member.recipe, features, { treatment, data });
    const rowsOf = (part: number) => [...kept].filter((_, index) => split[index] === part);
    return { train: rowsOf(0), validation: rowsOf(1), test: rowsOf(2) };
  });
}

const labelled = fc.array(fc.nat(2), { minLength: 60, maxLength: 150 });
const folds: GroupPlan = { kind: 'folds', count: 4 };
const split = (changes: Partial<Recipe['split']>): Recipe => ({
  ...flowers,
  split: { train: 0.6, validation: 0.2, test: 0.2, seed: 5, stratify: true, ...changes },
});

describe('folds of a group', () => {
  it('hold every row but the test rows exactly once, with classes in proportion', () => {
    fc.assert(
      fc.property(labelled, (labels) => {
        const dealt = foldsOf(tableOf(labels), split({}), folds);
        const [first] = dealt;
        const test = first?.test ?? [];
        for (const fold of dealt) {
          expect(fold.test).toEqual(test);
          const all = [...fold.train, ...fold.validation, ...fold.test].sort((a, b) => a - b);
          expect(all).toEqual([...labels.keys()]);
        }
        const held = dealt.flatMap(({ validation }) => validation).sort((a, b) => a - b);
        const inTest = new Set(test);
        expect(held).toEqual([...labels.keys()].filter((row) => !inTest.has(row)));
        for (const label of [0, 1, 2]) {
          const counts = dealt.map(
            ({ validation }) => validation.filter((row) => labels[row] === label).length,
          );
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('never cut a group', () => {
    fc.assert(
      fc.property(labelled, (labels) => {
        const dealt = foldsOf(
          tableOf(labels),
          split({ method: 'grouped', column: 'width' }),
          folds,
        );
        for (const { train, validation, test } of dealt) {
          const partsOf = new Map<number, Set<string>>();
          for (const [part, rows] of Object.entries({ train, validation, test })) {
            for (const row of rows) {
              partsOf.set(row % 11, (partsOf.get(row % 11) ?? new Set()).add(part));
            }
          }
          for (const parts of partsOf.values()) expect(parts.size).toBe(1);
        }
      }),
    );
  });

  it('of time never learn from what comes later', () => {
    fc.assert(
      fc.property(labelled, (labels) => {
        const dealt = foldsOf(tableOf(labels), split({ method: 'time', column: 'length' }), folds);
        const earliest = (rows: readonly number[]) => Math.max(...rows);
        const latest = (rows: readonly number[]) => Math.min(...rows);
        for (const { train, validation, test } of dealt) {
          // A later row is an earlier one in time.
          expect(latest(train)).toBeGreaterThan(earliest(validation));
          expect(latest(validation)).toBeGreaterThan(earliest(test));
        }
      }),
    );
  });
});

describe('sizes of a group', () => {
  it('change the training rows alone', () => {
    const labels = Array.from({ length: 100 }, (_, row) => row % 3);
    const plan: GroupPlan = { kind: 'sizes', shares: [0.25, 0.5, 1], seeds: [9] };
    const [quarter, half, all] = foldsOf(tableOf(labels), split({}), plan);
    expect([quarter, half, all].map((own) => own?.train.length)).toEqual([15, 30, 60]);
    expect(half?.validation).toEqual(all?.validation);
    expect(half?.test).toEqual(all?.test);
    expect(half?.train).toEqual(expect.arrayContaining(quarter?.train ?? [NaN]));
  });

  it('are what the check of the recipe counts', () => {
    const plan: GroupPlan = { kind: 'sizes', shares: [0.05], seeds: [9] };
    const { recipe } = memberSettings({ recipe: flowers, training }, plan, placesOf(plan)[0] ?? {});
    const [problem] = checkRecipe(profiled, recipe).filter(({ message }) =>
      message.includes('training'),
    );
    expect(problem?.message).toMatch(/^Only 5 rows for training/);
  });
});

describe('seeds of a group', () => {
  it('deal the rows anew only where that is asked for', () => {
    const base = { recipe: split({}), training };
    const same = memberSettings(base, { kind: 'seeds', seeds: [8], rows: 'same' }, { seed: 8 });
    expect(same).toEqual({ recipe: base.recipe, training: { ...training, seed: 8 } });
    const anew = memberSettings(base, { kind: 'seeds', seeds: [8], rows: 'anew' }, { seed: 8 });
    expect(anew.recipe.split.seed).toBe(8);
  });

  it('grow upwards, and never repeat', () => {
    expect(moreSeeds([3, 9], 3)).toEqual([10, 11, 12]);
    expect(moreSeeds([0, 2 ** 32 - 1], 2)).toEqual([1, 2]);
  });

  it('are refused where one is there twice', () => {
    const plan = { kind: 'seeds', seeds: [1, 1], rows: 'same' };
    expect(groupPlanSchema.safeParse(plan).success).toBe(false);
  });
});
