import { describe, expect, it } from 'vitest';
import { addSums, namedMetrics, noSums } from '../../../common/training/metric-sums.ts';
import { OutputMeter } from '../../../common/training/output-meter.ts';
import type { MetricId } from '../../../common/training/training-config.ts';

function meterOf(...metrics: readonly MetricId[]): OutputMeter {
  return new OutputMeter({
    metrics,
    kind: 'number',
    width: 1,
    positions: 1,
    reading: 'probability',
    topK: 5,
    targetCount: 1,
    targetStart: 0,
  });
}

/** Sums over targets and outputs given as pairs; their loss is the squared error. */
function sumsOf(meter: OutputMeter, pairs: readonly (readonly [number, number])[]) {
  const sums = noSums([{ name: null, meter }]);
  const [output] = sums.outputs;
  if (!output) throw new Error('There are sums for the output.');
  sums.rows = pairs.length;
  for (const [target, prediction] of pairs) {
    sums.loss += (target - prediction) ** 2;
    output.loss += (target - prediction) ** 2;
  }
  meter.add(output.values, {
    outputs: Float64Array.from(pairs, ([, prediction]) => prediction),
    targets: Float64Array.from(pairs, ([target]) => target),
    order: [...pairs.keys()],
  });
  return sums;
}

describe('metrics from sums', () => {
  const meter = meterOf('mean_absolute_error', 'r2_score');

  it('are named as Keras logs them', () => {
    const sums = sumsOf(
      meter,
      [12, 7, 13, 8, 15, 5].map((tip) => [tip, 10]),
    );
    expect(Object.fromEntries(namedMetrics([{ name: null, meter }], sums))).toEqual({
      loss: 76 / 6,
      mean_absolute_error: 20 / 6,
      // The mean is 10 too, so the constant explains nothing.
      r2_score: expect.closeTo(0, 12) as number,
    });
  });

  it('carry the name of their output where there are several', () => {
    const one = sumsOf(meter, [[1, 3]]);
    const sums = { rows: 1, loss: 9, outputs: [...one.outputs, ...one.outputs] };
    const named = namedMetrics(
      [
        { name: 'price', meter: meterOf('mean_absolute_error') },
        { name: 'sales', meter: meterOf('mean_absolute_error') },
      ],
      sums,
    );
    expect(named).toEqual([
      ['loss', 9],
      ['price_loss', 4],
      ['price_mean_absolute_error', 2],
      ['sales_loss', 4],
      ['sales_mean_absolute_error', 2],
    ]);
  });

  it('are those of the whole set, not the mean of the batches', () => {
    const whole = sumsOf(meter, [
      [1, 1],
      [2, 2],
      [9, 3],
    ]);
    const batches = sumsOf(meter, [
      [1, 1],
      [2, 2],
    ]);
    addSums(batches, sumsOf(meter, [[9, 3]]));
    expect(batches).toEqual(whole);
    const metrics = Object.fromEntries(namedMetrics([{ name: null, meter }], batches));
    expect(metrics['r2_score']).toBeCloseTo(1 - 36 / 38, 12);
  });

  it('are no number over no rows', () => {
    const none = namedMetrics([{ name: null, meter }], noSums([{ name: null, meter }]));
    expect(none.map(([, value]) => value)).toEqual([NaN, NaN, NaN]);
  });
});
