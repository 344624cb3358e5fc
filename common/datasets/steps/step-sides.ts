import { AppError } from '../../errors/app-error.ts';
import { elementCount } from '../../tensor/shape.ts';
import { categoryFill } from '../features/category-feature.ts';
import type { ChosenRows } from '../features/feature-kind.ts';
import { featureKindOf } from '../features/feature-kinds.ts';
import { fillOf } from '../features/number-feature.ts';
import { scaleNumber, stepNumber } from '../numbers/number-steps.ts';
import type { ColumnTreatment, FittedColumn } from '../recipe.ts';
import type { StepSeries, StepSide } from '../step-preview.ts';
import { type ColumnData, isMissing } from '../table-data.ts';
import { summarizeNumbers, summarizeTexts } from './step-summary.ts';

/** Inputs of a column that are shown; one-hot encoding may give hundreds. */
const mostSeries = 20;
/** Rows that are treated at once for the summary. */
const rowsAtOnce = 4096;
/** Characters of a text that are shown. */
const longestText = 200;

/** A column as it is in the table. */
export function rawSide(
  { column }: ColumnTreatment,
  data: ColumnData,
  training: ChosenRows,
  shown: number,
): StepSide {
  if (data.kind === 'number')
    return numberSide(column, (row) => data.values[row] ?? NaN, data, training, shown);
  return textSide(column, (row) => textOf(data, row), data, training, shown);
}

/** A column of categories or texts whose gaps are filled, before it becomes numbers. */
export function filledSide(
  treatment: ColumnTreatment,
  data: ColumnData,
  training: ChosenRows,
  shown: number,
): { readonly side: StepSide; readonly fitted: FittedColumn | null } {
  const fill =
    data.kind === 'category'
      ? categoryFill(treatment, data, training)
      : treatment.missing === 'constant'
        ? (treatment.fill ?? '')
        : null;
  const filled = (row: number) => textOf(data, row) ?? fill;
  const side = textSide(treatment.column, filled, data, training, shown);
  const fitted = { treatment, features: [], fill, categories: [], offset: 0, divisor: 1 };
  return { side: withIndicator(side, treatment, data, training, shown), fitted };
}

/**
 * A column treated as training would treat it. Numbers are shown in double precision; what a network gets of
 * them is rounded to 32 bits.
 */
export function treatedSide(
  treatment: ColumnTreatment,
  data: ColumnData,
  training: ChosenRows,
  shown: number,
): { readonly side: StepSide; readonly fitted: FittedColumn | null } {
  if (data.kind === 'image') {
    const message = `“${treatment.column}” holds pictures, which are shown beside the table.`;
    throw new AppError('invalid-data', message, { place: { column: treatment.column } });
  }
  const fitted = featureKindOf(treatment).fit(treatment, data, training);
  if (
    data.kind === 'number' &&
    treatment.type === 'number' &&
    treatment.bins?.encoding !== 'one-hot'
  ) {
    const { values } = data;
    const leavesOut = treatment.missing === 'drop';
    const treated = (row: number) => {
      const value = values[row] ?? NaN;
      if (Number.isNaN(value) && leavesOut) return NaN;
      return scaleNumber(fitted, stepNumber(fitted, Number.isNaN(value) ? fillOf(fitted) : value));
    };
    const side = numberSide(treatment.column, treated, data, training, shown);
    return { side: withIndicator(side, treatment, data, training, shown), fitted };
  }
  return { side: matrixSide(fitted, data, training, shown), fitted };
}

function matrixSide(
  fitted: FittedColumn,
  data: ColumnData,
  training: ChosenRows,
  shown: number,
): StepSide {
  const kind = featureKindOf(fitted.treatment);
  const block = kind.block(fitted);
  const width = block ? elementCount(block.shape) : fitted.features.length;
  const names = block
    ? Array.from({ length: width }, (_, at) => `${block.name} ${at + 1}`)
    : fitted.features;
  const series = Math.min(width, mostSeries);
  const rows = rowsOf(data);
  const chosen: number[] = [];
  for (let row = 0; row < rows; row += 1) if (training(row)) chosen.push(row);
  const treat = (wanted: readonly number[]) => {
    const columns = Array.from({ length: series }, () => new Float64Array(wanted.length));
    for (let first = 0; first < wanted.length; first += rowsAtOnce) {
      const part = Uint32Array.from(wanted.slice(first, first + rowsAtOnce));
      const into = new Float32Array(part.length * width);
      kind.apply(fitted, data, part, { into, width, start: 0 });
      columns.forEach((column, at) => {
        for (let index = 0; index < part.length; index += 1) {
          // What 32 bits hold, without digits that they do not.
          column[first + index] = Number((into[index * width + at] ?? NaN).toPrecision(7));
        }
      });
    }
    return columns;
  };
  const summaries = treat(chosen).map(summarizeNumbers);
  const first = treat(Array.from({ length: Math.min(shown, rows) }, (_, row) => row));
  return {
    series: first.map((values, at): StepSeries => ({
      name: names[at] ?? '',
      values: [...values],
      summary: summaries[at] ?? summarizeNumbers(new Float64Array()),
    })),
  };
}

function numberSide(
  name: string,
  valueOf: (row: number) => number,
  data: ColumnData,
  training: ChosenRows,
  shown: number,
): StepSide {
  const rows = rowsOf(data);
  const chosen = new Float64Array(rows);
  let count = 0;
  for (let row = 0; row < rows; row += 1) {
    if (!training(row)) continue;
    chosen[count] = valueOf(row);
    count += 1;
  }
  const values = Array.from({ length: Math.min(shown, rows) }, (_, row) => {
    const value = valueOf(row);
    return Number.isNaN(value) ? null : value;
  });
  return { series: [{ name, values, summary: summarizeNumbers(chosen.subarray(0, count)) }] };
}

function textSide(
  name: string,
  textAt: (row: number) => string | null,
  data: ColumnData,
  training: ChosenRows,
  shown: number,
): StepSide {
  const rows = rowsOf(data);
  const values = Array.from(
    { length: Math.min(shown, rows) },
    (_, row) => textAt(row)?.slice(0, longestText) ?? null,
  );
  return { series: [{ name, values, summary: summarizeTexts(rows, textAt, training) }] };
}

/** The side with a series that is 1 where the cell is missing, where the treatment asks for one. */
function withIndicator(
  side: StepSide,
  { column, indicator }: ColumnTreatment,
  data: ColumnData,
  training: ChosenRows,
  shown: number,
): StepSide {
  if (indicator !== true) return side;
  const missing = (row: number) => (isMissing(data, row) ? 1 : 0);
  const added = numberSide(`${column} missing`, missing, data, training, shown);
  return { series: [...side.series, ...added.series] };
}

function textOf(data: ColumnData, row: number): string | null {
  if (data.kind === 'category') return data.values[data.codes[row] ?? -1] ?? null;
  return data.kind === 'text' ? (data.values[row] ?? null) : null;
}

function rowsOf(data: ColumnData): number {
  switch (data.kind) {
    case 'number':
    case 'text':
      return data.values.length;
    case 'category':
      return data.codes.length;
    case 'image':
      return data.missing.length;
  }
}
