import type { FittedRecipe } from '../datasets/recipe.ts';
import { OutputMeter } from '../training/output-meter.ts';
import { readingOf } from '../training/output-reading.ts';
import type { MetricId, TrainingConfig } from '../training/training-config.ts';
import { lossOfOutputs } from './loss-of-outputs.ts';
import { toOriginalUnits } from './read-outputs.ts';
import { regressionMetrics } from './regression-metrics.ts';

/** The settings that decide what is judged and how. */
export type JudgedTraining = Pick<TrainingConfig, 'loss' | 'lossOptions' | 'metrics' | 'topK'>;

/**
 * Metrics of outputs against prepared targets under Keras's names: loss, accuracy and those that were
 * chosen for training, or loss and errors in the target's own units. What is no number is left out.
 * @param outputs Row-major [targets.length, width].
 * @param targets As prepared: class numbers, 0 or 1, or scaled numbers, of a forecast row-major.
 */
export function judgeOutputs(
  fitted: FittedRecipe,
  training: JudgedTraining,
  outputs: Float32Array,
  targets: Float32Array,
): Record<string, number> {
  if (fitted.task === 'regression') {
    const actual = toOriginalUnits(fitted, targets);
    const predicted = toOriginalUnits(fitted, outputs);
    return regressionMetrics(actual, predicted, training, fitted.targetNames.length);
  }
  const width = outputs.length / targets.length;
  const metrics: readonly MetricId[] = ['accuracy', ...training.metrics];
  const meter = new OutputMeter({
    metrics,
    kind: width === 1 ? 'binary' : 'class',
    width,
    positions: 1,
    reading: readingOf(training.loss, training.lossOptions),
    topK: training.topK,
    targetCount: 1,
    targetStart: 0,
  });
  const values = new Float64Array(meter.size);
  meter.add(values, { outputs, targets, order: targets.map((_, row) => row) });
  const measured = metrics.map(
    (metric) => [metric, meter.value(metric, values, targets.length)] as const,
  );
  return {
    loss: lossOfOutputs(training, outputs, width, targets),
    ...Object.fromEntries(measured.filter(([, value]) => Number.isFinite(value))),
  };
}
