import { encodeRows } from '../datasets/apply.ts';
import { cellDeriver, type TypedRow } from '../datasets/derived/derive-cells.ts';
import type { CellReading } from '../datasets/features/feature-kind.ts';
import { featureKindOf } from '../datasets/features/feature-kinds.ts';
import { WarningCounts } from '../datasets/features/warning-counts.ts';
import { readCell } from '../datasets/read-value.ts';
import { featureWidth, type FittedRecipe } from '../datasets/recipe.ts';
import { normalizeRows } from '../datasets/rows/unit-norm.ts';
import { wordsEncoder } from '../datasets/text/encode-text.ts';
import { textTreatmentOf } from '../datasets/text/text-treatment.ts';
import { AppError } from '../errors/app-error.ts';
import { columnPlaces, dependentColumns, type ColumnPlace } from './explained-columns.ts';

/** Cells as in the table, column by column; null is missing. */
export type CellColumns = Readonly<Record<string, readonly (string | null)[]>>;

/** What stands in a column in the place of a row's own cell: a cell, or the words of a text. */
export type CellChange =
  | { readonly column: string; readonly cell: string | null }
  | { readonly column: string; readonly words: readonly string[] };

export interface RowsToChange {
  readonly fitted: FittedRecipe;
  readonly reading: CellReading;
  /** As prepared, row-major [rows, featureWidth]. */
  readonly features: Float32Array;
  /** Of the columns in the table, where `mixesColumns` says that they are needed; null otherwise. */
  readonly cells: CellColumns | null;
}

/**
 * Prepared rows with one column of the table changed, exactly as if the table had been changed: a category moves with
 * all its features, calculated columns are calculated again, and rows are brought to their norm again.
 */
export class ChangedRows {
  readonly rows: number;
  readonly width: number;
  readonly #given: RowsToChange;
  /** Before rows were divided by their norm. */
  readonly #base: Float32Array;
  readonly #places: readonly ColumnPlace[];
  readonly #typed: readonly TypedRow[];

  constructor(given: RowsToChange) {
    const { fitted, features, cells, reading } = given;
    this.#given = given;
    this.width = featureWidth(fitted);
    this.rows = features.length / this.width;
    this.#places = columnPlaces(fitted);
    this.#typed = cells ? typedRows(cells, this.rows) : [];
    this.#base =
      fitted.recipe.unitNorm && cells
        ? withoutNorm(fitted, features, this.#typed, reading)
        : features;
  }

  /** The rows as they are. */
  unchanged(): Float32Array {
    return this.#given.features;
  }

  /** Row i gets the cell of row `order[i]`. */
  permuted(column: string, order: Int32Array): Float32Array {
    const into = this.#base.slice();
    for (const { starts, length } of this.#own(column)) {
      for (const start of starts) {
        order.forEach((from, row) => {
          const at = from * this.width + start;
          into.set(this.#base.subarray(at, at + length), row * this.width + start);
        });
      }
    }
    const cells = this.#given.cells?.[column];
    this.#calculate(into, column, (row) => cells?.[order[row] ?? row] ?? null);
    return this.#normalized(into);
  }

  /** Every row gets the same. */
  replaced(change: CellChange): Float32Array {
    const { column } = change;
    const { fitted, reading } = this.#given;
    if (fitted.recipe.window) {
      throw new AppError(
        'unavailable',
        'This run learned from windows of a series, in which a column has many cells: one of them alone says little.',
      );
    }
    const into = this.#base.slice();
    for (const { column: own, starts, length } of this.#own(column)) {
      const [start = 0] = starts;
      const sample = new Float32Array(this.width);
      if ('words' in change) {
        const encode = wordsEncoder(textTreatmentOf(own.treatment), own.text ?? { words: [] });
        encode(change.words, sample, start);
      } else {
        const cell = readCell(change.cell, reading.missingValues);
        const place = { into: sample, width: this.width, start, row: 0 };
        featureKindOf(own.treatment).encode(own, cell, reading, place, new WarningCounts(1));
      }
      const numbers = sample.subarray(start, start + length);
      for (let row = 0; row < this.rows; row++) into.set(numbers, row * this.width + start);
    }
    if ('cell' in change) this.#calculate(into, column, () => change.cell);
    return this.#normalized(into);
  }

  #own(column: string): readonly ColumnPlace[] {
    return this.#places.filter(({ column: { treatment } }) => treatment.column === column);
  }

  /** Writes the calculated columns that depend on `column`, whose cells are given. */
  #calculate(into: Float32Array, column: string, cellOf: (row: number) => string | null): void {
    const { fitted, reading } = this.#given;
    const changed = dependentColumns(fitted, column);
    const calculated = this.#places.filter(
      ({ column: { treatment } }) => treatment.column !== column && changed.has(treatment.column),
    );
    if (calculated.length === 0) return;
    if (this.#typed.length === 0) throw new RangeError('Calculated columns need the cells.');
    const treatments = fitted.features.map(({ treatment }) => treatment);
    const derive = cellDeriver(fitted.recipe, treatments, reading);
    const told = new WarningCounts(this.rows);
    const point = { ...reading, decimal: '.' as const };
    this.#typed.forEach((typed, row) => {
      const cells = derive({ ...typed, [column]: cellOf(row) });
      for (const { column: own, starts, length } of calculated) {
        const start = starts[0] ?? 0;
        const at = row * this.width + start;
        into.fill(0, at, at + length);
        const cell = cells.get(own.treatment.column) ?? null;
        const place = { into, width: this.width, start, row };
        featureKindOf(own.treatment).encode(own, cell, point, place, told);
      }
    });
  }

  #normalized(into: Float32Array): Float32Array {
    const { fitted } = this.#given;
    const numbers = fitted.blocks.find(({ kind }) => kind === 'numbers');
    if (fitted.recipe.unitNorm && numbers) {
      const place = { into, width: this.width, start: numbers.start };
      normalizeRows(place, fitted.featureNames.length, fitted.recipe.unitNorm);
    }
    return into;
  }
}

function typedRows(cells: CellColumns, rows: number): readonly TypedRow[] {
  const columns = Object.entries(cells);
  return Array.from({ length: rows }, (_, row) =>
    Object.fromEntries(columns.map(([name, values]) => [name, values[row] ?? null])),
  );
}

/** The prepared rows with their numbers as they were before the norm. */
function withoutNorm(
  fitted: FittedRecipe,
  features: Float32Array,
  typed: readonly TypedRow[],
  reading: CellReading,
): Float32Array {
  const numbers = fitted.blocks.find(({ kind }) => kind === 'numbers');
  if (!numbers) return features;
  const plain = { ...fitted, recipe: { ...fitted.recipe, unitNorm: undefined } };
  const encoded = encodeRows(plain, typed, reading).features;
  const base = features.slice();
  const width = featureWidth(fitted);
  const [count = 0] = numbers.shape;
  for (let at = numbers.start; at < base.length; at += width) {
    base.set(encoded.subarray(at, at + count), at);
  }
  return base;
}
