import { areaUnderCurve } from './area-under-curve.ts';
import { makeTally } from './metric-tallies.ts';
import type { Measured, MeterSettings, Tally, TallyName } from './tally.ts';
import type { MetricId } from './training-config.ts';

const tallyOf: Readonly<Record<MetricId, TallyName>> = {
  accuracy: 'correct',
  top_k_categorical_accuracy: 'amongTop',
  precision: 'confusion',
  recall: 'confusion',
  specificity: 'confusion',
  f1_score: 'confusion',
  auc: 'curve',
  auc_pr: 'curve',
  mean_absolute_error: 'absolute',
  mean_squared_error: 'squared',
  root_mean_squared_error: 'squared',
  mean_absolute_percentage_error: 'percentage',
  mean_squared_logarithmic_error: 'logarithmic',
  logcosh: 'logcosh',
  r2_score: 'variance',
  cosine_similarity: 'cosine',
};

/**
 * Takes additive sums over rows of one output, from which its metrics over any number of rows follow
 * exactly, whatever the batches (Keras 3's definitions: keras/src/metrics).
 *
 * Two departures: outputs trained as logits or with a hinge loss are cut at 0 and read as probabilities
 * first, where Keras compares them with 0.5 as they are; and with several classes precision, recall,
 * specificity and F1 are means over the classes of one against the rest, by the most probable class, as
 * Keras's `F1Score(average="macro")` does.
 */
export class OutputMeter {
  readonly settings: MeterSettings;
  /** How many sums there are. */
  readonly size: number;
  readonly #tallies: readonly (Tally & { readonly name: TallyName; readonly at: number })[];

  constructor(settings: MeterSettings) {
    this.settings = settings;
    const names = [...new Set(settings.metrics.map((metric) => tallyOf[metric]))];
    let at = 0;
    this.#tallies = names.map((name) => {
      const tally = { name, at, ...makeTally(name, settings) };
      at += tally.size;
      return tally;
    });
    this.size = at;
  }

  /** Adds the rows' share to `sums`, which has `size` numbers. */
  add(sums: Float64Array, measured: Measured): void {
    for (const tally of this.#tallies) tally.add(sums, tally.at, measured);
  }

  /** A metric over all rows that were added; NaN over none, and for one that is not measured. */
  value(metric: MetricId, sums: Float64Array, rows: number): number {
    const tally = this.#tallies.find(({ name }) => name === tallyOf[metric]);
    if (!tally || rows === 0) return NaN;
    return valueOf(metric, sums.subarray(tally.at, tally.at + tally.size), rows, this.settings);
  }
}

function valueOf(
  metric: MetricId,
  sums: Float64Array,
  rows: number,
  { kind, width, positions }: MeterSettings,
): number {
  const samples = kind === 'class' ? rows * positions : rows * positions * width;
  const [first = NaN] = sums;
  switch (metric) {
    case 'accuracy':
    case 'top_k_categorical_accuracy':
    case 'mean_absolute_error':
    case 'mean_squared_error':
    case 'mean_absolute_percentage_error':
    case 'mean_squared_logarithmic_error':
    case 'logcosh':
      return first / samples;
    case 'root_mean_squared_error':
      return Math.sqrt(first / samples);
    case 'cosine_similarity':
      return first / (rows * positions);
    case 'r2_score':
      return explainedVariance(sums, rows * positions, width);
    case 'precision':
    case 'recall':
    case 'specificity':
    case 'f1_score':
      return meanOverClasses(metric, sums, samples);
    case 'auc':
    case 'auc_pr':
      return areaUnderCurve(metric === 'auc' ? 'ROC' : 'PR', sums);
  }
}

/** Mean over the columns of 1 − SSE / SST about the mean of the targets that were added. */
function explainedVariance(sums: Float64Array, samples: number, width: number): number {
  let total = 0;
  for (let column = 0; column < width; column++) {
    const [errors = NaN, targets = NaN, squares = NaN] = sums.subarray(column * 3, column * 3 + 3);
    total += 1 - errors / (squares - targets ** 2 / samples);
  }
  return total / width;
}

/** Per class: true positives, predicted, actual. A share of nothing is 0, as in Keras. */
function meanOverClasses(
  metric: 'precision' | 'recall' | 'specificity' | 'f1_score',
  sums: Float64Array,
  samples: number,
): number {
  const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);
  const classes = sums.length / 3;
  let total = 0;
  for (let number = 0; number < classes; number++) {
    const [hits = NaN, predicted = NaN, actual = NaN] = sums.subarray(number * 3, number * 3 + 3);
    total += {
      precision: share(hits, predicted),
      recall: share(hits, actual),
      specificity: share(samples - actual - (predicted - hits), samples - actual),
      f1_score: share(2 * hits, predicted + actual),
    }[metric];
  }
  return total / classes;
}
