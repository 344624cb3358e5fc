import { featureWidth } from '../../../common/datasets/recipe.ts';
import { guessedNumbers } from '../../../common/evaluation/baseline.ts';
import {
  type ClassificationMetrics,
  classMetrics,
} from '../../../common/evaluation/classification/class-metrics.ts';
import type { TopKAccuracy } from '../../../common/evaluation/classification/probability-scores.ts';
import type {
  BaselineScores,
  ClassificationReport,
  EvaluationReport,
  HeadlineMetric,
  MetricValues,
  RegressionReport,
} from '../../../common/evaluation/evaluation-api.ts';
import type { Judged, JudgedClasses } from '../../../common/evaluation/judged.ts';
import { lossOfOutputs } from '../../../common/evaluation/loss-of-outputs.ts';
import {
  type RegressionJudgement,
  regressionReport,
} from '../../../common/evaluation/regression/regression-report.ts';
import { headlineNames, headlineOf, headlineValues } from './headline-values.ts';
import { headlineIntervals } from './headline-intervals.ts';
import type { UsablePart } from './part-data.ts';

/** How a part does: its numbers with intervals and what a guess scores, and the tables of its task. */
export function reportPart(
  part: UsablePart,
  judged: Judged,
): Omit<EvaluationReport, 'runId' | 'split'> {
  const { rows, unusable, fitted } = part;
  const shared = {
    rows: rows.length + unusable.length,
    unusable: unusable.length,
    baseline: simpleBaseline(part, judged),
    loss: lossOf(part),
  };
  if (judged.kind === 'classes') {
    const metrics = classMetrics(judged);
    return {
      ...shared,
      headline: headline(judged, headlineOf(metrics)),
      classification: classificationReport(part, judged, metrics),
      regression: null,
    };
  }
  const report = regressionReport(judged, { features: featureWidth(fitted) });
  const values = Object.fromEntries(
    headlineNames.numbers.map((name) => [name, report.overall[name]]),
  );
  return {
    ...shared,
    headline: headline(judged, values),
    classification: null,
    regression: regressionOf(part, report),
  };
}

function headline(judged: Judged, values: MetricValues): HeadlineMetric[] {
  const intervals = headlineIntervals(judged);
  return Object.entries(values)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => ({ name, value, interval: intervals[name] ?? null }));
}

function classificationReport(
  { trainingTargets, fitted }: UsablePart,
  { classes }: JudgedClasses,
  { overall, perClass, averages, topK, cells }: ClassificationMetrics,
): ClassificationReport {
  const { top_k_accuracy: _five, ...others } = overall;
  const trained = new Set<number>(trainingTargets);
  const [first] = perClass;
  const names = first
    ? (Object.keys(first) as (keyof typeof first)[]).filter((name) => name !== 'name')
    : [];
  return {
    classes,
    cells: {
      actual: [...cells.actual],
      predicted: [...cells.predicted],
      count: [...cells.rows],
    },
    overall: { ...others, ...Object.fromEntries(topK.map(topKEntry)) },
    perClass: Object.fromEntries(names.map((name) => [name, perClass.map((one) => one[name])])),
    averages: {
      micro: { ...averages.micro },
      macro: { ...averages.macro },
      weighted: { ...averages.weighted },
    },
    unseen: fitted.classes.flatMap((_, index) =>
      !trained.has(index) && (perClass[index]?.support ?? 0) > 0 ? [index] : [],
    ),
  };
}

function topKEntry({ k, accuracy }: TopKAccuracy): [name: string, value: number] {
  return [k === 5 ? 'top_k_accuracy' : `top_${k}_accuracy`, accuracy];
}

function regressionOf({ fitted }: UsablePart, report: RegressionJudgement): RegressionReport {
  const drawn = new Set(['number', 'date', 'category', 'boolean']);
  return {
    target: fitted.target.treatment.column,
    steps: report.steps.map(({ name, metrics }) => ({ name, metrics: { ...metrics } })),
    columns: fitted.features
      .map(({ treatment }) => treatment)
      .filter(({ type }) => drawn.has(type))
      .map(({ column }) => column),
    forecast: fitted.recipe.window?.purpose === 'forecast',
  };
}

/** Losses that are the log loss, which is among the numbers already. */
const logLosses = new Set<string>([
  'binary_crossentropy',
  'categorical_crossentropy',
  'sparse_categorical_crossentropy',
]);

/** The loss of the training over the judged rows; null where it is the log loss. */
function lossOf({ fitted, training, outputs, targets, rows }: UsablePart): number | null {
  const { label_smoothing = 0 } = training.lossOptions;
  if (rows.length === 0 || (logLosses.has(training.loss) && label_smoothing === 0)) return null;
  const width = outputs.length / rows.length;
  const loss = lossOfOutputs(training, outputs, width, targets, fitted.targetNames.length);
  return Number.isFinite(loss) ? loss : null;
}

/** What the simplest guess scores by the numbers of the headline. */
function simpleBaseline(part: UsablePart, judged: Judged): BaselineScores {
  const { fitted, trainingTargets, targets, lastKnown } = part;
  const rows = trainingTargets.length / fitted.targetNames.length;
  if (judged.kind === 'numbers') {
    const from = { training: trainingTargets, judged: targets, lastKnown };
    const predicted = guessedNumbers(fitted, from, judged.names.length);
    const values = headlineValues({ ...judged, predicted });
    return { kind: lastKnown ? 'last-value' : 'mean', values, rows, remarks: [] };
  }
  const shares = classShares(part);
  const frequent = shares.indexOf(Math.max(...shares));
  const predicted = judged.actual.map((_, row) => {
    const last = lastKnown?.[row] ?? NaN;
    return Number.isNaN(last) ? frequent : last;
  });
  // Without probabilities only what follows from the classes is measured.
  const values = headlineValues({ ...judged, predicted, probabilities: new Float32Array() });
  return {
    kind: lastKnown ? 'last-value' : 'most-frequent',
    values: lastKnown ? values : { ...values, log_loss: logLossOfShares(judged, shares) },
    rows,
    remarks: [],
  };
}

/** Log loss of saying the same shares for every row; null where a judged class has none. */
function logLossOfShares({ actual }: JudgedClasses, shares: readonly number[]): number | null {
  let sum = 0;
  for (const truth of actual) sum -= Math.log(shares[truth] ?? 0);
  return actual.length === 0 || !Number.isFinite(sum) ? null : sum / actual.length;
}

/** Share of each class among the training rows, as it was before they were balanced. */
function classShares({ fitted, trainingTargets }: UsablePart): number[] {
  const counts = fitted.classes.map(() => 0);
  for (const target of trainingTargets) counts[target] = (counts[target] ?? 0) + 1;
  const known = fitted.unbalanced ?? counts;
  const total = known.reduce((sum, count) => sum + count, 0);
  return known.map((count) => (total === 0 ? 0 : count / total));
}
