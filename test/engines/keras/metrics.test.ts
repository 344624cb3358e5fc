import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { RandomSource } from '../../../common/random/random-source.ts';
import type { MeterSettings } from '../../../common/training/tally.ts';
import { OutputMeter } from '../../../common/training/output-meter.ts';
import type { MetricId } from '../../../common/training/training-config.ts';
import { askPeer, whyNoKeras } from './run-keras.ts';

const missing = whyNoKeras();
if (missing !== null) process.stdout.write(`Metrics beside Keras are left out: ${missing}\n`);

const rows = 103;
const random = RandomSource.seeded(11, 'metrics');

/** Outputs with targets that follow from them in part. */
interface Sample {
  readonly name: string;
  readonly settings: Pick<MeterSettings, 'kind' | 'width' | 'topK'>;
  readonly outputs: Float32Array;
  readonly targets: Float32Array;
}

function binarySample(name: string, round: (share: number) => number): Sample {
  const outputs = Float32Array.from({ length: rows }, () => round(random.uniform()));
  const targets = outputs.map((share) => Number(share + 0.5 * random.normal() > 0.5));
  return { name, settings: { kind: 'binary', width: 1, topK: 1 }, outputs, targets };
}

function classSample(name: string, width: number, topK: number): Sample {
  const outputs = new Float32Array(rows * width);
  const targets = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    const scores = Array.from({ length: width }, () => Math.exp(random.normal()));
    const sum = scores.reduce((total, score) => total + score, 0);
    outputs.set(
      scores.map((score) => score / sum),
      row * width,
    );
    const best = scores.indexOf(Math.max(...scores));
    targets[row] = random.uniform() < 0.6 ? best : random.below(width);
  }
  return { name, settings: { kind: 'class', width, topK }, outputs, targets };
}

function numberSample(name: string, width: number): Sample {
  const outputs = Float32Array.from({ length: rows * width }, () => 3 + random.normal());
  const targets = outputs.map((value) => value + 0.4 * random.normal());
  return { name, settings: { kind: 'number', width, topK: 1 }, outputs, targets };
}

const errors: readonly MetricId[] = [
  'mean_absolute_error',
  'mean_squared_error',
  'root_mean_squared_error',
  'mean_absolute_percentage_error',
  'mean_squared_logarithmic_error',
  'logcosh',
  'r2_score',
];
const rates: readonly MetricId[] = ['accuracy', 'precision', 'recall', 'f1_score', 'auc', 'auc_pr'];
const ofClasses: readonly MetricId[] = [
  ...rates,
  'top_k_categorical_accuracy',
  'cosine_similarity',
];

const samples: readonly (readonly [Sample, readonly MetricId[]])[] = [
  [binarySample('two classes', (share) => share), rates],
  [binarySample('two classes on the thresholds', (share) => Math.round(share * 199) / 199), rates],
  [binarySample('two classes without doubt', (share) => Math.round(share)), rates],
  [classSample('three classes', 3, 2), ofClasses],
  [classSample('ten classes', 10, 5), ofClasses],
  [numberSample('a number', 1), errors],
  [numberSample('four numbers', 4), [...errors, 'cosine_similarity']],
];

const batches = [rows, 16];

const cases = samples.flatMap(([sample, metrics]) =>
  metrics.flatMap((metric) => batches.map((batch) => ({ sample, metric, batch }))),
);

function measure({ sample, metric, batch }: (typeof cases)[number]): number {
  const { settings, outputs, targets } = sample;
  const meter = new OutputMeter({
    ...settings,
    metrics: [metric],
    positions: 1,
    reading: 'probability',
    targetCount: settings.kind === 'class' ? 1 : settings.width,
    targetStart: 0,
  });
  const sums = new Float64Array(meter.size);
  for (let from = 0; from < rows; from += batch) {
    const order = Array.from({ length: Math.min(batch, rows - from) }, (_, row) => from + row);
    meter.add(sums, { outputs: outputs.subarray(from * settings.width), targets, order });
  }
  return meter.value(metric, sums, rows);
}

describe.skipIf(missing !== null)('metrics beside Keras', () => {
  const answers =
    missing === null
      ? askPeer<number>(
          fileURLToPath(new URL('metrics-peer.py', import.meta.url)),
          cases.map(({ sample: { settings, outputs, targets }, metric, batch }) => ({
            ...settings,
            metric,
            batch,
            outputs: [...outputs],
            targets: [...targets],
          })),
        )
      : [];

  it.each(cases.map((one, index) => ({ ...one, wanted: answers[index] })))(
    '$metric of $sample.name in batches of $batch',
    ({ wanted, ...one }) => {
      const scale = Math.max(1, Math.abs(wanted ?? NaN));
      expect(measure(one) / scale).toBeCloseTo((wanted ?? NaN) / scale, 5);
    },
  );
});
