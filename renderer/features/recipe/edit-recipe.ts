import type { ColumnProfile } from '../../../common/datasets/column.ts';
import { sourcesOf } from '../../../common/datasets/derived/derived-sources.ts';
import type { ColumnTreatment, Recipe } from '../../../common/datasets/recipe.ts';
import type { SplitSpec } from '../../../common/datasets/split-spec.ts';
import { formatOfDates } from '../../../common/datasets/suggest-recipe.ts';

/** The recipe with one column treated otherwise. */
export function treatColumn(
  recipe: Recipe,
  column: string,
  changes: Partial<Omit<ColumnTreatment, 'column'>>,
): Recipe {
  return treatColumns(recipe, (treatment) => (treatment.column === column ? changes : null));
}

/** The recipe with every column treated as `change` says; null leaves a column alone. */
export function treatColumns(
  recipe: Recipe,
  change: (treatment: ColumnTreatment) => Partial<Omit<ColumnTreatment, 'column'>> | null,
): Recipe {
  return {
    ...recipe,
    treatments: recipe.treatments.map((treatment) => ({ ...treatment, ...change(treatment) })),
  };
}

/** The treatment of a column, if the recipe knows it. */
export function treatmentOf(recipe: Recipe | null, column: string): ColumnTreatment | undefined {
  return recipe?.treatments.find((treatment) => treatment.column === column);
}

/**
 * The recipe with another target. `suggested` is what would be suggested for that target: the old
 * and the new target and the split are taken from it, everything else stays as the person left it.
 */
export function retarget(recipe: Recipe, target: string, suggested: Recipe): Recipe {
  const before = recipe.treatments.find((treatment) => treatment.role === 'target')?.column;
  const fresh = new Map(suggested.treatments.map((treatment) => [treatment.column, treatment]));
  return {
    ...recipe,
    treatments: recipe.treatments.map((treatment) =>
      treatment.column === target || treatment.column === before
        ? { ...(fresh.get(treatment.column) ?? treatment), type: treatment.type }
        : treatment,
    ),
    split: { ...recipe.split, stratify: suggested.split.stratify },
  };
}

/**
 * A recipe for a table that was read again: columns that are still there keep their treatment, and so do columns
 * calculated from them. Rows that were left out may be others now and are used again.
 */
export function carryOver(recipe: Recipe, suggested: Recipe): Recipe {
  const known = new Map(recipe.treatments.map((treatment) => [treatment.column, treatment]));
  const target = recipe.treatments.find((treatment) => treatment.role === 'target')?.column;
  const kept = suggested.treatments.some((treatment) => treatment.column === target);
  const columns = new Set(suggested.treatments.map(({ column }) => column));
  const derived = (recipe.derived ?? []).filter(
    ({ name, formula }) =>
      !columns.has(name) && sourcesOf(formula).every((column) => columns.has(column)),
  );
  const treatments = suggested.treatments.map((fresh): ColumnTreatment => {
    const old = known.get(fresh.column);
    if (old?.type === fresh.type) return old;
    return kept && fresh.role === 'target' ? { ...fresh, role: 'feature' } : fresh;
  });
  return {
    ...(kept ? { ...recipe, excludedRows: undefined } : suggested),
    derived: derived.length > 0 ? derived : undefined,
    treatments: [...treatments, ...derived.flatMap(({ name }) => known.get(name) ?? [])],
  };
}

/** True for columns that are encoded rather than scaled. */
export function isCategorical({ type }: ColumnTreatment): boolean {
  return type === 'category' || type === 'boolean';
}

/** True for columns that are numbers to the network as they are; a date counts days. */
export function isNumeric({ type }: Pick<ColumnTreatment, 'type'>): boolean {
  return type === 'number' || type === 'date';
}

/**
 * What changes with a column's type: ways of filling and scaling that make sense for the new one, and how dates are
 * written, by the column's cells.
 */
export function retype(
  treatment: ColumnTreatment,
  type: ColumnTreatment['type'],
  profile?: ColumnProfile,
): Partial<Omit<ColumnTreatment, 'column'>> {
  const read = { type, dateFormat: profile && formatOfDates({ ...profile, type }) };
  const numeric = isNumeric({ type });
  if (numeric === isNumeric(treatment) || treatment.role === 'target') return read;
  const { missing } = treatment;
  if (numeric) {
    const filled = missing === 'most-frequent' ? 'median' : missing;
    return { ...read, scaling: 'standard', missing: filled };
  }
  const named = missing === 'mean' || missing === 'median' ? 'most-frequent' : missing;
  return { ...read, scaling: 'none', missing: named };
}

export type SplitPart = 'train' | 'validation' | 'test';

/**
 * The split with one part changed; the parts stay whole percentages that sum to 100. Validation
 * and test take from training first, then from each other; training takes from both alike.
 */
export function resizeSplit(split: SplitSpec, part: SplitPart, fraction: number): SplitSpec {
  const percent = Math.round(Math.min(1, Math.max(0, fraction)) * 100);
  let validation = Math.round(split.validation * 100);
  let test = Math.round(split.test * 100);
  if (part === 'train') {
    const rest = 100 - percent;
    const share = validation + test > 0 ? validation / (validation + test) : 0.5;
    validation = Math.round(rest * share);
    test = rest - validation;
  } else if (part === 'validation') {
    validation = percent;
    test = Math.min(test, 100 - validation);
  } else {
    test = percent;
    validation = Math.min(validation, 100 - test);
  }
  return {
    ...split,
    train: (100 - validation - test) / 100,
    validation: validation / 100,
    test: test / 100,
  };
}
