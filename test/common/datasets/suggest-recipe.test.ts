import { describe, expect, it } from 'vitest';
import { checkRecipe, expectedRows } from '../../../common/datasets/check-recipe.ts';
import type { ColumnProfile, ColumnType } from '../../../common/datasets/column.ts';
import { columnWarnings } from '../../../common/datasets/column-warnings.ts';
import { featureCount } from '../../../common/datasets/count-features.ts';
import type { ProfiledDataset } from '../../../common/datasets/dataset.ts';
import type { ColumnTreatment, Recipe } from '../../../common/datasets/recipe.ts';
import { readRecipe } from '../../../common/datasets/schema.ts';
import { suggestRecipe, suggestTreatment } from '../../../common/datasets/suggest-recipe.ts';
import { suggestTarget } from '../../../common/datasets/suggest-target.ts';
import { taskOf, taskOfRecipe } from '../../../common/datasets/task-of-target.ts';
import { defaultTextTreatment } from '../../../common/datasets/text/text-treatment.ts';

function profile(
  name: string,
  type: ColumnType,
  facts: Partial<ColumnProfile> & { min?: number; max?: number } = {},
): ColumnProfile {
  const { min = 0.5, max = 99.5, ...change } = facts;
  const filled = {
    name,
    type,
    rows: 100,
    missing: 0,
    distinct: type === 'number' ? 80 : 3,
    topValues: [],
    unreadable: 0,
    ...(type === 'number'
      ? {
          numeric: {
            min,
            max,
            mean: 1,
            standardDeviation: 1,
            median: 1,
            quartile1: 1,
            quartile3: 1,
            histogram: [],
          },
        }
      : {}),
    ...change,
  };
  return { ...filled, warnings: columnWarnings(filled, 0) };
}

function profiled(...profiles: ColumnProfile[]): ProfiledDataset {
  const columns = profiles.map(({ name, type }) => ({ name, type, detectedType: type }));
  return {
    profiles,
    dataset: {
      id: 'a',
      name: 'a',
      source: { kind: 'file', name: 'a.csv', sha256: '' },
      rows: 100,
      columns,
      dialect: {
        header: true,
        separator: ',',
        quote: '"',
        decimal: '.',
        encoding: 'utf-8',
        missingValues: [],
        rowNames: false,
      },
      report: {
        rowsInFile: 100,
        rowsRead: 100,
        rowsRejected: 0,
        rowsAltered: 0,
        rejected: [],
        remarks: [],
      },
      createdAt: '',
    },
  };
}

describe('the suggested target', () => {
  it.each([
    ['the last column', [profile('a', 'number'), profile('b', 'number')], 'b'],
    ['a telling name', [profile('Survived', 'number'), profile('b', 'number')], 'Survived'],
    ['no text', [profile('a', 'number'), profile('b', 'text', { distinct: 100 })], 'a'],
    ['no constant', [profile('a', 'number'), profile('b', 'category', { distinct: 1 })], 'a'],
  ])('is %s', (_, profiles, target) => {
    expect(suggestTarget(profiled(...profiles))).toBe(target);
  });

  it.each([
    ['mpg.csv', 'mpg cylinders weight model_year origin', 'mpg'],
    ['tips', 'total_bill tip sex size', 'tip'],
    ['iris', 'sepal_length petal_width species', 'species'],
    ['titanic', 'Survived Pclass Name Fare Embarked', 'Survived'],
    ['houses', 'median_age median_house_value ocean_proximity', 'median_house_value'],
    ['sold', 'AdjSalePrice SalePrice SqFtLot NewConstruction', 'SalePrice'],
    ['sold', 'SqFtLot AdjSalePrice NewConstruction', 'AdjSalePrice'],
    ['loans', 'borrower_score outcome income', 'outcome'],
    ['yields.csv.gz', 'yield rain soil', 'yield'],
    ['no part of a word', 'Pclass pricelist subclasses last', 'last'],
  ])('in %s with %s is %s', (name, columns, target) => {
    const table = profiled(...columns.split(' ').map((column) => profile(column, 'number')));
    expect(suggestTarget({ ...table, dataset: { ...table.dataset, name } })).toBe(target);
  });
});

describe('the suggested recipe', () => {
  const table = profiled(
    profile('id', 'number', { distinct: 100, min: 1, max: 100 }),
    profile('age', 'number', { missing: 5 }),
    profile('empty', 'text', { missing: 100, distinct: 0 }),
    profile('same', 'category', { distinct: 1 }),
    profile('note', 'text', { distinct: 90 }),
    profile('city', 'category', { distinct: 51 }),
    profile('sex', 'boolean', { distinct: 2 }),
    profile('when', 'date'),
    profile('rare', 'number', { missing: 61 }),
    profile('price', 'number'),
  );
  const recipe = suggestRecipe(table, 'price');
  const of = (name: string) => recipe.treatments.find(({ column }) => column === name);

  it.each([
    ['id', /identifier/],
    ['empty', /missing/],
    ['same', /same value/],
    ['note', /text/],
    ['city', /51 categories/],
    ['rare', /60 %/],
  ])('ignores %s with a reason', (name, reason) => {
    expect(of(name)).toMatchObject({
      role: 'ignored',
      reason: expect.stringMatching(reason) as string,
    });
  });

  it('fills and scales numbers, one-hot encodes categories, scales a regression target', () => {
    expect(of('age')).toMatchObject({ role: 'feature', missing: 'median', scaling: 'standard' });
    expect(of('sex')).toMatchObject({
      role: 'feature',
      missing: 'most-frequent',
      encoding: 'one-hot',
    });
    expect(of('price')).toMatchObject({ role: 'target', scaling: 'standard' });
    expect(recipe.split).toMatchObject({ train: 0.7, stratify: false });
    expect(featureCount(recipe, table.profiles)).toBe(4);
  });

  it('takes dates by their trend and the parts that repeat within them, if there are enough', () => {
    const numeric = {
      mean: 500,
      standardDeviation: 1,
      median: 500,
      quartile1: 250,
      quartile3: 750,
    };
    const dates = (rows: number, change: object) =>
      suggestTreatment(
        profile('when', 'date', {
          rows,
          distinct: rows,
          numeric: { ...numeric, min: 0, max: 1000, histogram: [] },
          ...change,
        }),
        'feature',
      );
    expect(dates(900, {}).date).toEqual({
      elapsed: true,
      parts: ['month', 'weekday'],
      cycles: true,
    });
    expect(dates(900, { distinct: 33 }).date?.parts).toEqual(['month']);
    expect(dates(99, {})).toMatchObject({
      role: 'ignored',
      reason: expect.stringMatching(/99 dates/) as string,
    });
    expect(dates(900, { dateFormat: 'day-first' }).dateFormat).toBe('day-first');
  });

  it('takes logarithms of a very long tail, and of nothing else', () => {
    const tail = (max: number, min = 0) =>
      suggestTreatment(
        profile('size', 'number', {
          distinct: 500,
          numeric: {
            min,
            max,
            mean: 9,
            standardDeviation: 9,
            median: 8,
            quartile1: 5,
            quartile3: 10,
            histogram: [],
          },
        }),
        'feature',
      ).transform;
    expect(tail(1000)).toBe('log1p');
    expect(tail(100)).toBeUndefined();
    expect(tail(1000, -1)).toBeUndefined();
  });

  it('stratifies and leaves the target alone for classes', () => {
    const classes = suggestRecipe(table, 'sex');
    expect(classes.split.stratify).toBe(true);
    expect(classes.treatments.find(({ role }) => role === 'target')?.scaling).toBe('none');
    expect(taskOfRecipe(classes, table.profiles)).toBe('binary');
  });

  it('has no problems and survives JSON', () => {
    expect(checkRecipe(table, recipe)).toEqual([]);
    expect(readRecipe(JSON.parse(JSON.stringify(recipe)))).toEqual(recipe);
  });

  it('is refused from a newer program', () => {
    expect(() => readRecipe({ ...recipe, version: 3 })).toThrow(
      expect.objectContaining({ code: 'newer-version' }),
    );
  });
});

describe('the task', () => {
  const numeric = (min: number, max: number) => ({ min, max });
  it.each([
    ['number', { distinct: 50, numeric: numeric(0, 9) }, 'regression'],
    ['number', { distinct: 2, numeric: numeric(0, 1) }, 'binary'],
    ['number', { distinct: 2, numeric: numeric(1, 2) }, 'regression'],
    ['number', { distinct: 3, numeric: numeric(0, 2) }, 'regression'],
    ['category', { distinct: 3 }, 'multiclass'],
    ['category', { distinct: 2 }, 'binary'],
    ['boolean', { distinct: 2 }, 'binary'],
  ] as const)('of a %s with %j is %s', (type, facts, task) => {
    expect(taskOf({ type }, facts)).toBe(task);
  });
});

describe('checking a recipe', () => {
  const table = profiled(profile('a', 'number'), profile('b', 'number'), profile('y', 'number'));
  const good = suggestRecipe(table, 'y');
  const change = (column: string, treatment: Partial<ColumnTreatment>): Recipe => ({
    ...good,
    treatments: good.treatments.map((one) =>
      one.column === column ? { ...one, ...treatment } : one,
    ),
  });
  const split = (parts: Partial<Recipe['split']>): Recipe => ({
    ...good,
    split: { ...good.split, ...parts },
  });

  it.each<[string, Recipe, string, RegExp]>([
    ['no target', change('y', { role: 'ignored' }), 'error', /No target/],
    ['two targets', change('a', { role: 'target' }), 'error', /both the target/],
    ['no features', { ...good, treatments: good.treatments.slice(2) }, 'error', /no feature/],
    ['a text target', change('y', { type: 'text' }), 'error', /free text/],
    [
      'a bag of too many words',
      change('a', {
        type: 'text',
        text: { ...defaultTextTreatment, mode: 'count', vocabulary: 30_000 },
      }),
      'error',
      /30,000 inputs/,
    ],
    ['an unknown column', change('a', { column: 'gone' }), 'error', /no column “gone”/],
    [
      'the target as a feature too',
      {
        ...good,
        treatments: [
          ...good.treatments,
          { ...good.treatments[2], role: 'feature' } as ColumnTreatment,
        ],
      },
      'error',
      /twice/,
    ],
    ['parts that do not sum to 1', split({ train: 0.9 }), 'error', /sum to 100/],
    ['no training rows', split({ train: 0, validation: 0.5, test: 0.5 }), 'error', /training/],
    [
      'a fill that is no number',
      change('a', { missing: 'constant', fill: 'x' }),
      'error',
      /must be a number/,
    ],
    ['few rows', split({ train: 0.9, validation: 0.05, test: 0.05 }), 'warning', /Only 5 rows/],
    [
      'a mean of categories',
      change('a', { type: 'category', missing: 'mean' }),
      'error',
      /no mean/,
    ],
  ])('finds %s', (_, recipe, level, message) => {
    expect(checkRecipe(table, recipe)).toContainEqual(
      expect.objectContaining({ level, message: expect.stringMatching(message) as string }),
    );
  });

  it.each<[string, ColumnProfile, ColumnProfile, string, RegExp]>([
    [
      'a target with one class',
      profile('y', 'category', { distinct: 1 }),
      profile('a', 'number'),
      'y',
      /same value/,
    ],
    [
      'a target without values',
      profile('y', 'category', { distinct: 0, missing: 100 }),
      profile('a', 'number'),
      'y',
      /no value/,
    ],
    [
      'a feature without values',
      profile('y', 'number'),
      profile('a', 'category', { distinct: 0, missing: 100 }),
      'a',
      /no value/,
    ],
    [
      '10,000 categories',
      profile('y', 'number', { rows: 20_000 }),
      profile('a', 'category', { distinct: 10_000, rows: 20_000 }),
      'a',
      /10,000 inputs/,
    ],
  ])('finds %s and names the column', (_, y, a, column, message) => {
    const recipe: Recipe = {
      ...good,
      treatments: [
        { ...(good.treatments[0] as ColumnTreatment), type: a.type, missing: 'most-frequent' },
        { ...(good.treatments[2] as ColumnTreatment), type: y.type },
      ],
    };
    expect(checkRecipe(profiled(a, y), recipe)).toContainEqual(
      expect.objectContaining({
        level: 'error',
        column,
        message: expect.stringMatching(message) as string,
      }),
    );
  });
});

describe('the rows to expect of each part', () => {
  const parts: Recipe = {
    version: 2,
    treatments: [
      {
        column: 'y',
        role: 'target',
        type: 'number',
        missing: 'drop',
        encoding: 'one-hot',
        scaling: 'none',
      },
    ],
    split: { train: 0.7, validation: 0.1, test: 0.2, seed: 1, stratify: false },
  };

  it.each([
    ['every row', { rows: 768 }, [538, 77, 153]],
    ['no row without a target', { rows: 110, missing: 7, unreadable: 3 }, [70, 10, 20]],
    ['nothing where no target is left', { rows: 5, missing: 5 }, [0, 0, 0]],
  ])('count %s', (_, facts, sizes) => {
    expect(expectedRows(profiled(profile('y', 'number', facts)), parts)).toEqual(sizes);
  });
});
