import { type Agreement, agreement } from '../classification/agreement.ts';
import { type ClassCounts, classCounts } from '../classification/class-counts.ts';
import type { ClassRates } from '../classification/class-rates.ts';
import type { ConfusionCells } from '../classification/confusion-cells.ts';

/** The rates of a class, and averages of them, that intervals are given for. */
export const classRateNames = [
  'precision',
  'recall',
  'f_score',
] as const satisfies readonly (keyof ClassRates)[];

const agreements = [
  'accuracy',
  'error_rate',
  'null_error_rate',
  'balanced_accuracy',
  'matthews_corrcoef',
  'cohen_kappa',
] as const satisfies readonly (keyof Agreement)[];

/** Names of the metrics of all classes together, in the order of `cellStatistics`. */
export const cellStatisticNames = [
  ...agreements,
  ...(['macro', 'weighted'] as const).flatMap((average) =>
    classRateNames.map((rate) => `${rate}_${average}` as const),
  ),
] as const;

export type CellStatistic = (typeof cellStatisticNames)[number];

/**
 * What a confusion matrix says as numbers, NaN where undefined: all classes together, then class by class. The same as
 * `classMetrics` says, without making objects, since it is asked for a thousand times.
 */
export function cellStatistics(
  cells: ConfusionCells,
  weight: ArrayLike<number>,
  beta: number,
): Float64Array {
  const counts = classCounts(cells, weight);
  const whole = agreement(counts);
  const width = classRateNames.length;
  const first = cellStatisticNames.length;
  const values = new Float64Array(first + cells.classes * width);
  agreements.forEach((name, at) => {
    values[at] = whole[name] ?? NaN;
  });
  writeRates(counts, beta, values.subarray(first));
  for (let rate = 0; rate < width; rate++) {
    const { macro, weighted } = averages(counts, values, first + rate);
    values[agreements.length + rate] = macro;
    values[agreements.length + width + rate] = weighted;
  }
  return values;
}

function writeRates(
  { support, predicted, correct }: ClassCounts,
  beta: number,
  into: Float64Array,
): void {
  const squared = beta * beta;
  for (let index = 0; index < support.length; index++) {
    const right = correct[index] ?? 0;
    const actual = support[index] ?? 0;
    const given = predicted[index] ?? 0;
    const start = index * classRateNames.length;
    // 0 / 0 is NaN, as it should be.
    into[start] = right / given;
    into[start + 1] = right / actual;
    into[start + 2] = ((1 + squared) * right) / (given + squared * actual);
  }
}

/** Means over the classes that have a value, as `averageRates` takes them. */
function averages({ support }: ClassCounts, values: Float64Array, first: number) {
  let [known, sum, rows, weighted] = [0, 0, 0, 0];
  for (let index = 0; index < support.length; index++) {
    const value = values[first + index * classRateNames.length] ?? NaN;
    if (Number.isNaN(value)) continue;
    const own = support[index] ?? 0;
    known++;
    sum += value;
    rows += own;
    weighted += own * value;
  }
  const macro = sum / known;
  return { macro, weighted: rows === 0 ? macro : weighted / rows };
}
