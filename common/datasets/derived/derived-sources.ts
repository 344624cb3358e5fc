import type { ColumnType } from '../column.ts';
import type { ColumnTreatment, Recipe } from '../recipe.ts';
import type { DerivedColumn, DerivedFormula } from './derived-column.ts';

/** The columns that a formula takes, in its order. */
export function sourcesOf(formula: DerivedFormula): readonly string[] {
  switch (formula.kind) {
    case 'power':
    case 'sin':
    case 'cos':
      return [formula.column];
    case 'ratio':
      return [formula.column, formula.by];
    case 'difference':
      return [formula.column, formula.less];
    case 'product':
    case 'cross':
      return formula.columns;
  }
}

/** The type of what a formula gives. */
export function typeOfFormula({ kind }: DerivedFormula): ColumnType {
  return kind === 'cross' ? 'category' : 'number';
}

/** The columns of the table that a recipe reads for the given treatments, each once, with how they are read. */
export function columnsRead(
  recipe: Pick<Recipe, 'treatments' | 'derived'>,
  used: readonly ColumnTreatment[],
): readonly ColumnTreatment[] {
  const derived = new Map((recipe.derived ?? []).map((column) => [column.name, column]));
  const treatments = new Map(recipe.treatments.map((treatment) => [treatment.column, treatment]));
  const read = new Map<string, ColumnTreatment>();
  const follow = (name: string, trail: readonly string[]) => {
    const column = derived.get(name);
    const treatment = treatments.get(name);
    // A formula that leads back to itself is refused by `deriveColumns`.
    if (column && !trail.includes(name)) {
      for (const source of sourcesOf(column.formula)) follow(source, [...trail, name]);
    } else if (!column && treatment) read.set(name, treatment);
  };
  for (const { column } of used) follow(column, []);
  return [...read.values()];
}

/** The formulas that the given columns need, directly or through others, in the recipe's order. */
export function formulasFor(
  derived: readonly DerivedColumn[],
  used: readonly Pick<ColumnTreatment, 'column'>[],
): readonly DerivedColumn[] {
  const needed = new Set(used.map(({ column }) => column));
  // A formula uses only those before it, so going backwards meets every user before what it uses.
  for (const { name, formula } of [...derived].reverse()) {
    if (needed.has(name)) for (const source of sourcesOf(formula)) needed.add(source);
  }
  return derived.filter(({ name }) => needed.has(name));
}
