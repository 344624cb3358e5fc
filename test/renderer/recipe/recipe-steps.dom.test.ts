import { describe, expect, it } from 'vitest';
import type { ColumnTreatment, Recipe } from '../../../common/datasets/recipe.ts';
import { suggestRecipe } from '../../../common/datasets/suggest-recipe.ts';
import { columnStep } from '../../../renderer/features/recipe/column-steps.ts';
import { treatColumn, treatmentOf } from '../../../renderer/features/recipe/edit-recipe.ts';
import { PutAside } from '../../../renderer/features/recipe/put-aside.ts';
import { recipeSteps } from '../../../renderer/features/recipe/recipe-steps.ts';
import { tableOf } from '../shell/memory-studio.ts';

const table = tableOf(300);
const recipe = suggestRecipe(table, 'species');
const step = (of: Recipe, id: string) =>
  recipeSteps(of, table, 'multiclass').find((each) => each.id === id);
const treatmentNamed = (name: string, role?: ColumnTreatment['role']): ColumnTreatment => {
  const found = treatmentOf(recipe, name);
  if (!found) throw new Error(`There is no column ${name}`);
  return role ? { ...found, role } : found;
};
const withType = (type: ColumnTreatment['type']): Recipe =>
  treatColumn(recipe, 'length', { type, role: 'feature' });

describe('the steps of a recipe', () => {
  it('come in the order in which they happen, without those that the table cannot have', () => {
    expect(recipeSteps(recipe, table, 'multiclass').map(({ title }) => title)).toEqual([
      'Target',
      'Columns used',
      'Calculated columns',
      'Missing values',
      'Outliers',
      'Transforms',
      'Bins',
      'Encoding',
      'Scaling',
      'Windows',
      'Split',
    ]);
  });

  it.each([
    ['date', ['Dates']],
    ['text', ['Texts']],
    ['image', ['Images', 'Augmentation']],
  ] as const)('have those of a column of type %s', (type, titles) => {
    const shown = recipeSteps(withType(type), table, 'multiclass').map(({ title }) => title);
    expect(shown).toEqual(expect.arrayContaining([...titles]));
  });

  it('count the columns they touch and say how', () => {
    expect(step(recipe, 'missing')?.summary).toBe('30 cells in 1 column: filled');
    expect(step(recipe, 'encoding')?.summary).toBe('1 of 1 column: one-hot');
    expect(step(recipe, 'scaling')?.summary).toBe('2 of 2 number columns: standard');
    const mixed = treatColumn(recipe, 'length', { scaling: 'robust' });
    expect(step(mixed, 'scaling')?.summary).toBe('2 of 2 number columns, in several ways');
    const normed: Recipe = { ...recipe, unitNorm: 'l2' };
    expect(step(normed, 'scaling')?.summary).toContain('rows of l2 norm 1');
  });

  it('say that there is nothing to do', () => {
    expect(step(recipe, 'outliers')).toMatchObject({ nothing: true, on: false });
    expect(step(recipe, 'transform')).toMatchObject({ nothing: true, on: undefined });
    const capped = treatColumn(recipe, 'length', {
      outliers: { action: 'cap', rule: 'iqr', factor: 1.5 },
    });
    expect(step(capped, 'outliers')).toMatchObject({ nothing: false, on: true });
  });

  it('tell of rows that were left out one by one, and only then', () => {
    expect(step(recipe, 'rows')).toBeUndefined();
    expect(step({ ...recipe, excludedRows: [4, 9] }, 'rows')?.summary).toBe('2 rows');
  });

  it('tell how the rows are dealt', () => {
    expect(step(recipe, 'split')?.summary).toBe('70 % training, 15 % validation, 15 % test');
    const timed: Recipe = { ...recipe, split: { ...recipe.split, method: 'time' } };
    expect(step(timed, 'split')?.summary).toMatch(/, in order$/);
    const together: Recipe = { ...recipe, split: { ...recipe.split, repeatedRows: 'together' } };
    expect(step(together, 'split')?.summary).toBe(
      '70 % training, 15 % validation, 15 % test, equal rows together',
    );
  });

  it('of pictures are about pictures: the column that says their part makes no step of its own', () => {
    const pictures: Recipe = {
      ...recipe,
      treatments: [
        { ...treatmentNamed('length'), type: 'image', role: 'feature' },
        { ...treatmentNamed('region'), role: 'ignored' },
        treatmentNamed('species'),
      ],
      split: { ...recipe.split, method: 'column', column: 'region' },
    };
    const titles = (of: Recipe) => recipeSteps(of, table, 'multiclass').map(({ title }) => title);
    expect(titles(pictures)).toEqual(['Target', 'Columns used', 'Images', 'Augmentation', 'Split']);
    // As a feature it is a category like any other.
    expect(titles(treatColumn(pictures, 'region', { role: 'feature' }))).toContain('Encoding');
  });

  it('of a series say that the past of its target is what the network sees', () => {
    const series: Recipe = {
      ...suggestRecipe(table, 'length'),
      window: {
        length: 12,
        horizon: 1,
        stride: 1,
        purpose: 'forecast',
        seesTarget: true,
        orderBy: 'position',
      },
    };
    const alone: Recipe = {
      ...series,
      treatments: [treatmentNamed('length', 'target'), treatmentNamed('position', 'ignored')],
    };
    expect(step(series, 'columns')?.summary).toBe('3 of 3 columns, the past of length');
    expect(step(alone, 'columns')?.summary).toBe('Only the past of length');
    expect(recipeSteps(alone, table, 'regression').map(({ title }) => title)).toEqual([
      'Target',
      'Columns used',
      'Windows',
      'Split',
    ]);
  });
});

describe('switching a step off and on', () => {
  const outliers = columnStep('outliers');
  const own = { action: 'drop', rule: 'z', factor: 2.5 } as const;

  it('brings back what each column had', () => {
    const aside = new PutAside();
    const set = treatColumn(recipe, 'length', { outliers: own });
    const off = aside.switchColumns(set, outliers, false);
    expect(off.treatments.some((each) => each.outliers)).toBe(false);
    const on = aside.switchColumns(off, outliers, true);
    expect(treatmentOf(on, 'length')?.outliers).toEqual(own);
    expect(treatmentOf(on, 'position')?.outliers).toBeUndefined();
  });

  it('takes the usual setting where nothing is remembered', () => {
    const on = new PutAside().switchColumns(recipe, outliers, true);
    const rule = { action: 'cap', rule: 'iqr', factor: 1.5 };
    expect(treatmentOf(on, 'length')?.outliers).toEqual(rule);
    expect(treatmentOf(on, 'region')?.outliers).toBeUndefined();
  });

  it('leaves ignored columns and the target alone', () => {
    const scaling = columnStep('scaling');
    const ignored = treatColumn(recipe, 'length', { role: 'ignored' });
    const off = new PutAside().switchColumns(ignored, scaling, false);
    expect(treatmentOf(off, 'length')?.scaling).toBe('standard');
    expect(treatmentOf(off, 'position')?.scaling).toBe('none');
  });

  it('brings back the changes of training pictures', () => {
    const aside = new PutAside();
    const noise = [{ layer: 'GaussianNoise', params: { stddev: 0.3 } }];
    const off = aside.switchAugmentation({ ...recipe, augmentation: noise }, false, []);
    expect(off.augmentation).toBeUndefined();
    expect(aside.switchAugmentation(off, true, []).augmentation).toEqual(noise);
  });
});
