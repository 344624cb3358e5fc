import type { DerivedColumn } from '../../datasets/derived/derived-column.ts';
import { formulasFor, sourcesOf } from '../../datasets/derived/derived-sources.ts';
import type { Recipe } from '../../datasets/recipe.ts';
import { pythonNumber, pythonString } from '../python-text.ts';
import type { CellSource } from './cell-source.ts';
import type { PythonHelpers } from './python-helpers.ts';

/** The calculated columns that a recipe uses, each after those that it is made from. */
export function usedFormulas({ derived = [], treatments }: Recipe): readonly DerivedColumn[] {
  return formulasFor(
    derived,
    treatments.filter(({ role }) => role !== 'ignored'),
  );
}

/** Statements that put the calculated columns into `table`; none where there are none. */
export function derivedLines(
  recipe: Recipe,
  cells: CellSource,
  helpers: PythonHelpers,
): readonly string[] {
  const formulas = usedFormulas(recipe);
  if (formulas.length === 0) return [];
  const numbers = (column: string) => {
    const treatment = recipe.treatments.find((one) => one.column === column);
    return treatment?.type === 'date' ? cells.days(treatment) : cells.numbers(column);
  };
  return [
    '# Columns that are calculated from others, before anything is filled.',
    ...formulas.map(({ name, formula }) => {
      const made =
        formula.kind === 'cross'
          ? `${helpers.use('crossed')}(${formula.columns.map(cells.words).join(', ')})`
          : `${helpers.use('calculated')}(${[
              numberFormula(formula),
              ...sourcesOf(formula).map(numbers),
            ].join(', ')})`;
      return `table[${pythonString(name)}] = ${made}`;
    }),
    '',
  ];
}

/** A function of the numbers of a formula's columns. */
function numberFormula(
  formula: Exclude<DerivedColumn['formula'], { readonly kind: 'cross' }>,
): string {
  switch (formula.kind) {
    case 'power':
      return `lambda x: np.where(np.isnan(x), x, x ** ${pythonNumber(formula.exponent, true)})`;
    case 'product': {
      const names = formula.columns.map((_, index) => `x${index + 1}`);
      return `lambda ${names.join(', ')}: ${names.join(' * ')}`;
    }
    case 'ratio':
      return 'lambda x, by: x / by';
    case 'difference':
      return 'lambda x, less: x - less';
    case 'sin':
    case 'cos':
      return `np.${formula.kind}`;
  }
}
