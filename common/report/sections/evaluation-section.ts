import type { EvaluationReport, HeadlineMetric } from '../../evaluation/evaluation-api.ts';
import { lineChart } from '../charts/line-chart.ts';
import { histogramChart, scatterChart } from '../charts/point-charts.ts';
import { html, type Markup } from '../markup.ts';
import { reportLabel, reportValue } from '../metric-label.ts';
import { areaWords, countWords, numberWords, percentWords } from '../number-words.ts';
import type { JudgedForReport, PartForReport, ReportContent } from '../report-content.ts';
import { confusionTable, overallTable, perClassTable } from './class-tables.ts';
import { section, table } from './parts.ts';

const baselineNames: Readonly<Record<EvaluationReport['baseline']['kind'], string>> = {
  'most-frequent': 'Always the most frequent class',
  mean: 'Always the mean',
  'last-value': 'The last known value',
  logistic: 'Logistic regression',
  linear: 'Linear regression',
};

/** How good the run is, on rows that it did not learn from. */
export function evaluationSection({ test, validation }: ReportContent): Markup {
  return section('evaluation', 'Evaluation', [
    html`<h3>Test rows</h3>`,
    part(test),
    html`<h3>Validation rows</h3>
      <p class="hint">
        The best epoch was chosen by these rows, so their numbers are slightly too good.
      </p>`,
    'problem' in validation ? html`<p>${validation.problem}</p>` : headline(validation),
  ]);
}

function part(judged: PartForReport): Markup {
  if ('problem' in judged) return html`<p>${judged.problem}</p>`;
  const { report } = judged;
  return html`${headline(judged)}
  ${
    report.unusable > 0
      ? html`<p class="warning">
          For ${countWords(report.unusable)} of the rows the network gave no number; they are left
          out.
        </p>`
      : null
  }
  ${report.classification ? classes(judged) : null}
  ${report.regression ? numbers(judged, report.regression) : null}`;
}

/** The numbers that are shown first, each with its interval and what simple models reach. */
export function headline({ report, linear, linearLeftOut }: JudgedForReport): Markup {
  const simple = [report.baseline, ...(linear ? [linear] : [])];
  return html`<p>${countWords(report.rows)} rows.</p>
    ${table(
      ['Metric', 'Value', '95 % interval', ...simple.map(({ kind }) => baselineNames[kind])],
      report.headline.map(({ name, value, interval }) => [
        reportLabel(name),
        reportValue(name, value),
        intervalWords({ name, value, interval }),
        ...simple.map(({ values }) => reportValue(name, values[name])),
      ]),
      'numbers',
    )}
    <p class="hint">
      Intervals by bootstrap over the
      rows.${simple.flatMap(({ remarks }) => remarks.map((r) => ` ${r}`))}${
        linearLeftOut
          ? ` The ${report.regression ? 'linear' : 'logistic'} regression was left out, as its fit to so much data takes long; Evaluate fits it when asked.`
          : null
      }
    </p>`;
}

function intervalWords({ name, interval }: HeadlineMetric): string {
  if (!interval) return '–';
  return `${reportValue(name, interval[0])} to ${reportValue(name, interval[1])}`;
}

function classes({ report, rankings, areas, calibration }: JudgedForReport): Markup {
  const found = report.classification;
  if (!found) return html``;
  const unseen = found.unseen.map((of) => `“${found.classes[of] ?? ''}”`);
  const named = (of: number) => found.classes[of] ?? String(of);
  const withArea = rankings.filter(({ area }) => area !== null);
  return html`${
    unseen.length > 0
      ? html`<p class="warning">No training row was of ${unseen.join(', ')}.</p>`
      : null
  }
  ${confusionTable(found)} ${overallTable(found)} ${perClassTable(found, areas)}
  ${
    withArea.length > 0
      ? lineChart({
          title: 'ROC curve',
          xLabel: 'False positive rate',
          yLabel: 'True positive rate',
          x: { from: 0, to: 1 },
          y: { from: 0, to: 1 },
          lines: [
            ...withArea.map((one, look) => ({
              label: `${named(one.of)}: area ${areaWords({ area: one.area, interval: one.areaInterval })}${one.grade ? `, ${one.grade}` : ''}`,
              points: pointsOf(one.roc),
              look,
            })),
            chance,
          ],
        })
      : null
  }
  ${
    withArea.length > 0
      ? lineChart({
          title: 'Precision and recall',
          xLabel: 'Recall',
          yLabel: 'Precision',
          x: { from: 0, to: 1 },
          y: { from: 0, to: 1 },
          lines: withArea.map((one, look) => ({
            label: `${named(one.of)}: average precision ${areaWords({ area: one.averagePrecision, interval: one.averagePrecisionInterval })}`,
            points: pointsOf(one.precisionRecall),
            look,
          })),
        })
      : null
  }
  ${calibration ? reliability(calibration) : null}`;
}

/** What guessing by chance gives. */
const chance = {
  label: 'Chance',
  reference: true,
  points: [
    { x: 0, y: 0 },
    { x: 1, y: 1 },
  ],
} as const;

function pointsOf({ x, y }: { readonly x: readonly number[]; readonly y: readonly number[] }) {
  return x.map((value, index) => ({ x: value, y: y[index] ?? null }));
}

function reliability({ before }: NonNullable<JudgedForReport['calibration']>): Markup {
  const filled = before.bins.filter(({ rows }) => rows > 0);
  return html`${lineChart({
      title: 'Calibration',
      xLabel: 'Mean probability of the predicted class',
      yLabel: 'Share that is right',
      x: { from: 0, to: 1 },
      y: { from: 0, to: 1 },
      lines: [
        {
          label: 'Rows',
          points: filled.map(({ confidence, share }) => ({ x: confidence ?? 0, y: share })),
        },
        { ...chance, label: 'Perfect' },
      ],
    })}
    <p class="hint">Expected calibration error ${percentWords(before.error)}.</p>`;
}

function numbers(
  { errors, intervals }: JudgedForReport,
  regression: NonNullable<EvaluationReport['regression']>,
): Markup {
  const names = [...new Set(regression.steps.flatMap(({ metrics }) => Object.keys(metrics)))];
  return html`${table(
    ['Metric', ...regression.steps.map(({ name }) => name)],
    names.map((name) => [
      reportLabel(name),
      ...regression.steps.map(({ metrics }) => reportValue(name, metrics[name])),
    ]),
  )}
  ${
    errors
      ? scatterChart({
          title: 'Predicted against actual',
          xLabel: `Actual ${regression.target}`,
          yLabel: 'Predicted',
          points: errors.points.map(({ actual, predicted }) => ({ x: actual, y: predicted })),
        })
      : null
  }
  ${
    errors
      ? histogramChart({
          title: 'Errors',
          xLabel: 'Predicted − actual',
          bins: errors.histogram,
        })
      : null
  }
  ${
    intervals && intervals.radius !== null
      ? html`<p>
          Nine of ten truths lie within ± ${numberWords(intervals.radius)} of the prediction, by the
          errors of ${countWords(intervals.validationRows)} validation rows (split conformal
          prediction)${
            intervals.covered === null
              ? ''
              : `; of these rows ${percentWords(intervals.covered)} do`
          }.
        </p>`
      : null
  }`;
}
