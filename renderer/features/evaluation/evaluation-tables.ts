import type {
  ClassAreas,
  ClassificationReport,
  MetricValues,
  RegressionReport,
} from '../../../common/evaluation/evaluation-api.ts';
import type { ChartCell, ChartData } from '../../ui/charts/chart-data.ts';
import { fScores, fWords, type Beta } from './f-scores.ts';
import { metricWords } from './metric-words.ts';

/** Averages over the classes, in the order of the table's last lines. */
export const averages = ['micro', 'macro', 'weighted'] as const;

/** Metrics of a class, in the order of the table's columns; the areas stand behind them. */
export const classColumns = [
  'support',
  'precision',
  'recall',
  'f_score',
  'specificity',
  'negative_predictive_value',
  'false_positive_rate',
  'false_negative_rate',
  'prevalence',
] as const;

/** The report with F scores in which recall counts β times as much as precision. */
export function withBeta(report: ClassificationReport, beta: Beta): ClassificationReport {
  if (beta === 1) return report;
  const scores = fScores(report, beta);
  const averaged = (average: (typeof averages)[number]): MetricValues => ({
    ...report.averages[average],
    f_score: scores.averages[average],
  });
  return {
    ...report,
    perClass: { ...report.perClass, f_score: scores.perClass },
    averages: {
      micro: averaged('micro'),
      macro: averaged('macro'),
      weighted: averaged('weighted'),
    },
  };
}

/** Metrics and their values for a file; shares are of 1. */
export function metricTable(values: MetricValues): ChartData {
  return {
    columns: ['Metric', 'Value'],
    rows: Object.entries(values).map(([name, value]) => [metricWords(name).label, value]),
  };
}

/** Every class and the averages for a file, with the areas where they are known. */
export function classTable(
  report: ClassificationReport,
  areas: ClassAreas | null,
  beta: Beta,
): ChartData {
  const columns = [
    'Class',
    ...classColumns.map((name) =>
      name === 'f_score' ? fWords(beta).label : metricWords(name).label,
    ),
    'Average precision',
    'AUC (ROC)',
    'AUC from',
    'AUC to',
  ];
  const areaCells = (area: ClassAreas['macro'] | undefined): ChartCell[] => [
    area?.averagePrecision ?? null,
    area?.area ?? null,
    area?.interval?.[0] ?? null,
    area?.interval?.[1] ?? null,
  ];
  return {
    columns,
    rows: [
      ...report.classes.map((name, index) => [
        name,
        ...classColumns.map((metric) => report.perClass[metric]?.[index] ?? null),
        ...areaCells(areas?.classes[index]),
      ]),
      ...averages.map((average) => [
        `${average} average`,
        ...classColumns.map((metric) => report.averages[average][metric] ?? null),
        ...areaCells(average === 'micro' ? undefined : areas?.[average]),
      ]),
    ],
  };
}

/** The steps of a forecast for a file. */
export function stepTable(steps: RegressionReport['steps']): ChartData {
  const names = [...new Set(steps.flatMap(({ metrics }) => Object.keys(metrics)))];
  return {
    columns: ['Step', ...names.map((name) => metricWords(name).label)],
    rows: steps.map(({ name, metrics }) => [name, ...names.map((one) => metrics[one] ?? null)]),
  };
}
