import { AppError } from '../../errors/app-error.ts';
import { bucketOf, usualBuckets } from '../category-hash.ts';
import { mostFrequentCode, orderOfAppearance } from '../fit.ts';
import type { ColumnTreatment, FittedColumn } from '../recipe.ts';
import { type CategoryData, categoriesOf } from '../table-data.ts';
import { nothingToLearn } from './fit-errors.ts';
import type { ChosenRows, FeatureKind, FeaturePlace } from './feature-kind.ts';
import { markMissing, withIndicator } from './indicator.ts';

/**
 * Columns of categories. An unknown category is all zeros (one-hot), −1 (label) or 0 (frequency); hashing knows
 * no unknown ones, because every category has its input.
 */
export const categoryFeature: FeatureKind = {
  fit: (treatment, data, training) => {
    const codes = categoriesOf(data);
    const fill = categoryFill(treatment, codes, training);
    const found = filledCategories(codes, training, fill);
    if (found.length === 0) throw nothingToLearn(treatment.column);
    const categories = treatment.encoding === 'hashing' ? [] : found;
    return {
      treatment,
      features: withIndicator(treatment, namesOf(treatment, categories)),
      fill,
      categories,
      ...(treatment.encoding === 'frequency'
        ? { shares: sharesOf(codes, training, fill, categories) }
        : {}),
      offset: 0,
      divisor: 1,
    };
  },

  block: () => null,

  apply: (fitted, data, rows, place) => {
    const { codes, values } = categoriesOf(data);
    const places = placesOf(fitted);
    const ofCode = values.map(places);
    const ofMissing = typeof fitted.fill === 'string' ? places(fitted.fill) : -1;
    const write = writer(fitted, place);
    for (let index = 0; index < rows.length; index += 1) {
      const code = codes[rows[index] ?? 0] ?? -1;
      write(index, code < 0 ? ofMissing : (ofCode[code] ?? -1));
      if (code < 0) markMissing(fitted, place, index);
    }
  },

  encode: (fitted, cell, _reading, place, warnings) => {
    const { column: name, encoding } = fitted.treatment;
    const category = cell ?? (typeof fitted.fill === 'string' ? fitted.fill : null);
    if (cell === null) {
      warnings.add(
        category === null
          ? `“${name}” is missing.`
          : `“${name}” is missing; “${category}” is used.`,
      );
      markMissing(fitted, place, place.row);
    }
    const position = category === null ? -1 : oneCategory(fitted, category);
    if (position < 0 && cell !== null && encoding !== 'hashing') {
      warnings.add(
        `“${cell}” in “${name}” was in no training row, so it counts as none of the known values.`,
      );
    }
    writer(fitted, place)(place.row, position);
  },
};

function namesOf(
  { column, encoding, buckets = usualBuckets }: ColumnTreatment,
  categories: readonly string[],
): readonly string[] {
  switch (encoding) {
    case 'one-hot':
      return categories.map((category) => `${column}=${category}`);
    case 'hashing':
      return Array.from({ length: buckets }, (_, bucket) => `${column} #${bucket + 1}`);
    case 'label':
    case 'frequency':
      return [column];
  }
}

/** The place of a category among the known ones, or its bucket; −1 is unknown. */
function placesOf({ treatment, categories }: FittedColumn): (category: string) => number {
  const { encoding, buckets = usualBuckets } = treatment;
  if (encoding === 'hashing') return (category) => bucketOf(category, buckets);
  const positions = new Map(categories.map((category, index) => [category, index]));
  return (category) => positions.get(category) ?? -1;
}

/** As `placesOf`, for a single category. */
function oneCategory({ treatment, categories }: FittedColumn, category: string): number {
  const { encoding, buckets = usualBuckets } = treatment;
  return encoding === 'hashing' ? bucketOf(category, buckets) : categories.indexOf(category);
}

/** Writes the place of one category per row as its encoding says. */
function writer(
  { treatment, shares = [] }: FittedColumn,
  { into, width, start }: FeaturePlace,
): (row: number, position: number) => void {
  switch (treatment.encoding) {
    case 'label':
      return (row, position) => (into[row * width + start] = position);
    case 'frequency':
      return (row, position) => (into[row * width + start] = shares[position] ?? 0);
    case 'one-hot':
    case 'hashing':
      return (row, position) => {
        if (position >= 0) into[row * width + start + position] = 1;
      };
  }
}

/** The category that replaces a gap; null where such rows are left out. */
export function categoryFill(
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

/** Share of the training rows that each category has, gaps counted as their fill. */
function sharesOf(
  { codes, values }: CategoryData,
  training: ChosenRows,
  fill: string | null,
  categories: readonly string[],
): readonly number[] {
  const counts = new Map(categories.map((category) => [category, 0]));
  let rows = 0;
  codes.forEach((code, row) => {
    const category = code < 0 ? fill : (values[code] ?? null);
    if (category === null || !training(row)) return;
    counts.set(category, (counts.get(category) ?? 0) + 1);
    rows += 1;
  });
  return categories.map((category) => (counts.get(category) ?? 0) / rows);
}
