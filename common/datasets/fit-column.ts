import { AppError } from '../errors/app-error.ts';
import { readNumber } from './read-value.ts';
import { fitNumberFill, fitScaling, mostFrequentCode, orderOfAppearance } from './fit.ts';
import type { ColumnTreatment, FittedColumn } from './recipe.ts';
import type { CategoryData, ColumnData, NumberData } from './table-data.ts';

/** Says which rows of the table are training rows. */
export type ChosenRows = (row: number) => boolean;

/**
 * Learns what a feature column needs from its training rows: the fill first, then scaling or
 * categories of the filled column, as a pipeline of imputer and scaler would.
 * Throws `invalid-data` naming the column when nothing can be learned from it.
 */
export function fitFeature(
  treatment: ColumnTreatment,
  data: ColumnData,
  training: ChosenRows,
): FittedColumn {
  return data.kind === 'number'
    ? fitNumber(treatment, data, training)
    : fitCategory(treatment, data, training);
}

function fitNumber(
  treatment: ColumnTreatment,
  data: NumberData,
  training: ChosenRows,
): FittedColumn {
  const chosen = data.values.filter((_, row) => training(row));
  const present = chosen.filter((value) => !Number.isNaN(value));
  if (present.length === 0) throw nothingToLearn(treatment.column);
  const constant = treatment.missing === 'constant' ? constantNumber(treatment) : 0;
  const fill = fitNumberFill(present, treatment.missing, constant);
  const filled =
    fill === null ? present : chosen.map((value) => (Number.isNaN(value) ? fill : value));
  return {
    treatment,
    features: [treatment.column],
    fill,
    categories: [],
    ...fitScaling(filled, treatment.scaling),
  };
}

function constantNumber(treatment: ColumnTreatment): number {
  const value = readNumber((treatment.fill ?? '').trim(), '.');
  if (value !== null) return value;
  throw new AppError(
    'invalid-data',
    `The value that fills gaps of “${treatment.column}” must be a number, not “${treatment.fill ?? ''}”.`,
    { place: { column: treatment.column } },
  );
}

function fitCategory(
  treatment: ColumnTreatment,
  data: CategoryData,
  training: ChosenRows,
): FittedColumn {
  const fill = categoryFill(treatment, data, training);
  const categories = filledCategories(data, training, fill);
  if (categories.length === 0) throw nothingToLearn(treatment.column);
  return {
    treatment,
    features:
      treatment.encoding === 'one-hot'
        ? categories.map((category) => `${treatment.column}=${category}`)
        : [treatment.column],
    fill,
    categories,
    offset: 0,
    divisor: 1,
  };
}

function categoryFill(
  treatment: ColumnTreatment,
  data: CategoryData,
  training: ChosenRows,
): string | null {
  switch (treatment.missing) {
    case 'drop':
      return null;
    case 'constant':
      return treatment.fill ?? '';
    case 'most-frequent':
      return data.values[mostFrequentCode(data.codes, training)] ?? null;
    case 'mean':
    case 'median':
      throw new AppError(
        'invalid-data',
        `“${treatment.column}” holds categories, which have no ${treatment.missing}. Fill its gaps with the most frequent value.`,
        { place: { column: treatment.column } },
      );
  }
}

/** Categories of the training rows in order of first appearance; a gap appears as its fill. */
function filledCategories(data: CategoryData, training: ChosenRows, fill: string | null): string[] {
  const fillCode = data.values.length;
  const filled =
    fill === null ? data.codes : data.codes.map((code) => (code < 0 ? fillCode : code));
  const names = orderOfAppearance(filled, training).map((code) => data.values[code] ?? fill ?? '');
  return [...new Set(names)];
}

function nothingToLearn(column: string): AppError {
  return new AppError(
    'invalid-data',
    `“${column}” has no value in any training row. Ignore it, or change the split.`,
    { place: { column } },
  );
}
