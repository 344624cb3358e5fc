import type { ReportContent } from '../../../common/report/report-content.ts';
import { emptyCard } from '../../../common/report/model-card.ts';
import {
  epochsOf,
  fitted,
  network,
  project,
  summaryOf,
  table,
} from '../../renderer/training/example-runs.ts';

/** A finished run on flowers, judged on 30 test rows; `name` stands wherever a person or a file gives a name. */
export function contentNamed(name: string): ReportContent {
  const summary = summaryOf('r1', {
    name: `${name} run`,
    projectName: `${name} project`,
    datasetName: `${name} table`,
    note: `${name} note`,
    endedBy: `${name} rule`,
  });
  const classes = [name, 'versicolor', 'virginica'];
  const named = fitted.features.map((column) => ({
    ...column,
    treatment: { ...column.treatment, column: `${name} ${column.treatment.column}` },
    categories: column.categories.length > 0 ? [name, 'white'] : [],
  }));
  const target = { ...fitted.target, treatment: { ...fitted.target.treatment, column: name } };
  const bins = [
    { from: 0, to: 0.5, rows: 0, confidence: null, share: null },
    { from: 0.5, to: 1, rows: 30, confidence: 0.9, share: 28 / 30 },
  ];
  return {
    run: {
      summary,
      datasetId: 'd1',
      network: {
        ...network,
        nodes: network.nodes.map((node) => ({ ...node, name: `${name}${node.name}` })),
        notes: [
          {
            id: 'n1',
            kind: 'comment',
            text: name,
            colour: 'blue',
            position: { x: 0, y: 100 },
            size: { width: 200, height: 60 },
          },
        ],
      },
      fitted: { ...fitted, features: named, target, classes },
      training: project.training,
    },
    dataset: { ...table.dataset, source: { kind: 'file', name: `${name}.csv`, sha256: 'ab12' } },
    epochs: epochsOf(100),
    events: [
      {
        number: 1,
        at: '2026-01-01T00:00:00Z',
        seconds: 0.4,
        epoch: 40,
        step: 160,
        kind: 'changed',
        text: `${name} changed the rate.`,
        detail: {},
      },
    ],
    test: {
      report: {
        runId: 'r1',
        split: 'test',
        rows: 30,
        unusable: 0,
        headline: [{ name: 'accuracy', value: 28 / 30, interval: [0.8, 1] }],
        baseline: { kind: 'most-frequent', values: { accuracy: 1 / 3 }, rows: 105, remarks: [] },
        loss: 0.21,
        classification: {
          classes,
          cells: { actual: [0, 1, 1, 2], predicted: [0, 1, 2, 2], count: [10, 8, 2, 10] },
          overall: { accuracy: 28 / 30 },
          perClass: { support: [10, 10, 10], precision: [1, 1, 10 / 12], recall: [1, 0.8, 1] },
          averages: { micro: {}, macro: {}, weighted: {} },
          unseen: [],
        },
        regression: null,
      },
      linear: null,
      linearLeftOut: false,
      rankings: [
        {
          of: 0,
          positives: 10,
          negatives: 20,
          truePositives: [],
          falsePositives: [],
          roc: { x: [0, 0, 1], y: [0, 1, 1] },
          precisionRecall: { x: [0, 1], y: [1, 1] },
          lift: { x: [], y: [] },
          calibration: bins,
          area: 1,
          grade: name,
          averagePrecision: 1,
          areaInterval: null,
          averagePrecisionInterval: [1, 1],
        },
      ],
      areas: {
        classes: [
          { area: 1, interval: null, grade: 'excellent', averagePrecision: 1 },
          { area: 0.941, interval: [0.902, 0.972], grade: 'excellent', averagePrecision: 0.9 },
          { area: 0.95, interval: [0.91, 0.98], grade: 'excellent', averagePrecision: 0.92 },
        ],
        macro: { area: 0.963, interval: [0.93, 0.99], averagePrecision: 0.94 },
        weighted: { area: 0.963, interval: null, averagePrecision: 0.94 },
      },
      calibration: {
        before: { bins, error: 0.03 },
        after: null,
        temperature: null,
        fittedOn: 0,
        logLoss: [0.2, null],
        brier: [0.1, null],
      },
      errors: null,
      intervals: null,
    },
    validation: { problem: `${name} has no validation rows.` },
    findings: [{ tone: 'warning', title: name, sentence: `${name} overfits.` }],
    checks: [{ severity: 'error', message: `“${name}” leaks.` }],
    card: { ...emptyCard, primaryUses: `${name} use`, caveats: `${name} caveat` },
    made: {
      at: '2026-11-22T00:00:00Z',
      version: '0.1.0',
      platform: 'linux x64',
      weights: 'cd34',
    },
  };
}
