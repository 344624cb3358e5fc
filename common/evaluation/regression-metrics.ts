import { OutputMeter } from '../training/output-meter.ts';
import type { MetricId, TrainingConfig } from '../training/training-config.ts';
import { lossOfOutputs } from './loss-of-outputs.ts';

const always: readonly MetricId[] = [
  'mean_absolute_error',
  'mean_squared_error',
  'root_mean_squared_error',
  'r2_score',
];

/**
 * Errors of predicted numbers under Keras's names, in the numbers' own units, with those that were chosen
 * for training; `loss` is the training loss in the same units. What is no number is left out, such as R²
 * where the actual numbers are all the same.
 * @param width Numbers in a row, row-major: the steps of a forecast.
 */
export function regressionMetrics(
  actual: Float64Array,
  predicted: Float64Array,
  training: Pick<TrainingConfig, 'loss' | 'lossOptions' | 'metrics'>,
  width = 1,
): Record<string, number> {
  const metrics = [...new Set([...always, ...training.metrics])];
  const order = Array.from({ length: actual.length / width }, (_, row) => row);
  const values = new Map(
    metrics.map((metric) => [metric, measure(metric, actual, predicted, width, order)]),
  );
  return {
    loss: lossOfOutputs(training, predicted, width, actual, width),
    ...Object.fromEntries([...values].filter(([, value]) => Number.isFinite(value))),
  };
}

function measure(
  metric: MetricId,
  actual: Float64Array,
  predicted: Float64Array,
  width: number,
  order: readonly number[],
): number {
  // R² does not depend on where zero is; sums of squares about the first value lose no digits when all are large.
  const origin = metric === 'r2_score' ? (actual[0] ?? 0) : 0;
  const moved = (values: Float64Array) =>
    origin === 0 ? values : values.map((value) => value - origin);
  const meter = new OutputMeter({
    metrics: [metric],
    kind: 'number',
    width,
    positions: 1,
    reading: 'probability',
    topK: 1,
    targetCount: width,
    targetStart: 0,
  });
  const sums = new Float64Array(meter.size);
  meter.add(sums, {
    outputs: moved(predicted),
    targets: moved(actual),
    order,
  });
  return meter.value(metric, sums, order.length);
}
