import { AppError } from '../../errors/app-error.ts';
import { type DateInput, dateInputs, dateWords } from '../dates/date-parts.ts';
import { fitNumberFill, fitScaling, mean } from '../fit.ts';
import { readDate } from '../dates/read-date.ts';
import { readNumber } from '../read-value.ts';
import type { ColumnTreatment, FittedColumn } from '../recipe.ts';
import { numbersOf } from '../table-data.ts';
import { nothingToLearn } from './fit-errors.ts';
import type { FeatureKind, FeaturePlace } from './feature-kind.ts';
import { markMissing, withIndicator } from './indicator.ts';

/**
 * Columns of dates, read as days since 1970: gaps are filled with a date, then it becomes days, parts and places in
 * cycles, of which all but sines and cosines are scaled.
 */
export const dateFeature: FeatureKind = {
  fit: (treatment, data, training) => {
    const { values } = numbersOf(data);
    const chosen = values.filter((_, row) => training(row));
    const present = chosen.filter((value) => !Number.isNaN(value));
    if (present.length === 0) throw nothingToLearn(treatment.column);
    const constant = treatment.missing === 'constant' ? constantDate(treatment) : 0;
    const fill = fitNumberFill(present, treatment.missing, constant);
    const filled =
      fill === null ? present : chosen.map((value) => (Number.isNaN(value) ? fill : value));
    const inputs = dateInputs(treatment.date);
    if (inputs.length === 0) throw nothingOfDate(treatment.column);
    const scales = inputs.map((input) =>
      fitScaling(filled.map(input.of), input.cyclic ? 'none' : treatment.scaling),
    );
    return {
      treatment,
      features: withIndicator(treatment, inputs.map(nameIn(treatment))),
      fill,
      categories: [],
      ...(scales.length === 1 && scales[0] ? scales[0] : { offset: 0, divisor: 1, scales }),
      ...(fill === null ? { middle: mean(filled) } : {}),
    };
  },

  block: () => null,

  apply: (fitted, data, rows, place) => {
    const { values } = numbersOf(data);
    const write = writer(fitted, place);
    const fill = fillOf(fitted);
    for (let index = 0; index < rows.length; index += 1) {
      const value = values[rows[index] ?? 0] ?? NaN;
      if (!Number.isNaN(value)) write(index, value);
      else {
        write(index, fill);
        markMissing(fitted, place, index);
      }
    }
  },

  encode: (fitted, cell, _reading, place, warnings) => {
    const { column: name, dateFormat } = fitted.treatment;
    const value = cell === null ? null : readDate(cell, dateFormat);
    if (value === null) {
      const what = cell === null ? `“${name}” is missing` : `“${cell}” in “${name}” is not a date`;
      warnings.add(`${what}; ${dateWords(fillOf(fitted))} is used.`);
      markMissing(fitted, place, place.row);
    }
    writer(fitted, place)(place.row, value ?? fillOf(fitted));
  },
};

function nameIn({ column }: ColumnTreatment): (input: DateInput) => string {
  return ({ suffix }) => (suffix === '' ? column : `${column} ${suffix}`);
}

function writer(
  { treatment, scales, offset, divisor }: FittedColumn,
  { into, width, start }: FeaturePlace,
): (row: number, days: number) => void {
  const inputs = dateInputs(treatment.date);
  return (row, days) => {
    inputs.forEach((input, at) => {
      const scale = scales ? scales[at] : { offset, divisor };
      into[row * width + start + at] =
        (input.of(days) - (scale?.offset ?? 0)) / (scale?.divisor ?? 1);
    });
  };
}

function fillOf({ fill, middle, offset }: FittedColumn): number {
  return typeof fill === 'number' ? fill : (middle ?? offset);
}

/** The date that a person typed for gaps; days since 1970 are understood too. */
function constantDate({ column, fill = '', dateFormat }: ColumnTreatment): number {
  const value = readDate(fill.trim(), dateFormat) ?? readNumber(fill.trim(), '.');
  if (value !== null) return value;
  throw new AppError(
    'invalid-data',
    `The value that fills gaps of “${column}” must be a date, such as 2024-12-31, not “${fill}”.`,
    { place: { column } },
  );
}

function nothingOfDate(column: string): AppError {
  return new AppError(
    'invalid-data',
    `Nothing of the date “${column}” is used. Choose its days or some of its parts, or ignore it.`,
    { place: { column } },
  );
}
