import { AppError } from '../../errors/app-error.ts';
import { fitNumberFill, mean } from '../fit.ts';
import { binNames } from '../numbers/bins.ts';
import {
  cannotTransform,
  countUntransformed,
  fitNumberSteps,
  scaleNumber,
  stepNumber,
} from '../numbers/number-steps.ts';
import { canTransform, transformNouns } from '../numbers/transform.ts';
import { readNumber } from '../read-value.ts';
import type { ColumnTreatment, FittedColumn } from '../recipe.ts';
import { numbersOf } from '../table-data.ts';
import { nothingToLearn } from './fit-errors.ts';
import type { ChosenRows, FeatureKind, FeaturePlace } from './feature-kind.ts';
import { markMissing, withIndicator } from './indicator.ts';

/**
 * Columns of numbers: gaps are filled, outliers capped, then come transform, bins and scaling, each fitted on what
 * the steps before made of the training rows. A number that the transform cannot take counts as missing.
 */
export const numberFeature: FeatureKind = {
  fit: (treatment, data, training) => {
    const { values } = numbersOf(data);
    const untransformed = countUntransformed(treatment, values, training);
    const { fill, filled } = fillNumbers(treatment, values, training);
    const steps = fitNumberSteps(treatment, filled);
    return {
      treatment,
      features: withIndicator(treatment, namesOf(treatment, steps.edges)),
      fill,
      categories: [],
      ...steps,
      ...(fill === null ? { middle: mean(filled) } : {}),
      ...(untransformed ? { untransformed } : {}),
    };
  },

  block: () => null,

  apply: (fitted, data, rows, place) => {
    const { values } = numbersOf(data);
    const { transform } = fitted.treatment;
    const write = writer(fitted, place);
    const fill = stepNumber(fitted, fillOf(fitted));
    for (let index = 0; index < rows.length; index += 1) {
      const value = values[rows[index] ?? 0] ?? NaN;
      if (canTransform(transform, value)) write(index, stepNumber(fitted, value));
      else {
        write(index, fill);
        markMissing(fitted, place, index);
      }
    }
  },

  encode: (fitted, cell, reading, place, warnings) => {
    const { column: name, transform = 'none' } = fitted.treatment;
    const { row } = place;
    const value = cell === null ? null : readNumber(cell, reading.decimal);
    if (value !== null && canTransform(transform, value)) {
      writer(fitted, place)(row, stepNumber(fitted, value));
      return;
    }
    const fill = fillOf(fitted);
    const what =
      cell === null
        ? `“${name}” is missing`
        : value === null
          ? `“${cell}” in “${name}” is not a number`
          : `“${cell}” in “${name}” has no ${transformNouns[transform]}`;
    warnings.add(`${what}; ${String(Number(fill.toPrecision(6)))} is used.`);
    writer(fitted, place)(row, stepNumber(fitted, fill));
    markMissing(fitted, place, row);
  },
};

/** The fill of a column of numbers, and its training rows without gaps. Throws where there are none. */
export function fillNumbers(
  treatment: ColumnTreatment,
  values: Float64Array,
  training: ChosenRows,
): { readonly fill: number | null; readonly filled: Float64Array } {
  // Loops, because a call for each cell takes most of the time of a large table.
  const chosen = new Float64Array(values.length);
  const found = new Float64Array(values.length);
  const { transform } = treatment;
  let rows = 0;
  let filledRows = 0;
  for (let row = 0; row < values.length; row += 1) {
    if (!training(row)) continue;
    const value = values[row] ?? NaN;
    const usable = canTransform(transform, value);
    chosen[rows] = usable ? value : NaN;
    rows += 1;
    if (!usable) continue;
    found[filledRows] = value;
    filledRows += 1;
  }
  const present = found.slice(0, filledRows);
  if (present.length === 0) {
    const example = countUntransformed(treatment, values, training);
    throw example ? cannotTransform(treatment, example) : nothingToLearn(treatment.column);
  }
  const constant = treatment.missing === 'constant' ? constantNumber(treatment) : 0;
  const fill = fitNumberFill(present, treatment.missing, constant);
  const filled =
    fill === null || filledRows === rows
      ? present
      : chosen.subarray(0, rows).map((value) => (Number.isNaN(value) ? fill : value));
  return { fill, filled };
}

/** What a gap becomes; with the `drop` strategy, which leaves no gaps in a table, the middle of the scaling. */
export function fillOf(fitted: FittedColumn): number {
  if (typeof fitted.fill === 'number') return fitted.fill;
  return fitted.middle ?? fitted.offset;
}

/** Writes one stepped number per row: scaled, or as 1 in its bin. */
function writer(
  fitted: FittedColumn,
  { into, width, start }: FeaturePlace,
): (row: number, stepped: number) => void {
  if (fitted.edges && fitted.treatment.bins?.encoding === 'one-hot') {
    return (row, bin) => (into[row * width + start + bin] = 1);
  }
  return (row, stepped) => (into[row * width + start] = scaleNumber(fitted, stepped));
}

function namesOf(
  { column, bins, transform = 'none' }: ColumnTreatment,
  edges: readonly number[] | undefined,
): readonly string[] {
  if (!edges || bins?.encoding !== 'one-hot') return [column];
  // Edges of transformed numbers would be taken for the column's own.
  if (transform === 'none') return binNames(column, edges);
  return edges.slice(1).map((_, index) => `${column} bin ${index + 1}`);
}

function constantNumber(treatment: ColumnTreatment): number {
  const { column, fill = '', transform = 'none' } = treatment;
  const value = readNumber(fill.trim(), '.');
  const place = { place: { column } };
  if (value === null) {
    const message = `The value that fills gaps of “${column}” must be a number, not “${fill}”.`;
    throw new AppError('invalid-data', message, place);
  }
  if (canTransform(transform, value)) return value;
  throw new AppError(
    'invalid-data',
    `Gaps of “${column}” are filled with ${fill.trim()}, which has no ${transformNouns[transform]}. Choose another value.`,
    place,
  );
}
