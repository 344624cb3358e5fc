import { cellDeriver, type TypedRow } from './derived/derive-cells.ts';
import type { CellReading, FeaturePlace } from './features/feature-kind.ts';
import { featureKindOf } from './features/feature-kinds.ts';
import { WarningCounts } from './features/warning-counts.ts';
import { scaleNumber, stepNumber } from './numbers/number-steps.ts';
import { defaultMissingValues, readCell } from './read-value.ts';
import { featureWidth, type FittedColumn, type FittedRecipe } from './recipe.ts';
import { normalizeRows } from './rows/unit-norm.ts';
import { categoriesOf, type ColumnData } from './table-data.ts';

/** Target per row: class index, 0 or 1, or the scaled number. */
export function applyTarget(
  fitted: FittedColumn,
  data: ColumnData,
  rows: Uint32Array,
): Float32Array {
  if (data.kind === 'number') {
    return Float32Array.from(rows, (row) =>
      scaleNumber(fitted, stepNumber(fitted, data.values[row] ?? NaN)),
    );
  }
  const { codes, values } = categoriesOf(data);
  const ofCode = values.map((value) => fitted.categories.indexOf(value));
  return Float32Array.from(rows, (row) => ofCode[codes[row] ?? -1] ?? -1);
}

/** Where each feature column's numbers start in a row, in the order of the fitted columns. */
export function featureStarts({ features, blocks }: FittedRecipe): readonly number[] {
  let next = blocks.find(({ kind }) => kind === 'numbers')?.start ?? 0;
  return features.map((column) => {
    const own = featureKindOf(column.treatment).block(column);
    if (own)
      return blocks.find(({ kind, name }) => kind === own.kind && name === own.name)?.start ?? 0;
    next += column.features.length;
    return next - column.features.length;
  });
}

/** Prepared rows for a prediction. */
export interface EncodedRows {
  /** Row-major [rows, featureWidth(fitted)]. */
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
  rows: readonly TypedRow[],
  reading: CellReading = { decimal: '.', missingValues: defaultMissingValues },
): EncodedRows {
  const width = featureWidth(fitted);
  const into = new Float32Array(rows.length * width);
  const warnings = new WarningCounts(rows.length);
  const starts = featureStarts(fitted);
  const { recipe } = fitted;
  const treatments = fitted.features.map(({ treatment }) => treatment);
  const derive = cellDeriver(recipe, treatments, reading);
  const derived = rows.map(derive);
  for (const [position, column] of fitted.features.entries()) {
    const kind = featureKindOf(column.treatment);
    const place: FeaturePlace = { into, width, start: starts[position] ?? 0 };
    const { column: name } = column.treatment;
    rows.forEach((row, index) => {
      const at = { ...place, row: index };
      const calculated = derived[index]?.get(name);
      if (calculated !== undefined) {
        kind.encode(column, calculated, { ...reading, decimal: '.' }, at, warnings);
        return;
      }
      // A column may be called `constructor`, which every object has.
      const text = Object.hasOwn(row, name) ? row[name] : null;
      const cell = readCell(text, reading.missingValues);
      kind.encode(column, cell, reading, at, warnings);
    });
  }
  const numbers = fitted.blocks.find(({ kind }) => kind === 'numbers');
  if (recipe.unitNorm && numbers) {
    const count = fitted.featureNames.length;
    normalizeRows({ into, width, start: numbers.start }, count, recipe.unitNorm);
  }
  return { features: into, warnings: warnings.sentences() };
}
