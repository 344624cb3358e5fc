import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { calibrationErrors, reliability } from '../../common/evaluation/calibration/reliability.ts';
import { fitTemperature } from '../../common/evaluation/calibration/temperature.ts';
import { classMetrics } from '../../common/evaluation/classification/class-metrics.ts';
import type { ConfusionCells } from '../../common/evaluation/classification/confusion-cells.ts';
import { usableRows } from '../../common/evaluation/classification/usable-rows.ts';
import { areaError } from '../../common/evaluation/ranking/areas.ts';
import { precisionRecallCurve, rocCurve } from '../../common/evaluation/ranking/curves.ts';
import { averageRankings, rankClass } from '../../common/evaluation/ranking/one-against-rest.ts';
import { quantilePoints } from '../../common/evaluation/regression/error-distribution.ts';
import { regressionReport } from '../../common/evaluation/regression/regression-report.ts';
import { stepValues } from '../../common/evaluation/regression/step-values.ts';
import { classIntervals } from '../../common/evaluation/resampling/class-intervals.ts';
import type { Interval } from '../../common/evaluation/resampling/interval.ts';
import { regressionIntervals } from '../../common/evaluation/resampling/regression-intervals.ts';
import { askPeer, peerPython } from '../engines/keras/run-keras.ts';
import { classCases, numberCases } from './evaluation-cases.ts';

type Value = number | null;
type Values = Readonly<Record<string, Value>>;

interface ClassAnswer {
  readonly overall: Values;
  readonly perClass: Readonly<Record<string, readonly Value[]>>;
  readonly averages: Readonly<Record<'micro' | 'macro' | 'weighted', Values>>;
  readonly confusion: readonly (readonly number[])[];
  readonly ranking: readonly {
    readonly counts: readonly (readonly number[])[];
    readonly roc: readonly (readonly number[])[] | null;
    readonly pr: readonly (readonly number[])[] | null;
    readonly auc: Value;
    readonly ap: Value;
    readonly uniform?: readonly (readonly number[])[];
    readonly quantile?: readonly (readonly number[])[];
  }[];
  readonly ece: readonly [expected: number, maximum: number];
  readonly auc_macro?: number;
  readonly auc_weighted?: number;
  readonly errors?: readonly Value[];
  readonly temperature?: readonly [temperature: number, before: number, after: number];
}

interface NumberAnswer {
  readonly steps: Readonly<Record<string, readonly Value[]>>;
  readonly overall: Values;
  readonly quantiles?: readonly (readonly number[])[];
}

const script = fileURLToPath(new URL('evaluation.py', import.meta.url));
const probe = spawnSync(
  peerPython,
  ['-c', 'from sklearn.metrics import confusion_matrix_at_thresholds'],
  { encoding: 'utf8' },
);
const isMissing = probe.status !== 0;
if (isMissing) {
  console.log(
    `Skipped metrics beside scikit-learn: ${peerPython} has none from 1.8 on; set LAYERWRIGHT_PEER_PYTHON.`,
  );
}

const ofClasses = classCases(200);
const ofNumbers = numberCases(200);
const resampledClasses = ofClasses.find(
  ({ judged }) => judged.actual.length > 100 && judged.classes.length === 3 && !judged.weights,
)?.judged;
const resampledNumbers = ofNumbers.find(
  ({ actual, names, weights }) => actual.length > 60 && names.length === 1 && !weights,
);

describe.skipIf(isMissing)('metrics beside scikit-learn', () => {
  const answers = isMissing
    ? []
    : askPeer<unknown>(script, [
        ...ofClasses.map(({ judged, beta, topK }) => ({
          kind: 'classes',
          classes: judged.classes.length,
          actual: [...judged.actual],
          predicted: [...judged.predicted],
          probabilities: [...judged.probabilities],
          weights: judged.weights ? [...judged.weights] : null,
          beta,
          topK,
        })),
        ...ofNumbers.map(({ names, actual, predicted, weights }) => ({
          kind: 'numbers',
          width: names.length,
          actual: [...actual],
          predicted: [...predicted],
          weights: weights ? [...weights] : null,
        })),
        {
          kind: 'resampled',
          names: ['accuracy', 'f_score_macro'],
          actual: [...(resampledClasses?.actual ?? [])],
          predicted: [...(resampledClasses?.predicted ?? [])],
        },
        {
          kind: 'resampled',
          names: ['root_mean_squared_error', 'median_absolute_error'],
          actual: [...(resampledNumbers?.actual ?? [])],
          predicted: [...(resampledNumbers?.predicted ?? [])],
        },
      ]);
  const classAnswers = answers.slice(0, 200) as ClassAnswer[];
  const numberAnswers = answers.slice(200, 400) as NumberAnswer[];
  const cases = ofClasses.map((one, index) => ({ ...one, index, answer: classAnswers[index] }));

  it('are the same for 200 classifications, over all classes, by class and averaged', () => {
    for (const { judged, beta, topK, index, answer } of cases) {
      const found = classMetrics(judged, { beta, topK });
      near(found.overall, answer?.overall, `case ${index}`);
      for (const average of ['micro', 'macro', 'weighted'] as const) {
        near(found.averages[average], answer?.averages[average], `case ${index} ${average}`);
      }
      for (const [name, values] of Object.entries(answer?.perClass ?? {})) {
        const own = found.perClass.map((one) => one[name as 'precision']);
        nearList(own, values, `case ${index} ${name}`);
      }
      const matrix = wholeConfusion(found.cells);
      matrix.forEach((line, row) => nearList(line, answer?.confusion[row], `case ${index}`));
    }
  });

  it('are the same at every distinct threshold, point by point on ROC and precision–recall', () => {
    for (const { judged, index, answer } of cases) {
      const usable = usableRows(judged);
      judged.classes.forEach((_, of) => {
        const place = `case ${index} class ${of}`;
        const { curve, roc_auc, average_precision } = rankClass(judged, of, usable);
        const theirs = answer?.ranking[of];
        const [trueNegatives, falsePositives, falseNegatives, truePositives, thresholds] =
          theirs?.counts ?? [];
        nearList([...curve.thresholds], thresholds, place);
        nearList([...curve.truePositives], truePositives, place);
        nearList([...curve.falsePositives], falsePositives, place);
        nearList(
          Array.from(curve.truePositives, (count) => curve.positives - count),
          falseNegatives,
          place,
        );
        nearList(
          Array.from(curve.falsePositives, (count) => curve.negatives - count),
          trueNegatives,
          place,
        );
        const roc = rocCurve(curve);
        nearList(roc && [...roc.x], theirs?.roc?.[0] ?? null, place);
        nearList(roc && [...roc.y], theirs?.roc?.[1] ?? null, place);
        const pr = precisionRecallCurve(curve);
        nearList(pr && [...pr.x], theirs?.pr?.[0] ?? null, place);
        nearList(pr && [...pr.y], theirs?.pr?.[1] ?? null, place);
        near(
          { roc_auc, average_precision },
          { roc_auc: theirs?.auc, average_precision: theirs?.ap },
          place,
        );
      });
    }
  });

  it('average areas alike and give them DeLong’s standard error', () => {
    let compared = 0;
    for (const { judged, index, answer } of cases) {
      const usable = usableRows(judged);
      const rankings = judged.classes.map((_, of) => rankClass(judged, of, usable));
      if (answer?.errors) {
        nearList(
          rankings.map(({ curve }) => areaError(curve)),
          answer.errors,
          `case ${index}`,
        );
      }
      if (answer?.auc_macro === undefined) continue;
      compared++;
      const { macro, weighted } = averageRankings(rankings);
      near(
        { macro: macro.roc_auc, weighted: weighted.roc_auc },
        { macro: answer.auc_macro, weighted: answer.auc_weighted },
        `case ${index}`,
      );
    }
    expect(compared).toBeGreaterThan(20);
  });

  it('calibrate alike: curves, expected and maximum error, temperature', () => {
    let fitted = 0;
    for (const { judged, index, answer } of cases) {
      judged.classes.forEach((_, of) => {
        for (const strategy of ['uniform', 'quantile'] as const) {
          const theirs = answer?.ranking[of]?.[strategy];
          // Where an edge falls on a row, numpy's rounding decides on which side the row is.
          const isOnRow = strategy === 'quantile' && (judged.actual.length - 1) % 7 === 0;
          if (!theirs || isOnRow) continue;
          const bins = reliability(judged, { bins: 7, strategy, of }) ?? [];
          const filled = bins.filter(({ rows }) => rows > 0);
          const place = `case ${index} class ${of} ${strategy}`;
          nearList(
            filled.map(({ confidence }) => confidence),
            theirs[0],
            place,
          );
          nearList(
            filled.map(({ share }) => share),
            theirs[1],
            place,
          );
        }
      });
      const { expected, maximum } = calibrationErrors(reliability(judged) ?? []);
      nearList([expected, maximum], answer?.ece, `case ${index}`);
      const temperature = fitTemperature(judged);
      if (!answer?.temperature || !temperature || temperature.isAtLimit) continue;
      fitted++;
      nearList(
        [temperature.before, temperature.after],
        answer.temperature.slice(1),
        `case ${index}`,
      );
      // Where all rows that differ are right, any low temperature is as good.
      if (answer.temperature[0] < 0.1) continue;
      expect(temperature.temperature / answer.temperature[0], `case ${index}`).toBeCloseTo(1, 5);
    }
    expect(fitted).toBeGreaterThan(60);
  });

  it('are the same for 200 regressions, step by step and averaged, with the points of probplot', () => {
    ofNumbers.forEach((judged, index) => {
      const answer = numberAnswers[index];
      const { steps, overall } = regressionReport(judged);
      near(overall, answer?.overall, `case ${index}`);
      for (const [name, values] of Object.entries(answer?.steps ?? {})) {
        const own = steps.map(({ metrics }) => metrics[name as 'r2_score']);
        nearList(own, values, `case ${index} ${name}`);
      }
      const points = quantilePoints(stepValues(judged, 0).errors);
      if (!answer?.quantiles) return;
      nearList(points && [...points.x], answer.quantiles[0], `case ${index}`);
      nearList(points && [...points.y], answer.quantiles[1], `case ${index}`);
    });
  });

  it('have the intervals that SciPy resamples, up to the chance of both', () => {
    const theirs = answers.slice(400) as Readonly<Record<string, readonly [number, number]>>[];
    if (!resampledClasses || !resampledNumbers) throw new Error('No case is large enough.');
    const own: readonly Readonly<Record<string, Interval | null>>[] = [
      classIntervals(resampledClasses).overall,
      regressionIntervals(resampledNumbers).overall,
    ];
    let compared = 0;
    theirs.forEach((names, which) => {
      for (const [name, [low, high]] of Object.entries(names)) {
        const found = own[which]?.[name];
        expect(Math.abs((found?.low ?? NaN) - low) / (high - low), name).toBeLessThan(0.2);
        expect(Math.abs((found?.high ?? NaN) - high) / (high - low), name).toBeLessThan(0.2);
        compared++;
      }
    });
    expect(compared).toBe(4);
  });
});

/** Every value that the peer gives, to 1e-9 of its size. */
/** matrix[actual][predicted] of weights. */
function wholeConfusion({ classes, actual, predicted, weight }: ConfusionCells): number[][] {
  const matrix = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  weight.forEach((value, cell) => {
    const line = matrix[actual[cell] ?? -1];
    if (line) line[predicted[cell] ?? -1] = value;
  });
  return matrix;
}

function near(
  ours: object,
  theirs: Readonly<Record<string, Value | undefined>> | undefined,
  place: string,
): void {
  const names = Object.keys(theirs ?? {});
  expect(names.length, place).toBeGreaterThan(0);
  nearList(
    names.map((name) => (ours as Values)[name] ?? null),
    names.map((name) => theirs?.[name] ?? null),
    `${place}: ${names.join(', ')}`,
  );
}

function nearList(
  ours: readonly Value[] | null,
  theirs: readonly Value[] | null | undefined,
  place: string,
): void {
  if (!ours || !theirs) {
    expect(ours, place).toBe(theirs ?? null);
    return;
  }
  expect(ours.length, place).toBe(theirs.length);
  const off = ours.findIndex((value, at) => {
    const other = theirs[at] ?? null;
    if (value === null || other === null) return value !== other;
    return !(Math.abs(value - other) <= 1e-9 * Math.max(1, Math.abs(other)));
  });
  expect(off < 0 ? null : { at: off, ours: ours[off], theirs: theirs[off] }, place).toBeNull();
}
