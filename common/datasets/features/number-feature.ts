import { AppError } from '../../errors/app-error.ts';
import { fitNumberFill, fitScaling } from '../fit.ts';
import { readDate, readNumber } from '../read-value.ts';
import type { ColumnTreatment, FittedColumn } from '../recipe.ts';
import { numbersOf } from '../table-data.ts';
import { nothingToLearn } from './fit-errors.ts';
import type { FeatureKind } from './feature-kind.ts';

/**
 * Columns of numbers, and dates as days since 1970: gaps are filled first, then the filled column is scaled,
 * as a pipeline of imputer and scaler would.
 */
export const numberFeature: FeatureKind = {
  fit: (treatment, data, training) => {
    const { values } = numbersOf(data);
    const chosen = values.filter((_, row) => training(row));
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
  },

  block: () => null,

  apply: (fitted, data, rows, { into, width, start }) => {
    const { values } = numbersOf(data);
    const fill = fillOf(fitted);
    rows.forEach((row, index) => {
      const value = values[row] ?? NaN;
      const filled = Number.isNaN(value) ? fill : value;
      into[index * width + start] = (filled - fitted.offset) / fitted.divisor;
    });
  },

  encode: (fitted, cell, reading, { into, width, start, row }, warnings) => {
    const { column: name, type } = fitted.treatment;
    const isDate = type === 'date';
    let value = cell === null ? null : isDate ? readDate(cell) : readNumber(cell, reading.decimal);
    if (value === null) {
      value = fillOf(fitted);
      const what =
        cell === null
          ? `“${name}” is missing`
          : `“${cell}” in “${name}” is not a ${isDate ? 'date' : 'number'}`;
      warnings.add(`${what}; ${String(Number(value.toPrecision(6)))} is used.`);
    }
    into[row * width + start] = (value - fitted.offset) / fitted.divisor;
  },
};

function fillOf(fitted: FittedColumn): number {
  return typeof fitted.fill === 'number' ? fitted.fill : fitted.offset;
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
