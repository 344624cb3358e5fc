import { chooseEvenly } from '../../../common/evaluation/choose-evenly.ts';
import type { RegressionErrors } from '../../../common/evaluation/evaluation-api.ts';
import type { JudgedNumbers } from '../../../common/evaluation/judged.ts';
import { coveredShare } from '../../../common/evaluation/regression/conformal.ts';
import {
  errorHistogram,
  quantilePoints,
} from '../../../common/evaluation/regression/error-distribution.ts';
import { stepValues } from '../../../common/evaluation/regression/step-values.ts';
import type { UsablePart } from './part-data.ts';

/** Rows, and points of a Q–Q plot, that are drawn. */
const mostPoints = 2000;
const mostQuantiles = 400;

/** The errors of one of the values of a regression. */
export function viewErrors(
  { rows }: UsablePart,
  judged: JudgedNumbers,
  step: number,
): RegressionErrors {
  const { places, actual, predicted, errors } = stepValues(judged, step);
  const quantiles = quantilePoints(errors, mostQuantiles);
  return {
    step,
    points: chooseEvenly(places.length, mostPoints).map((at) => ({
      row: rows[places[at] ?? 0] ?? 0,
      actual: actual[at] ?? NaN,
      predicted: predicted[at] ?? NaN,
    })),
    histogram: errorHistogram(errors),
    quantiles: { x: [...(quantiles?.x ?? [])], y: [...(quantiles?.y ?? [])] },
  };
}

/** Errors of evenly chosen rows, to be drawn against a column. */
export function someErrors(
  { rows }: UsablePart,
  judged: JudgedNumbers,
  step: number,
): { readonly rows: readonly number[]; readonly errors: readonly number[] } {
  const { places, errors } = stepValues(judged, step);
  const chosen = chooseEvenly(places.length, mostPoints);
  return {
    rows: chosen.map((at) => rows[places[at] ?? 0] ?? 0),
    errors: chosen.map((at) => errors[at] ?? NaN),
  };
}

/** How many rows' truth lies within a distance of what was predicted; null without a radius. */
export function coverage(
  { rows }: UsablePart,
  judged: JudgedNumbers,
  step: number,
  radius: number | null,
): { readonly covered: number | null; readonly rows: number } {
  return {
    covered: radius === null ? null : coveredShare(judged, step, radius),
    rows: rows.length,
  };
}
