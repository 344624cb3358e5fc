import { readDate } from '../dates/read-date.ts';
import type { CellReading } from '../features/feature-kind.ts';
import { readCell, readNumber } from '../read-value.ts';
import type { ColumnTreatment, Recipe } from '../recipe.ts';
import { calculate, crossName } from './derive-columns.ts';
import type { DerivedColumn } from './derived-column.ts';
import { formulasFor, sourcesOf } from './derived-sources.ts';

/** A row as typed, or read from a file. */
export type TypedRow = Readonly<Record<string, string | null>>;

/**
 * The derived cells of typed rows, as `deriveColumns` calculates them for a table: a function from a row to the
 * cells of the derived columns, numbers with a decimal point. Null is missing.
 */
export function cellDeriver(
  { derived = [], treatments }: Pick<Recipe, 'derived' | 'treatments'>,
  used: readonly Pick<ColumnTreatment, 'column'>[],
  reading: CellReading,
): (row: TypedRow) => ReadonlyMap<string, string | null> {
  const formulas = formulasFor(derived, used);
  const treatmentOf = new Map(treatments.map((treatment) => [treatment.column, treatment]));
  const derivedNames = new Set(derived.map(({ name }) => name));
  return (row) => {
    const cells = new Map<string, string | null>();
    const cellOf = (name: string) =>
      derivedNames.has(name)
        ? (cells.get(name) ?? null)
        : readCell(Object.hasOwn(row, name) ? row[name] : null, reading.missingValues);
    const numberOf = (name: string) => {
      const cell = cellOf(name);
      if (cell === null) return NaN;
      if (derivedNames.has(name)) return Number(cell);
      const { type, dateFormat } = treatmentOf.get(name) ?? {};
      return (
        (type === 'date' ? readDate(cell, dateFormat) : readNumber(cell, reading.decimal)) ?? NaN
      );
    };
    for (const column of formulas) cells.set(column.name, deriveCell(column, cellOf, numberOf));
    return cells;
  };
}

function deriveCell(
  { formula }: DerivedColumn,
  cellOf: (name: string) => string | null,
  numberOf: (name: string) => number,
): string | null {
  const sources = sourcesOf(formula);
  if (formula.kind === 'cross') {
    const categories = sources.map(cellOf);
    return categories.includes(null) ? null : crossName(categories.map(String));
  }
  const value = calculate(formula, sources.map(numberOf));
  return Number.isNaN(value) ? null : String(value);
}
