import { AppError } from '../../errors/app-error.ts';
import { fitScaling } from '../fit.ts';
import { largestNumber } from '../read-value.ts';
import type { ColumnTreatment, FittedColumn } from '../recipe.ts';
import { binOf, fitBins } from './bins.ts';
import { fitBoxCox, fitYeoJohnson } from './fit-lambda.ts';
import { capped, fitBounds } from './outliers.ts';
import { canTransform, domainWords, transformNumber, transformNouns } from './transform.ts';

/** What a column of numbers learns of its training rows after the fill. */
export type NumberSteps = Pick<FittedColumn, 'bounds' | 'lambda' | 'edges' | 'offset' | 'divisor'>;

/**
 * Learns outliers to cap, transform, bins and scaling one after the other, each from what the ones before made of
 * the training rows, as a pipeline would.
 * @param filled Numbers without gaps that the transform can take.
 */
export function fitNumberSteps(treatment: ColumnTreatment, filled: Float64Array): NumberSteps {
  const { outliers, transform, bins, scaling } = treatment;
  const steps: { bounds?: readonly [number, number]; lambda?: number; edges?: readonly number[] } =
    {};
  let values = filled;
  if (outliers?.action === 'cap') {
    const bounds = capBounds(treatment, fitBounds(values, outliers), values);
    steps.bounds = bounds;
    values = values.map((value) => capped(value, bounds));
  }
  if (transform === 'box-cox') steps.lambda = fitBoxCox(values);
  if (transform === 'yeo-johnson') steps.lambda = fitYeoJohnson(values);
  if (transform !== undefined && transform !== 'none') {
    values = values.map((value) => transformNumber(transform, steps.lambda ?? 1, value));
  }
  if (bins) {
    const edges = fitBins(values, bins);
    steps.edges = edges;
    if (bins.encoding === 'one-hot') return { ...steps, offset: 0, divisor: 1 };
    values = values.map((value) => binOf(edges, value));
  }
  return { ...steps, ...fitScaling(values, scaling) };
}

/** Bounds within what the transform can take: a cap never makes a number that has no logarithm. */
function capBounds(
  { transform }: ColumnTreatment,
  [lower, upper]: readonly [number, number],
  values: Float64Array,
): readonly [number, number] {
  if (canTransform(transform, lower)) return [lower, upper];
  let least = Infinity;
  for (const value of values) least = Math.min(least, value);
  return [least, Math.max(least, upper)];
}

/** A number without a gap as far as its bin or its transform; see `scaleNumber`. */
export function stepNumber(fitted: FittedColumn, value: number): number {
  const { outliers, transform } = fitted.treatment;
  let stepped = value;
  if (outliers?.action === 'cap' && fitted.bounds) stepped = capped(stepped, fitted.bounds);
  stepped = transformNumber(transform, fitted.lambda ?? 1, stepped);
  return fitted.edges ? binOf(fitted.edges, stepped) : stepped;
}

/** Scales what `stepNumber` gave; never beyond what a 32-bit float holds. */
export function scaleNumber({ offset, divisor }: FittedColumn, stepped: number): number {
  const scaled = (stepped - offset) / divisor;
  return scaled > largestNumber ? largestNumber : scaled < -largestNumber ? -largestNumber : scaled;
}

/** Numbers as the transform can take them: what it cannot take is a gap. */
export function withinDomain(
  { transform }: Pick<ColumnTreatment, 'transform'>,
  values: Float64Array,
): Float64Array {
  if (!limits(transform)) return values;
  return values.map((value) => (canTransform(transform, value) ? value : NaN));
}

/** Training cells that hold a number that the transform cannot take. */
export function countUntransformed(
  { transform }: Pick<ColumnTreatment, 'transform'>,
  values: Float64Array,
  training: (row: number) => boolean,
): FittedColumn['untransformed'] {
  if (!limits(transform)) return undefined;
  let first = -1;
  let cells = 0;
  values.forEach((value, row) => {
    if (Number.isNaN(value) || canTransform(transform, value) || !training(row)) return;
    if (first < 0) first = row;
    cells += 1;
  });
  return first < 0 ? undefined : { cells, row: first, value: values[first] ?? NaN };
}

function limits(transform: ColumnTreatment['transform']): boolean {
  return transform === 'square' || domainWords(transform) !== null;
}

/** The error for a column of which no training row can be transformed; names one. */
export function cannotTransform(
  { column, transform = 'none' }: ColumnTreatment,
  example: { readonly row: number; readonly value: number },
): AppError {
  const words = domainWords(transform);
  const only = words === null ? 'its numbers are too large' : `it needs numbers ${words}`;
  return new AppError(
    'invalid-data',
    `No training row of “${column}” has a ${transformNouns[transform]}: ${only}, and row ${(example.row + 1).toLocaleString('en-US')} holds ${String(example.value)}. Choose Yeo–Johnson or no transform.`,
    { place: { column, row: example.row + 1 } },
  );
}
