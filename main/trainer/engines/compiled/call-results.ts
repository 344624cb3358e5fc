import type { MetricSums, NamedMeter } from '../../../../common/training/metric-sums.ts';
import { addMeasures } from '../measure-outputs.ts';
import { Tensor, type InferenceSession } from './onnx-runtime.ts';

/** What a call of a graph gave, by name. */
export type Results = InferenceSession.OnnxValueMapType;

/** The steps of a call, all with as many rows. */
export interface StepsDone {
  readonly results: Results;
  /** Of all rows, as bound. */
  readonly targets: Float32Array;
  /** The steps' rows, one after another. */
  readonly order: Int32Array;
  readonly batch: number;
}

/**
 * Adds the steps of a call to `sums`, one after another, so that the sums do not depend on how many a call
 * made; gives each step's loss.
 */
export function addSteps(
  sums: MetricSums,
  meters: readonly NamedMeter[],
  { results, targets, order, batch }: StepsDone,
): Float32Array {
  const losses = floats(results, 'losses');
  const outputs = meters.map((_, index) => floats(results, `outputs_${index}`));
  const own = meters.length > 1 ? meters.map((_, index) => floats(results, `losses_${index}`)) : [];
  for (let step = 0; step < losses.length; step++) {
    const rows = order.subarray(step * batch, (step + 1) * batch);
    const values = outputs.map((all) => {
      const length = all.length / losses.length;
      return all.subarray(step * length, (step + 1) * length);
    });
    addMeasures(sums, meters, values, { targets, order: rows });
    sums.loss += (losses[step] ?? NaN) * batch;
    own.forEach((ofOutput, index) => addLoss(sums, index, batch * (ofOutput[step] ?? NaN)));
  }
  return losses;
}

/** The numbers of one result; throws a RangeError when there is none of the name. */
export function floats(results: Results, name: string): Float32Array {
  const tensor = results[name];
  if (!(tensor instanceof Tensor) || !(tensor.data instanceof Float32Array)) {
    throw new RangeError(`The graph gave no ${name}.`);
  }
  return tensor.data;
}

/** Adds to the losses of one output. */
export function addLoss(sums: MetricSums, index: number, loss: number): void {
  const own = sums.outputs[index];
  if (own) own.loss += loss;
}
