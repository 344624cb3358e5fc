import { AppError } from '../../errors/app-error.ts';
import { largestNumber } from '../read-value.ts';
import type { ColumnTreatment, Recipe } from '../recipe.ts';
import type { CategoryData, ColumnData, TableData } from '../table-data.ts';
import type { DerivedColumn, DerivedFormula } from './derived-column.ts';
import { formulasFor, sourcesOf } from './derived-sources.ts';

/** Between the categories of a cross: `male × first`. */
const crossed = ' × ';

/**
 * The table with the derived columns that the used ones need: all that are not ignored unless told otherwise. A row misses a derived value where it misses one of the
 * columns, and where the result is no finite number, such as a quotient by 0.
 * Throws `invalid-data` naming the derived column when a column it needs is not there or of another kind.
 */
export function deriveColumns(
  table: TableData,
  { derived = [], treatments }: Pick<Recipe, 'derived' | 'treatments'>,
  used: readonly Pick<ColumnTreatment, 'column'>[] = treatments.filter(
    ({ role }) => role !== 'ignored',
  ),
): TableData {
  const formulas = formulasFor(derived, used);
  if (formulas.length === 0) return table;
  const columns = new Map(table.columns);
  for (const column of formulas) columns.set(column.name, derive(column, columns, table.rows));
  return { ...table, columns };
}

function derive(
  { name, formula }: DerivedColumn,
  columns: ReadonlyMap<string, ColumnData>,
  rows: number,
): ColumnData {
  const sources = sourcesOf(formula).map((source) => {
    const data = columns.get(source);
    if (data) return data;
    throw wrong(name, `the table has no column “${source}”`);
  });
  if (formula.kind === 'cross') {
    const categories = sources.flatMap((data) => (data.kind === 'category' ? [data] : []));
    if (categories.length < sources.length) throw wrong(name, 'a cross takes categories only');
    return cross(categories, rows);
  }
  const numbers = sources.flatMap((data) => (data.kind === 'number' ? [data.values] : []));
  if (numbers.length < sources.length) throw wrong(name, 'its formula takes numbers only');
  const values = new Float64Array(rows);
  const operands = new Float64Array(numbers.length);
  for (let row = 0; row < rows; row += 1) {
    for (let at = 0; at < numbers.length; at += 1) operands[at] = numbers[at]?.[row] ?? NaN;
    values[row] = calculate(formula, operands);
  }
  return { kind: 'number', values, unreadable: 0 };
}

/** The result of a formula of numbers; NaN where it is none that a 32-bit float can hold. */
export function calculate(formula: DerivedFormula, operands: ArrayLike<number>): number {
  const result = resultOf(formula, operands);
  // A cell of −0 would be read as 0.
  return Math.abs(result) <= largestNumber ? result + 0 : NaN;
}

function resultOf(formula: DerivedFormula, operands: ArrayLike<number>): number {
  const [first = NaN, second = NaN] = [operands[0], operands[1]];
  switch (formula.kind) {
    case 'power':
      // 1 to the power of nothing is nothing here.
      return Number.isNaN(first) ? NaN : first ** formula.exponent;
    case 'product': {
      let product = 1;
      for (let at = 0; at < operands.length; at += 1) product *= operands[at] ?? NaN;
      return product;
    }
    case 'ratio':
      return first / second;
    case 'difference':
      return first - second;
    case 'sin':
      return Math.sin(first);
    case 'cos':
      return Math.cos(first);
    case 'cross':
      return NaN;
  }
}

/** One category for each combination that occurs, in order of first appearance. */
function cross(sources: readonly CategoryData[], rows: number): CategoryData {
  const codes = new Int32Array(rows).fill(-1);
  const codeOf = new Map<string, number>();
  const names: string[] = [];
  // Combinations are told apart by their codes, which is far faster than by their names.
  const sizes = sources.map(({ values }) => values.length + 1);
  const codeOfNumber = new Map<number, number>();
  for (let row = 0; row < rows; row += 1) {
    let combined = 0;
    for (let at = 0; at < sources.length && combined >= 0; at += 1) {
      const code = sources[at]?.codes[row] ?? -1;
      combined = code < 0 ? -1 : combined * (sizes[at] ?? 1) + code;
    }
    if (combined < 0) continue;
    let code = combined <= Number.MAX_SAFE_INTEGER ? codeOfNumber.get(combined) : undefined;
    if (code === undefined) {
      const name = crossName(sources.map(({ codes: of, values }) => values[of[row] ?? -1] ?? ''));
      code = codeOf.get(name);
      if (code === undefined) {
        code = names.length;
        codeOf.set(name, code);
        names.push(name);
      }
      codeOfNumber.set(combined, code);
    }
    codes[row] = code;
  }
  return { kind: 'category', codes, values: names };
}

/** The category that stands for several together. */
export function crossName(categories: readonly string[]): string {
  return categories.join(crossed);
}

function wrong(name: string, why: string): AppError {
  return new AppError('invalid-data', `“${name}” cannot be calculated: ${why}.`, {
    place: { column: name },
  });
}
