import { describe, expect, it } from 'vitest';
import { suggestRecipe } from '../../../common/datasets/suggest-recipe.ts';
import {
  carryOver,
  resizeSplit,
  retarget,
  retype,
  treatColumn,
  treatmentOf,
} from '../../../renderer/features/recipe/edit-recipe.ts';
import { usualTreatment } from '../../../renderer/features/recipe/usual-treatment.ts';
import { tableOf } from '../shell/memory-studio.ts';

const table = tableOf(300);
const recipe = suggestRecipe(table, 'species');

describe('editing a recipe', () => {
  it('changes one column and leaves the others as they are', () => {
    const changed = treatColumn(recipe, 'region', { encoding: 'label' });
    expect(treatmentOf(changed, 'region')?.encoding).toBe('label');
    expect(treatmentOf(changed, 'length')).toEqual(treatmentOf(recipe, 'length'));
    expect(treatmentOf(recipe, 'region')?.encoding).toBe('one-hot');
  });

  it('makes the old target a feature when another is chosen, and keeps what else was set', () => {
    const own = treatColumn(recipe, 'region', { missing: 'constant', fill: 'unknown' });
    const changed = retarget(own, 'length', suggestRecipe(table, 'length'));
    expect(treatmentOf(changed, 'length')?.role).toBe('target');
    expect(treatmentOf(changed, 'species')?.role).toBe('feature');
    expect(treatmentOf(changed, 'region')).toMatchObject({ missing: 'constant', fill: 'unknown' });
    expect(changed.split.stratify).toBe(false);
  });

  it('keeps the treatment of columns that are still there when the file is read again', () => {
    const own = treatColumn(recipe, 'region', { encoding: 'label' });
    const fresh = suggestRecipe(tableOf(200), 'position');
    const carried = carryOver(own, fresh);
    expect(treatmentOf(carried, 'region')?.encoding).toBe('label');
    expect(
      carried.treatments.filter(({ role }) => role === 'target').map(({ column }) => column),
    ).toEqual(['species']);
  });

  it('keeps calculated columns whose sources are still there when the file is read again', () => {
    const derived = [
      { name: 'square', formula: { kind: 'power', column: 'length', exponent: 2 } },
      { name: 'gone', formula: { kind: 'sin', column: 'no longer there' } },
    ] as const;
    const length = treatmentOf(recipe, 'length');
    const own = {
      ...recipe,
      unitNorm: 'l2',
      excludedRows: [3],
      derived,
      treatments: [
        ...recipe.treatments,
        ...derived.flatMap(({ name }) => (length ? { ...length, column: name } : [])),
      ],
    } as const;
    const carried = carryOver(own, suggestRecipe(tableOf(200), 'position'));
    expect(carried.derived).toEqual([derived[0]]);
    expect(treatmentOf(carried, 'square')).toMatchObject({ role: 'feature' });
    expect(treatmentOf(carried, 'gone')).toBeUndefined();
    expect(carried).toMatchObject({ unitNorm: 'l2', excludedRows: undefined });
  });

  it('fills and scales in a way that the new type allows', () => {
    const region = treatmentOf(recipe, 'region');
    const length = treatmentOf(recipe, 'length');
    expect(region && retype(region, 'number')).toMatchObject({ type: 'number', missing: 'median' });
    expect(length && retype(length, 'category')).toMatchObject({
      missing: 'most-frequent',
      scaling: 'none',
    });
  });

  it.each([
    [['31/12/2024', '01/02/2024'], 'day-first'],
    [['12/31/2024', '01/02/2024'], 'month-first'],
    [['20241231', '20240101'], 'compact'],
    [['31.12.2024', '2024-01-01'], undefined],
    [['north', 'south'], undefined],
  ] as const)('reads the cells %j of a column that becomes dates', (cells, dateFormat) => {
    const region = treatmentOf(recipe, 'region');
    const profile = table.profiles.find(({ name }) => name === 'region');
    if (!region || !profile) throw new Error('The table has no regions');
    const topValues = cells.map((value) => ({ value, count: 2 }));
    const written = { ...profile, topValues };
    const dates = { ...region, ...retype(region, 'date', written) };
    expect(dates).toMatchObject({ type: 'date', scaling: 'standard' });
    expect(dates.dateFormat).toBe(dateFormat);
    expect(usualTreatment(dates, written, recipe).dateFormat).toBe(dateFormat);
    expect(retype(dates, 'category', written).dateFormat).toBeUndefined();
  });
});

describe('the three parts of a split', () => {
  const split = { train: 0.7, validation: 0.15, test: 0.15, seed: 1, stratify: true };
  it.each([
    ['validation', 0.2, [65, 20, 15]],
    ['test', 0.3, [55, 15, 30]],
    ['test', 0.95, [0, 5, 95]],
    ['train', 0.8, [80, 10, 10]],
    ['train', 1, [100, 0, 0]],
    ['validation', 2, [0, 100, 0]],
  ] as const)('%s at %s gives %s', (part, fraction, percents) => {
    const { train, validation, test } = resizeSplit(split, part, fraction);
    expect([train, validation, test].map((each) => Math.round(each * 100))).toEqual(percents);
    expect(train + validation + test).toBeCloseTo(1, 12);
  });

  it('divides the rest evenly when only training was left', () => {
    const all = resizeSplit(split, 'train', 1);
    expect(resizeSplit(all, 'train', 0.8)).toMatchObject({ validation: 0.1, test: 0.1 });
  });
});
