import type { Task } from '../../../common/network/task.ts';
import { noSums } from '../../../common/training/metrics.ts';
import type { MetricSums } from './engine.ts';

/** What metrics compare: outputs [rows, width] with the targets of the rows in `order`. */
export interface Measured {
  readonly outputs: Float32Array;
  readonly width: number;
  readonly targets: Float32Array;
  /** Row numbers into `targets`, one per row of `outputs`. */
  readonly order: Int32Array;
  readonly task: Task;
}

/**
 * Sums for metrics, added up in double precision; `loss` stays 0.
 * A row counts as correct when its largest output is at the target's class (the first on ties), or, with
 * one output for two classes, when the output is above one half exactly for class 1, as in Keras.
 */
export function measureOutputs({ outputs, width, targets, order, task }: Measured): MetricSums {
  const sums = noSums();
  sums.rows = order.length;
  for (let index = 0; index < order.length; index++) {
    const target = targets[order[index] ?? 0] ?? 0;
    const start = index * width;
    sums.targetSum += target;
    sums.targetSquaredSum += target * target;
    if (width > 1) {
      if (largest(outputs, start, width) === target) sums.correct++;
      continue;
    }
    const output = outputs[start] ?? 0;
    if (task === 'regression') {
      const error = output - target;
      sums.absoluteError += Math.abs(error);
      sums.squaredError += error * error;
    } else if ((output > 0.5 ? 1 : 0) === target) {
      sums.correct++;
    }
  }
  return sums;
}

function largest(values: Float32Array, start: number, width: number): number {
  let best = 0;
  for (let index = 1; index < width; index++) {
    if ((values[start + index] ?? 0) > (values[start + best] ?? 0)) best = index;
  }
  return best;
}
