import type {
  DerivedColumn,
  DerivedFormula,
} from '../../../common/datasets/derived/derived-column.ts';
import type { ColumnTreatment, Recipe } from '../../../common/datasets/recipe.ts';
import { isCategorical } from './edit-recipe.ts';

export type FormulaKind = DerivedFormula['kind'];

/** A formula of another kind about the same columns, filled up from `choices` where it needs more. */
export function asKind(
  kind: FormulaKind,
  columns: readonly string[],
  choices: readonly string[],
): DerivedFormula | null {
  const usable = [...columns.filter((name) => choices.includes(name)), ...choices];
  const distinct = [...new Set(usable)];
  const [first, second = first] = distinct;
  if (first === undefined || second === undefined) return null;
  switch (kind) {
    case 'power':
      return { kind, column: first, exponent: 2 };
    case 'sin':
    case 'cos':
      return { kind, column: first };
    case 'ratio':
      return { kind, column: first, by: second };
    case 'difference':
      return { kind, column: first, less: second };
    case 'product':
    case 'cross':
      return { kind, columns: [first, second] };
  }
}

/** The formula with another column at a position; a product or a cross may get one more at its end. */
export function withColumn(
  formula: DerivedFormula,
  position: number,
  column: string,
): DerivedFormula {
  switch (formula.kind) {
    case 'product':
    case 'cross': {
      const columns = [...formula.columns];
      columns[position] = column;
      return { ...formula, columns };
    }
    case 'ratio':
      return position === 0 ? { ...formula, column } : { ...formula, by: column };
    case 'difference':
      return position === 0 ? { ...formula, column } : { ...formula, less: column };
    default:
      return { ...formula, column };
  }
}

/** Why a calculated column cannot be added under this name; null where it can. */
export function nameProblem(
  name: string,
  taken: readonly string[],
  before: string | null,
): string | null {
  if (name.trim() === '') return 'Type a name for the column.';
  return name !== before && taken.includes(name) ? `There is a column “${name}” already.` : null;
}

/** The recipe with a calculated column more, used as a feature; in place of the one named `before`. */
export function putDerived(recipe: Recipe, derived: DerivedColumn, before: string | null): Recipe {
  const old = recipe.treatments.find(({ column }) => column === before);
  const fresh = derivedTreatment(derived);
  // What was set of a column stays when its formula changes, as long as it is of the same type.
  const treatment = old?.type === fresh.type ? { ...old, column: derived.name } : fresh;
  const others = recipe.derived ?? [];
  return {
    ...recipe,
    derived: old
      ? others.map((other) => (other.name === before ? derived : other))
      : [...others, derived],
    treatments: old
      ? recipe.treatments.map((other) => (other === old ? treatment : other))
      : [...recipe.treatments, treatment],
  };
}

/** The recipe without a calculated column. */
export function removeDerived(recipe: Recipe, name: string): Recipe {
  const left = (recipe.derived ?? []).filter((derived) => derived.name !== name);
  return {
    ...recipe,
    derived: left.length > 0 ? left : undefined,
    treatments: recipe.treatments.filter(({ column }) => column !== name),
  };
}

/**
 * Columns of the table that a formula can be about: numbers, or categories for a cross. Those that
 * the network sees come first, so that a new formula starts with one of them and not with a key.
 */
export function columnsFor(kind: FormulaKind, recipe: Recipe): readonly string[] {
  const own = new Set((recipe.derived ?? []).map(({ name }) => name));
  const used = recipe.treatments.filter(({ role }) => role === 'feature');
  const unused = recipe.treatments.filter(({ role }) => role === 'ignored');
  return [...used, ...unused]
    .filter(({ column }) => !own.has(column))
    .filter((treatment) =>
      kind === 'cross'
        ? isCategorical(treatment)
        : treatment.type === 'number' || (kind === 'difference' && treatment.type === 'date'),
    )
    .map(({ column }) => column);
}

/** How a calculated column is treated unasked. */
export function derivedTreatment({ name, formula }: DerivedColumn): ColumnTreatment {
  const crossed = formula.kind === 'cross';
  return {
    column: name,
    role: 'feature',
    type: crossed ? 'category' : 'number',
    missing: crossed ? 'most-frequent' : 'median',
    encoding: 'one-hot',
    scaling: crossed ? 'none' : 'standard',
  };
}
