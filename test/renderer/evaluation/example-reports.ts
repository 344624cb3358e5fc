import type {
  ClassRanking,
  EvaluationReport,
  MetricValues,
} from '../../../common/evaluation/evaluation-api.ts';
import type { JudgedClasses } from '../../../common/evaluation/judged.ts';
import { rankOneClass } from '../../../main/services/evaluation/rank-one-class.ts';

const rates: MetricValues = { precision: 0.93, recall: 0.93, f_score: 0.93, specificity: 0.97 };

/** 30 rows of three classes, two of them confused. */
export const classified: EvaluationReport = {
  runId: 'a',
  split: 'test',
  rows: 30,
  unusable: 0,
  headline: [
    { name: 'accuracy', value: 0.9333, interval: [0.83, 1] },
    { name: 'log_loss', value: 0.21, interval: [0.1, 0.4] },
  ],
  baseline: {
    kind: 'most-frequent',
    values: { accuracy: 0.3333, log_loss: 1.0986 },
    rows: 105,
    remarks: [],
  },
  loss: 0.21,
  classification: {
    classes: ['setosa', 'versicolor', 'virginica'],
    cells: {
      actual: [0, 1, 1, 2, 2],
      predicted: [0, 1, 2, 1, 2],
      count: [10, 9, 1, 1, 9],
    },
    overall: { accuracy: 0.9333, cohen_kappa: 0.9 },
    perClass: {
      support: [10, 10, 10],
      precision: [1, 0.9, 0.8],
      recall: [1, 0.9, 0.7],
      f_score: [1, 0.9, 0.75],
    },
    averages: { micro: rates, macro: rates, weighted: rates },
    unseen: [],
  },
  regression: null,
};

/** 5,000 rows of a price. */
export const priced: EvaluationReport = {
  ...classified,
  rows: 5000,
  headline: [{ name: 'mean_absolute_error', value: 0.64, interval: [0.6, 0.68] }],
  baseline: { kind: 'mean', values: { mean_absolute_error: 12.5 }, rows: 4000, remarks: [] },
  classification: null,
  regression: {
    target: 'price',
    steps: [{ name: 'price', metrics: { mean_absolute_error: 0.64, r2_score: 0.99 } }],
    columns: ['length'],
    forecast: false,
  },
};

/** Ten rows of two classes: the probability of “yes” of row i is i / 10; from row 5 on it is true, and in row 3. */
const ten: JudgedClasses = {
  kind: 'classes',
  classes: ['no', 'yes'],
  actual: Int32Array.from({ length: 10 }, (_, row) => (row >= 5 || row === 3 ? 1 : 0)),
  predicted: Int32Array.from({ length: 10 }, (_, row) => (row > 5 ? 1 : 0)),
  probabilities: Float32Array.from({ length: 20 }, (_, at) => {
    const yes = Math.floor(at / 2) / 10;
    return at % 2 === 1 ? yes : 1 - yes;
  }),
};

export const ranked: ClassRanking = rankOneClass(ten, 1);
