import { AppError } from '../../errors/app-error.ts';
import { mostFrequentCode, orderOfAppearance } from '../fit.ts';
import type { ColumnTreatment } from '../recipe.ts';
import { type CategoryData, categoriesOf } from '../table-data.ts';
import { nothingToLearn } from './fit-errors.ts';
import type { ChosenRows, FeatureKind } from './feature-kind.ts';

/** Columns of categories. An unknown category is all zeros (one-hot) or −1 (label). */
export const categoryFeature: FeatureKind = {
  fit: (treatment, data, training) => {
    const codes = categoriesOf(data);
    const fill = categoryFill(treatment, codes, training);
    const categories = filledCategories(codes, training, fill);
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
  },

  block: () => null,

  apply: (fitted, data, rows, { into, width, start }) => {
    const { codes, values } = categoriesOf(data);
    const positions = new Map(fitted.categories.map((category, index) => [category, index]));
    const ofCode = values.map((value) => positions.get(value) ?? -1);
    const ofMissing = positions.get(String(fitted.fill)) ?? -1;
    const oneHot = fitted.treatment.encoding === 'one-hot';
    rows.forEach((row, index) => {
      const code = codes[row] ?? -1;
      const position = code < 0 ? ofMissing : (ofCode[code] ?? -1);
      if (!oneHot) into[index * width + start] = position;
      else if (position >= 0) into[index * width + start + position] = 1;
    });
  },

  encode: (fitted, cell, _reading, { into, width, start, row }, warnings) => {
    const { column: name, encoding } = fitted.treatment;
    let category = cell;
    if (category === null) {
      category = typeof fitted.fill === 'string' ? fitted.fill : null;
      warnings.add(
        category === null
          ? `“${name}” is missing.`
          : `“${name}” is missing; “${category}” is used.`,
      );
    }
    const position = category === null ? -1 : fitted.categories.indexOf(category);
    if (position < 0 && cell !== null) {
      warnings.add(
        `“${cell}” in “${name}” was in no training row, so it counts as none of the known values.`,
      );
    }
    const at = row * width + start;
    if (encoding === 'label') into[at] = position;
    else if (position >= 0) into[at + position] = 1;
  },
};

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
