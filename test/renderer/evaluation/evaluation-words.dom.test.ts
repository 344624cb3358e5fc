import { describe, expect, it } from 'vitest';
import { fScore } from '../../../common/evaluation/binary-rates.ts';
import { beats, tooGood } from '../../../renderer/features/evaluation/baseline-words.ts';
import { errorsByCategory } from '../../../renderer/features/evaluation/category-errors.ts';
import {
  classTable,
  metricTable,
  stepTable,
  withBeta,
} from '../../../renderer/features/evaluation/evaluation-tables.ts';
import { fWords } from '../../../renderer/features/evaluation/f-scores.ts';
import { noWeights } from '../../../renderer/features/evaluation/no-weights.ts';
import {
  identityStretch,
  niceTicks,
  rangeOf,
} from '../../../renderer/features/evaluation/curve-scale.ts';
import { reportNotes } from '../../../renderer/features/evaluation/report-notes.ts';
import {
  bestFPlace,
  cheapestPlace,
  countsAtPlace,
  oneSidedWords,
} from '../../../renderer/features/evaluation/threshold-words.ts';
import { classified, ranked } from './example-reports.ts';

describe('the F score', () => {
  const example = classified.classification;
  if (!example) throw new Error('The example has classes.');
  // Three rows of versicolor were taken for virginica, and one of virginica for versicolor.
  const report = { ...example, cells: { ...example.cells, count: [10, 7, 3, 1, 9] } };

  it.each([0.5, 2] as const)('counts recall %s times as much as precision', (beta) => {
    const { perClass, averages } = withBeta(report, beta);
    const squared = beta ** 2;
    const versicolor = ((1 + squared) * 7) / ((1 + squared) * 7 + 1 + squared * 3);
    const virginica = ((1 + squared) * 9) / ((1 + squared) * 9 + 3 + squared);
    const found = perClass['f_score'] ?? [];
    expect(found[0]).toBe(1);
    expect(found[1]).toBeCloseTo(versicolor, 12);
    expect(found[2]).toBeCloseTo(virginica, 12);
    expect(averages.macro['f_score']).toBeCloseTo((1 + versicolor + virginica) / 3, 12);
    expect(averages.macro['precision']).toBe(report.averages.macro['precision']);
    expect(fWords(beta).label).toBe(`F${beta}`);
  });

  it('stays as it was judged where both count the same', () => {
    expect(withBeta(report, 1)).toBe(report);
  });

  it('is 5·9 / (5·9 + 4·3 + 2) for F2 with 9 hits, 3 missed and 2 false alarms', () => {
    const counts = { truePositives: 9, falseNegatives: 3, falsePositives: 2, trueNegatives: 1 };
    expect(fScore(counts, 2)).toBeCloseTo(45 / 59, 12);
    expect(fScore({ ...counts, truePositives: 0 }, 2)).toBe(0);
    const none = { truePositives: 0, falseNegatives: 0, falsePositives: 0, trueNegatives: 3 };
    expect(fScore(none, 2)).toBeNull();
  });
});

describe('tables for files', () => {
  it('hold every class with its areas and every average, unrounded', () => {
    const report = classified.classification;
    if (!report) throw new Error('The example has classes.');
    const area = {
      area: 0.95,
      interval: [0.91, 0.97],
      grade: null,
      averagePrecision: 0.9,
    } as const;
    const areas = {
      classes: [area, area, area],
      macro: area,
      weighted: { ...area, interval: null },
    };
    const { columns, rows } = classTable(report, areas, 1);
    expect(rows.map(([name]) => name)).toEqual([
      ...report.classes,
      ...['micro average', 'macro average', 'weighted average'],
    ]);
    expect(rows.every((row) => row.length === columns.length)).toBe(true);
    expect(rows[0]?.slice(-4)).toEqual([0.9, 0.95, 0.91, 0.97]);
    expect(rows[3]?.slice(-4)).toEqual([null, null, null, null]);
    expect(rows[5]?.slice(-4)).toEqual([0.9, 0.95, null, null]);
  });

  it('hold metrics by their names on screen, and every step of a forecast', () => {
    expect(metricTable({ top_3_accuracy: 0.5, r2_score: null }).rows).toEqual([
      ['Top-3 accuracy', 0.5],
      ['R²', null],
    ]);
    const steps = [
      { name: 'y +1', metrics: { mean_absolute_error: 1 } },
      { name: 'y +2', metrics: { mean_absolute_error: 2, r2_score: 0.5 } },
    ];
    expect(stepTable(steps)).toEqual({
      columns: ['Step', 'Mean absolute error', 'R²'],
      rows: [
        ['y +1', 1, null],
        ['y +2', 2, 0.5],
      ],
    });
  });
});

describe('a number beside a baseline', () => {
  it.each([
    ['accuracy', 0.9, [0.8, 0.95], 0.5, 'yes'],
    ['accuracy', 0.9, [0.8, 0.95], 0.85, 'close'],
    ['accuracy', 0.9, [0.8, 0.95], 0.99, 'no'],
    ['log_loss', 0.2, [0.1, 0.3], 0.9, 'yes'],
    ['log_loss', 0.2, null, 0.1, 'no'],
    ['log_loss', null, null, 0.1, 'close'],
  ] as const)('%s %s in %s against %s: %s', (name, value, interval, baseline, answer) => {
    expect(beats({ name, value, interval }, baseline)).toBe(answer);
  });
});

describe('what is said before the numbers are believed', () => {
  const perfect = {
    ...classified,
    rows: 100,
    headline: [{ name: 'accuracy', value: 1, interval: null }],
  };

  it('doubts a nearly perfect result, but not of few rows or of training rows', () => {
    expect(tooGood(perfect, null)).toMatch(/Before you believe it/);
    expect(tooGood({ ...perfect, rows: 20 }, null)).toBeNull();
    expect(tooGood({ ...perfect, split: 'train' }, null)).toBeNull();
    expect(tooGood(classified, null)).toBeNull();
    const linear = { ...classified.baseline, kind: 'logistic', values: { accuracy: 1 } } as const;
    expect(tooGood(perfect, linear)).toMatch(/A linear model is as good/);
  });

  it('tells of rows without an answer, of none, of one class and of few rows', () => {
    const ids = (report: typeof classified) => reportNotes(report).map(({ id }) => id);
    const { classification } = classified;
    if (!classification) throw new Error('The example has classes');
    expect(ids({ ...classified, rows: 60 })).toEqual([]);
    expect(ids({ ...classified, rows: 60, unusable: 2 })).toEqual(['unusable']);
    expect(ids({ ...classified, unusable: 30 })).toEqual(['nothing']);
    const perClass = { ...classification.perClass, support: [10, 0, 0] };
    expect(
      ids({ ...classified, rows: 10, classification: { ...classification, perClass } }),
    ).toEqual(['one-class', 'few']);
  });
});

describe('the places of the threshold', () => {
  it('count every row that reaches them', () => {
    expect(countsAtPlace(ranked, 0)).toMatchObject({ truePositives: 6, falsePositives: 4 });
    expect(countsAtPlace(ranked, 500)).toMatchObject({ truePositives: 5, falsePositives: 0 });
    expect(countsAtPlace(ranked, 501)).toMatchObject({ truePositives: 4, falsePositives: 0 });
  });

  it('are chosen by costs and by F1, in the middle of what is equally good', () => {
    const costs = { truePositive: 0, trueNegative: 0, falsePositive: 2, falseNegative: 1 };
    // Above 0.4 up to 0.5 only row 3 is missed; up to 0.3 row 4 is a false alarm, which costs more.
    const place = cheapestPlace(ranked, costs);
    expect(place).toBeGreaterThan(400);
    expect(place).toBeLessThanOrEqual(500);
    expect(cheapestPlace(ranked, { ...costs, falseNegative: 10 })).toBeLessThanOrEqual(300);
    const f1 = bestFPlace(ranked, 1);
    expect(countsAtPlace(ranked, f1)).toMatchObject({ truePositives: 6, falsePositives: 1 });
  });
});

describe('the curves of a class', () => {
  it.each([
    [{ positives: 3, negatives: 2 }, null],
    [{ positives: 0, negatives: 5 }, /^No judged row is “yes”, .* or stratify the split\.$/],
    [{ positives: 5, negatives: 0 }, /^All judged rows are “yes”, .* or stratify the split\.$/],
    // Neither another class nor another split gives rows an answer.
    [
      { positives: 0, negatives: 0 },
      /^No judged row has an answer, .* look at the rows in Overview\.$/,
    ],
  ])('of %j say why they are empty, and what helps', (rows, words) => {
    const told = oneSidedWords(rows, 'yes');
    if (words === null) expect(told).toBeNull();
    else expect(told).toMatch(words);
  });
});

describe('what charts are drawn by', () => {
  it('draw the line of equal numbers where it crosses both axes', () => {
    expect(identityStretch([-1.8, 2], [-2.3, 1.4])).toEqual([-1.8, 1.4]);
    expect(identityStretch([0, 1], [0, 1])).toEqual([0, 1]);
    expect(identityStretch([0, 1], [2, 3])).toBeNull();
  });

  it('takes whole steps between the ends', () => {
    expect(niceTicks(0, 1, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(niceTicks(-3, 12, 4)).toEqual([0, 5, 10]);
    expect(niceTicks(2, 2, 4)).toEqual([2]);
    expect(rangeOf([NaN, 1, 3])).toEqual([0.94, 3.06]);
    expect(rangeOf([NaN])).toBeNull();
  });

  it('puts the category with the largest errors first', () => {
    const points = [
      { row: 0, value: 'a', error: 1 },
      { row: 1, value: 'a', error: -1 },
      { row: 2, value: null, error: 3 },
    ];
    expect(errorsByCategory({ column: 'kind', numeric: false, points })).toEqual([
      { name: 'missing', rows: 1, mean: 3, size: 3 },
      { name: 'a', rows: 2, mean: 0, size: 1 },
    ]);
  });
});

describe('a run that has nothing to judge', () => {
  const failure = { code: 'engine', message: 'The loss became infinite.' } as const;
  const diverged = { name: 'wide', status: 'diverged', best: null, failure } as const;

  it('is named with the reason, and never one that is still going', () => {
    expect(noWeights([{ ...diverged, status: 'running' }, diverged])).toBe(
      '“wide” ended before its first epoch was done, so it has no weights. The loss became infinite. Its settings are kept in Runs.',
    );
    expect(noWeights([{ ...diverged, status: 'queued' }])).toBeNull();
    expect(noWeights([])).toBeNull();
  });
});
