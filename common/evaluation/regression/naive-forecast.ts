import type { JudgedNumbers } from '../judged.ts';
import { errorMetrics } from './error-metrics.ts';
import { stepValues } from './step-values.ts';

/** Which values a naive forecast goes by. */
export interface NaiveOptions {
  /** 1 for the last value, else the length of a season: the value at the same place of the latest known season. */
  readonly season: number;
  readonly steps: number;
  /** Where the series of each origin starts, if several lie behind one another. */
  readonly starts?: ArrayLike<number> | undefined;
}

/**
 * Naive forecasts (Hyndman and Athanasopoulos 2021, 5.2): of h steps ahead of origin t the value at
 * t + h − season·⌈h / season⌉. Row-major [origins, steps]; NaN where that lies before the start of the series.
 * @param series Values in order of time; NaN where one is missing.
 * @param origins Place of the last known value of each row.
 */
export function naiveForecast(
  series: Float64Array,
  origins: ArrayLike<number>,
  { season, steps, starts }: NaiveOptions,
): Float64Array {
  const forecast = new Float64Array(origins.length * steps).fill(NaN);
  for (let row = 0; row < origins.length; row++) {
    const start = starts?.[row] ?? 0;
    for (let step = 0; step < steps; step++) {
      const ahead = step + 1;
      const place = (origins[row] ?? NaN) + ahead - season * Math.ceil(ahead / season);
      if (place >= start) forecast[row * steps + step] = series[place] ?? NaN;
    }
  }
  return forecast;
}

/** How a forecast does at one distance. */
export interface HorizonMetrics {
  /** Steps ahead, from 1. */
  readonly ahead: number;
  readonly rows: number;
  readonly mean_absolute_error: number | null;
  readonly root_mean_squared_error: number | null;
  /** Mean of predicted − actual. */
  readonly mean_error: number | null;
  /** Mean absolute error over that of the naive forecast within the training series: below 1 beats it. */
  readonly mean_absolute_scaled_error: number | null;
}

/** The error of each step of a forecast. @param scale Of `naiveScale`, for the scaled error. */
export function errorByHorizon(judged: JudgedNumbers, scale: number | null = null) {
  return judged.names.map((_, step): HorizonMetrics => {
    const values = stepValues(judged, step);
    const { mean_absolute_error, root_mean_squared_error, mean_error } = errorMetrics(values);
    const isScaled = mean_absolute_error !== null && scale !== null && scale > 0;
    return {
      ahead: step + 1,
      rows: values.actual.length,
      mean_absolute_error,
      root_mean_squared_error,
      mean_error,
      mean_absolute_scaled_error: isScaled ? mean_absolute_error / scale : null,
    };
  });
}

/**
 * Mean absolute difference of values a season apart (Hyndman and Koehler 2006), the unit of the mean absolute scaled
 * error. Null where there is no such pair.
 * @param training Values of the training part in order of time.
 */
export function naiveScale(training: Float64Array, season: number): number | null {
  let sum = 0;
  let pairs = 0;
  for (let place = season; place < training.length; place++) {
    const difference = (training[place] ?? NaN) - (training[place - season] ?? NaN);
    if (Number.isNaN(difference)) continue;
    sum += Math.abs(difference);
    pairs++;
  }
  return pairs === 0 ? null : sum / pairs;
}
