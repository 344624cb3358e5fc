import type { ColumnProfile, ColumnType } from '../column.ts';
import type { RecipeProblem } from '../check-recipe.ts';
import type { Recipe } from '../recipe.ts';

import type { DerivedColumn } from './derived-column.ts';
import { formulasFor, sourcesOf, typeOfFormula } from './derived-sources.ts';

/** What is wrong with the derived columns of a recipe. Formulas that nothing uses are left alone. */
export function checkDerived(
  { derived = [], treatments }: Pick<Recipe, 'derived' | 'treatments'>,
  profiles: readonly ColumnProfile[],
): RecipeProblem[] {
  const types = new Map<string, ColumnType>();
  for (const { name } of profiles) {
    const treatment = treatments.find(({ column }) => column === name);
    if (treatment) types.set(name, treatment.type);
  }
  const used = new Set(
    formulasFor(
      derived,
      treatments.filter(({ role }) => role !== 'ignored'),
    ),
  );
  const problems: RecipeProblem[] = [];
  for (const column of derived) {
    const { name, formula } = column;
    if (types.has(name)) {
      const message = `“${name}” is calculated, and another column has the same name. Choose another name.`;
      problems.push({ level: 'error', column: name, message });
      continue;
    }
    const fault = used.has(column) ? faultOf(column, types) : null;
    if (fault !== null) {
      const message = `“${name}” cannot be calculated: ${fault}.`;
      problems.push({ level: 'error', column: name, message });
    }
    const treatment = treatments.find((candidate) => candidate.column === name);
    if (treatment && treatment.role !== 'ignored' && treatment.type !== typeOfFormula(formula)) {
      const message = `“${name}” is calculated as a ${typeOfFormula(formula)}, so its type cannot be ${treatment.type}.`;
      problems.push({ level: 'error', column: name, message });
    }
    types.set(name, typeOfFormula(formula));
  }
  return problems;
}

/** Why a formula cannot be calculated from the columns before it, as the end of a sentence; null where it can. */
function faultOf(
  { name, formula }: DerivedColumn,
  types: ReadonlyMap<string, ColumnType>,
): string | null {
  const kinds: ColumnType[] = [];
  for (const source of sourcesOf(formula)) {
    const type = types.get(source);
    if (source === name) return 'it is made from itself';
    if (type === undefined) return `there is no column “${source}” before it`;
    const category = type === 'category' || type === 'boolean';
    if (formula.kind === 'cross' && !category) {
      return `a cross takes categories, and “${source}” is not one. Set its type to category`;
    }
    const date = type === 'date' && formula.kind === 'difference';
    if (formula.kind !== 'cross' && type !== 'number' && !date) {
      return `it takes numbers, and “${source}” is not one. Set its type to number`;
    }
    kinds.push(type);
  }
  if (kinds.includes('date') && kinds.includes('number')) {
    return 'a date and a number have no difference in days. Choose two dates';
  }
  return null;
}
