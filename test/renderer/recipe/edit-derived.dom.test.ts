import { describe, expect, it } from 'vitest';
import type { DerivedFormula } from '../../../common/datasets/derived/derived-column.ts';
import { sourcesOf } from '../../../common/datasets/derived/derived-sources.ts';
import { recipeSchema } from '../../../common/datasets/schema.ts';
import { suggestRecipe } from '../../../common/datasets/suggest-recipe.ts';
import { formulaChoices } from '../../../common/datasets/treatment-choices.ts';
import {
  asKind,
  columnsFor,
  nameProblem,
  putDerived,
  removeDerived,
  withColumn,
} from '../../../renderer/features/recipe/edit-derived.ts';
import { treatColumn, treatmentOf } from '../../../renderer/features/recipe/edit-recipe.ts';
import { tableOf } from '../shell/memory-studio.ts';

const recipe = suggestRecipe(tableOf(300), 'species');
const square: DerivedFormula = { kind: 'power', column: 'length', exponent: 2 };

describe('a calculated column', () => {
  it.each(formulaChoices)('of kind $value can be made and stored', ({ value }) => {
    const formula = asKind(value, [], ['length', 'position']);
    expect(formula?.kind).toBe(value);
    if (!formula) return;
    const put = putDerived(recipe, { name: 'new', formula }, null);
    expect(recipeSchema.safeParse(put).success).toBe(true);
    expect(treatmentOf(put, 'new')).toMatchObject({
      role: 'feature',
      type: value === 'cross' ? 'category' : 'number',
    });
  });

  it('keeps its columns when the kind of formula changes', () => {
    const ratio = asKind('ratio', ['b', 'a'], ['a', 'b', 'c']);
    expect(ratio).toEqual({ kind: 'ratio', column: 'b', by: 'a' });
    expect(ratio && sourcesOf(withColumn(ratio, 1, 'c'))).toEqual(['b', 'c']);
    expect(asKind('sin', [], [])).toBeNull();
  });

  it('can be about columns of the right type that are not the target', () => {
    expect(columnsFor('power', recipe)).toEqual(['length', 'position']);
    expect(columnsFor('cross', recipe)).toEqual(['region']);
    const put = putDerived(recipe, { name: 'new', formula: square }, null);
    expect(columnsFor('power', put)).toEqual(['length', 'position']);
  });

  it('keeps its place and treatment when its formula and name change', () => {
    const put = putDerived(recipe, { name: 'new', formula: square }, null);
    const treated = treatColumn(put, 'new', { scaling: 'robust' });
    const cube: DerivedFormula = { ...square, exponent: 3 };
    const changed = putDerived(treated, { name: 'cube', formula: cube }, 'new');
    expect(changed.derived).toEqual([{ name: 'cube', formula: cube }]);
    expect(treatmentOf(changed, 'cube')?.scaling).toBe('robust');
    expect(treatmentOf(changed, 'new')).toBeUndefined();
  });

  it('leaves nothing behind when it is removed', () => {
    const put = putDerived(recipe, { name: 'new', formula: square }, null);
    expect(removeDerived(put, 'new')).toEqual({ ...recipe, derived: undefined });
  });

  it('needs a name of its own', () => {
    expect(nameProblem(' ', [], null)).toMatch(/Type a name/);
    expect(nameProblem('length', ['length'], null)).toMatch(/“length” already/);
    expect(nameProblem('length', ['length'], 'length')).toBeNull();
  });
});
