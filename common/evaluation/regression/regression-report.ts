import type { JudgedNumbers } from '../judged.ts';
import { errorMetrics, type ErrorMetrics } from './error-metrics.ts';
import { stepValues } from './step-values.ts';

/** How one value of the rows is predicted. */
export interface StepReport {
  readonly name: string;
  readonly metrics: ErrorMetrics;
  /** Rows that count. */
  readonly rows: number;
  readonly withoutAnswer: number;
  readonly withoutActual: number;
  /** Rows whose actual number is 0, for which a percentage says nothing. */
  readonly zeroActual: number;
}

/** How a regression does. */
export interface RegressionJudgement {
  /** Of all values of a row: the means of those of the steps, as scikit-learn's `uniform_average`, and the largest error. */
  readonly overall: ErrorMetrics;
  /** One, or those of a forecast in order. */
  readonly steps: readonly StepReport[];
}

/**
 * All metrics of a regression; rows without an answer are counted and left out.
 * @param features How many numbers a row gives the network, for adjusted R².
 */
export function regressionReport(
  judged: JudgedNumbers,
  { features }: { readonly features?: number | undefined } = {},
): RegressionJudgement {
  const steps = judged.names.map((name, step) => {
    const values = stepValues(judged, step);
    return {
      name,
      metrics: errorMetrics(values, features),
      rows: values.actual.length,
      withoutAnswer: values.withoutAnswer,
      withoutActual: values.withoutActual,
      zeroActual: zerosOf(values.actual),
    };
  });
  return { overall: averageMetrics(steps.map(({ metrics }) => metrics)), steps };
}

function zerosOf(numbers: Float64Array): number {
  let zeros = 0;
  for (const number of numbers) if (number === 0) zeros++;
  return zeros;
}

function averageMetrics(steps: readonly ErrorMetrics[]): ErrorMetrics {
  const [first] = steps;
  if (!first) throw new RangeError('A row of a regression has at least one value.');
  if (steps.length === 1) return first;
  const names = Object.keys(first) as (keyof ErrorMetrics)[];
  const means = names.map((name) => {
    const values = steps.map((metrics) => metrics[name]).filter((value) => value !== null);
    if (values.length === 0) return [name, null] as const;
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return [name, name === 'max_error' ? Math.max(...values) : mean] as const;
  });
  return Object.fromEntries(means) as unknown as ErrorMetrics;
}
