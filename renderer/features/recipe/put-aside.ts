import type { ColumnTreatment, Recipe } from '../../../common/datasets/recipe.ts';
import { settingsOf, type ColumnStep, type TreatmentChanges } from './column-steps.ts';
import { treatColumns } from './edit-recipe.ts';

/** Settings of steps that were switched off, to be put back when they are switched on again. */
export class PutAside {
  readonly #columns = new Map<string, ReadonlyMap<string, TreatmentChanges>>();
  #augmentation: Recipe['augmentation'];

  /** The recipe with a step switched on or off for all columns that it applies to. */
  switchColumns(recipe: Recipe, step: ColumnStep, on: boolean): Recipe {
    if (on) return this.#bringBack(recipe, step);
    const { off } = step;
    if (!off) return recipe;
    const concerned = recipe.treatments.filter(
      (treatment) => treatment.role === 'feature' && step.applies(treatment),
    );
    this.#columns.set(
      step.id,
      new Map(
        concerned
          .filter(step.isOn)
          .map((treatment) => [treatment.column, settingsOf(step, treatment)]),
      ),
    );
    return treatColumns(recipe, (treatment) =>
      concerned.includes(treatment) ? off(treatment) : null,
    );
  }

  /** Whether switching a step on would bring something back. */
  remembers(id: string): boolean {
    return (this.#columns.get(id)?.size ?? 0) > 0;
  }

  /** The recipe without its augmentation, or with the one that was put aside or `usual`. */
  switchAugmentation(
    recipe: Recipe,
    on: boolean,
    usual: NonNullable<Recipe['augmentation']>,
  ): Recipe {
    if (on) {
      return { ...recipe, augmentation: this.#augmentation ?? usual };
    }
    this.#augmentation = recipe.augmentation;
    return { ...recipe, augmentation: undefined };
  }

  #bringBack(recipe: Recipe, step: ColumnStep): Recipe {
    const kept = this.#columns.get(step.id);
    const any = recipe.treatments.some(({ column }) => kept?.has(column));
    const change = (treatment: ColumnTreatment): TreatmentChanges | null => {
      if (treatment.role !== 'feature' || !step.applies(treatment)) return null;
      const own = kept?.get(treatment.column);
      if (own || any) return own ?? null;
      return step.on?.(treatment) ?? null;
    };
    return treatColumns(recipe, change);
  }
}
