import type { OutputMeter } from './output-meter.ts';
import type { MetricId } from './training-config.ts';

/** Sums over the rows of one output. */
export interface OutputSums {
  /** Σ batch loss × batch rows of this output alone, without its weight. */
  loss: number;
  /** As its `OutputMeter` lays them out. */
  readonly values: Float64Array;
}

/** Sums from which loss and metrics over any number of rows follow exactly, the main output's first. */
export interface MetricSums {
  rows: number;
  /** Σ batch loss × batch rows, all outputs and regularisation together. */
  loss: number;
  readonly outputs: readonly OutputSums[];
}

/** An output with its name in the log; the only output has none. */
export interface NamedMeter {
  readonly name: string | null;
  readonly meter: OutputMeter;
}

/** Sums over no rows, one set for each output. */
export function noSums(meters: readonly NamedMeter[]): MetricSums {
  return {
    rows: 0,
    loss: 0,
    outputs: meters.map(({ meter }) => ({ loss: 0, values: new Float64Array(meter.size) })),
  };
}

/** Adds `more` to `total` in place. */
export function addSums(total: MetricSums, more: MetricSums): void {
  total.rows += more.rows;
  total.loss += more.loss;
  total.outputs.forEach((output, index) => {
    const other = more.outputs[index];
    if (!other) return;
    output.loss += other.loss;
    for (let place = 0; place < output.values.length; place++) {
      output.values[place] = (output.values[place] ?? 0) + (other.values[place] ?? 0);
    }
  });
}

/**
 * Loss and metrics by the names that Keras logs: `loss`, `accuracy`; with several outputs
 * `<output>_loss` and `<output>_accuracy`. NaN over no rows.
 */
export function namedMetrics(
  meters: readonly NamedMeter[],
  sums: MetricSums,
): readonly (readonly [string, number])[] {
  const named: (readonly [string, number])[] = [['loss', sums.loss / sums.rows]];
  meters.forEach(({ name, meter }, index) => {
    const output = sums.outputs[index];
    if (!output) return;
    const prefix = name === null ? '' : `${name}_`;
    if (name !== null) named.push([`${prefix}loss`, output.loss / sums.rows]);
    const value = (metric: MetricId) => meter.value(metric, output.values, sums.rows);
    for (const metric of meter.settings.metrics) named.push([prefix + metric, value(metric)]);
  });
  return named;
}
