import { lossChoice } from '../../../common/training/loss-catalogue.ts';
import type { MetricSums, NamedMeter } from '../../../common/training/metric-sums.ts';
import type { Measured } from '../../../common/training/tally.ts';
import { OutputMeter } from '../../../common/training/output-meter.ts';
import { readingOf } from '../../../common/training/output-reading.ts';
import type { TrainingConfig } from '../../../common/training/training-config.ts';
import type { Task } from '../../../common/network/task.ts';
import type { NetworkPlan } from './network-plan.ts';
import type { OutputTarget, TargetPlan } from './target-form.ts';

/** What takes the metrics of each output, in the plan's order; several outputs have their layers' names. */
export function outputMeters(
  plan: NetworkPlan,
  { outputs, targetCount }: TargetPlan,
  { metrics, topK }: TrainingConfig,
  task: Task,
): readonly NamedMeter[] {
  return outputs.map((output, index) => {
    const { loss, lossOptions, shape, width, kind, start } = output;
    const last = shape.at(-1) ?? 1;
    const meter = new OutputMeter({
      metrics,
      kind: kind === 'class' ? 'class' : kindOfValues(output, task),
      width: last,
      positions: width / last,
      reading: readingOf(loss, lossOptions),
      topK,
      targetCount,
      targetStart: start,
    });
    const name = outputs.length > 1 ? (plan.outputs[index]?.node.name ?? null) : null;
    return { name, meter };
  });
}

function kindOfValues({ loss }: OutputTarget, task: Task): 'number' | 'binary' {
  return task === 'regression' && lossChoice(loss).units !== 'one' ? 'number' : 'binary';
}

/**
 * Adds the rows' share to the sums, all but their losses.
 * @param outputs Of each output, row-major, at least `order.length` rows.
 */
export function addMeasures(
  sums: MetricSums,
  meters: readonly NamedMeter[],
  outputs: readonly Float32Array[],
  { targets, order }: Omit<Measured, 'outputs'>,
): void {
  sums.rows += order.length;
  meters.forEach(({ meter }, index) => {
    const own = sums.outputs[index];
    const values = outputs[index];
    if (own && values) meter.add(own.values, { outputs: values, targets, order });
  });
}
