import { readCell, readNumber, readDate, defaultMissingValues } from './read-value.ts';
import type { FittedColumn, FittedRecipe } from './recipe.ts';
import type { ColumnData } from './table-data.ts';

/**
 * Writes one fitted feature column into a row-major matrix, from `start` in each of its rows.
 * An unknown category is all zeros (one-hot) or −1 (label).
 * @param into [rows.length, width]
 * @param rows Rows of the table, from 0.
 */
export function applyFeature(
  fitted: FittedColumn,
  data: ColumnData,
  rows: Uint32Array,
  into: Float32Array,
  width: number,
  start: number,
): void {
  if (data.kind === 'number') {
    const fill = typeof fitted.fill === 'number' ? fitted.fill : fitted.offset;
    rows.forEach((row, index) => {
      const value = data.values[row] ?? NaN;
      const filled = Number.isNaN(value) ? fill : value;
      into[index * width + start] = (filled - fitted.offset) / fitted.divisor;
    });
    return;
  }
  const positions = new Map(fitted.categories.map((category, index) => [category, index]));
  const ofCode = data.values.map((value) => positions.get(value) ?? -1);
  const ofMissing = positions.get(String(fitted.fill)) ?? -1;
  const oneHot = fitted.treatment.encoding === 'one-hot';
  rows.forEach((row, index) => {
    const code = data.codes[row] ?? -1;
    const position = code < 0 ? ofMissing : (ofCode[code] ?? -1);
    if (!oneHot) into[index * width + start] = position;
    else if (position >= 0) into[index * width + start + position] = 1;
  });
}

/** Target per row: class index, 0 or 1, or the scaled number. */
export function applyTarget(
  fitted: FittedColumn,
  data: ColumnData,
  rows: Uint32Array,
): Float32Array {
  if (data.kind === 'number') {
    return Float32Array.from(
      rows,
      (row) => ((data.values[row] ?? NaN) - fitted.offset) / fitted.divisor,
    );
  }
  const ofCode = data.values.map((value) => fitted.categories.indexOf(value));
  return Float32Array.from(rows, (row) => ofCode[data.codes[row] ?? -1] ?? -1);
}

/** How typed or uploaded cells are to be read. */
export interface CellReading {
  readonly decimal: '.' | ',';
  readonly missingValues: readonly string[];
}

/** Prepared rows for a prediction. */
export interface EncodedRows {
  /** Row-major [rows, fitted.featureNames.length]. */
  readonly features: Float32Array;
  /** One sentence per kind of trouble and column. */
  readonly warnings: string[];
}

/**
 * Treats new rows as the training rows were treated. A missing cell takes the fitted fill, an
 * unknown category is all zeros; both are told, once per column and value.
 */
export function encodeRows(
  fitted: FittedRecipe,
  rows: readonly Readonly<Record<string, string | null>>[],
  reading: CellReading = { decimal: '.', missingValues: defaultMissingValues },
): EncodedRows {
  const width = fitted.featureNames.length;
  const features = new Float32Array(rows.length * width);
  const warnings = new WarningCounts(rows.length);
  let start = 0;
  for (const column of fitted.features) {
    rows.forEach((row, index) => {
      const { column: name } = column.treatment;
      // A column may be called `constructor`, which every object has.
      const text = Object.hasOwn(row, name) ? row[name] : null;
      const cell = readCell(text, reading.missingValues);
      encodeCell(column, cell, reading.decimal, features, index * width + start, warnings);
    });
    start += column.features.length;
  }
  return { features, warnings: warnings.sentences() };
}

function encodeCell(
  column: FittedColumn,
  cell: string | null,
  decimal: '.' | ',',
  features: Float32Array,
  at: number,
  warnings: WarningCounts,
): void {
  const name = column.treatment.column;
  if (column.categories.length === 0) {
    const isDate = column.treatment.type === 'date';
    let value = cell === null ? null : isDate ? readDate(cell) : readNumber(cell, decimal);
    if (value === null) {
      value = typeof column.fill === 'number' ? column.fill : column.offset;
      const what =
        cell === null
          ? `“${name}” is missing`
          : `“${cell}” in “${name}” is not a ${isDate ? 'date' : 'number'}`;
      warnings.add(`${what}; ${formatFill(value)} is used.`);
    }
    features[at] = (value - column.offset) / column.divisor;
    return;
  }
  let category = cell;
  if (category === null) {
    category = typeof column.fill === 'string' ? column.fill : null;
    warnings.add(
      category === null ? `“${name}” is missing.` : `“${name}” is missing; “${category}” is used.`,
    );
  }
  const position = category === null ? -1 : column.categories.indexOf(category);
  if (position < 0 && cell !== null) {
    warnings.add(
      `“${cell}” in “${name}” was in no training row, so it counts as none of the known values.`,
    );
  }
  if (column.treatment.encoding === 'label') features[at] = position;
  else if (position >= 0) features[at + position] = 1;
}

function formatFill(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** Sentences with the number of rows they hold for, at most 100 different ones. */
class WarningCounts {
  readonly #counts = new Map<string, number>();
  readonly #rows: number;
  #others = 0;

  constructor(rows: number) {
    this.#rows = rows;
  }

  add(sentence: string): void {
    if (this.#counts.size >= 100 && !this.#counts.has(sentence)) this.#others += 1;
    else this.#counts.set(sentence, (this.#counts.get(sentence) ?? 0) + 1);
  }

  sentences(): string[] {
    const told = [...this.#counts].map(([sentence, count]) =>
      this.#rows === 1 ? sentence : `${count} ${count === 1 ? 'row' : 'rows'}: ${sentence}`,
    );
    return this.#others > 0 ? [...told, `${this.#others} more cells of other kinds.`] : told;
  }
}
