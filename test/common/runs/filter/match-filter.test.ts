import { describe, expect, it } from 'vitest';
import { checkFilter } from '../../../../common/runs/filter/check-filter.ts';
import { completeFilter } from '../../../../common/runs/filter/complete-filter.ts';
import { matchFilter, speaksOfArchived } from '../../../../common/runs/filter/match-filter.ts';
import { parseFilter } from '../../../../common/runs/filter/parse-filter.ts';
import { runVocabulary } from '../../../../common/runs/filter/run-vocabulary.ts';
import type { RunSummary } from '../../../../common/runs/run.ts';
import { summaryOf } from '../../../renderer/training/example-runs.ts';

const local = (...parts: [number, number, number, number]) => new Date(...parts).toISOString();

const runs: readonly RunSummary[] = [
  summaryOf('a', {
    name: 'wide net',
    tags: ['baseline', 'Keep'],
    starred: true,
    createdAt: local(2026, 10, 1, 12),
    test: { loss: 0.2, accuracy: 0.95 },
    settings: { optimizer: 'Adam', learning_rate: 0.1 + 0.2, units: '64-32', nesterov: true },
    size: 2_500_000,
    latency: 0.004,
  }),
  summaryOf('b', {
    name: 'deep net',
    status: 'failed',
    archived: true,
    note: 'diverges at once',
    createdAt: local(2026, 10, 2, 0),
    test: null,
    best: { epoch: 3, seconds: 1, values: { loss: 0.5, accuracy: 0.7, val_accuracy: 0.6 } },
    last: { epoch: 4, seconds: 400, values: { loss: 0.4, accuracy: 0.8 } },
    settings: { optimizer: 'SGD', loss: 'huber', learning_rate: 0.01, batch_size: 8 },
  }),
  summaryOf('c', {
    name: 'from logs',
    status: 'imported',
    createdAt: local(2025, 0, 5, 9),
    source: { tool: 'tensorboard', name: 'logs/train' },
    test: null,
    best: null,
    last: { epoch: 9, seconds: 0, values: { 'train/loss (mean)': 0.25 } },
    settings: {},
    parameters: 0,
    size: null,
  }),
];
const vocabulary = runVocabulary(runs);

function found(text: string): string {
  const { filter, problem } = parseFilter(text);
  expect(problem).toBeNull();
  return runs
    .filter(matchFilter(filter))
    .map(({ id }) => id)
    .join('');
}

describe('filtering runs', () => {
  it.each([
    ['', 'abc'],
    ['net', 'ab'],
    ['"WIDE net"', 'a'],
    ['diverges', 'b'],
    ['starred', 'a'],
    ['not archived', 'ac'],
    ['imported or failed', 'c'],
    ['status:failed,imported', 'bc'],
    ['status != finished', 'bc'],
    ['tag:baseline', 'a'],
    ['tag:base', ''],
    ['tag:base*', 'a'],
    ['tag = none', 'bc'],
    ['note:none', 'ac'],
    ['name:net', 'ab'],
    ['name = "wide net"', 'a'],
    ['name:w*t', 'a'],
    ['accuracy > .9', 'a'],
    ['accuracy > 90%', 'a'],
    ['accuracy = 0.6', 'b'],
    ['best.accuracy >= 0.7', 'ab'],
    ['last.accuracy = .8', 'b'],
    ['test.accuracy = none', 'bc'],
    ['"train/loss (mean)" < 1', 'c'],
    ['loss:huber', 'b'],
    ['loss < .3', 'a'],
    ['optimizer = adam', 'a'],
    ['optimizer:adam,sgd', 'ab'],
    ['optimizer != adam', 'bc'],
    ['learning_rate = .3', 'a'],
    ['learning_rate <= 1e-2', 'b'],
    ['units:64-32', 'a'],
    ['nesterov:yes', 'a'],
    ['size > 2MB', 'a'],
    ['latency < 5ms', 'a'],
    ['duration > 5min', 'b'],
    ['created:2026-11-01', 'a'],
    ['created > 2026-11-01', 'b'],
    ['created >= 2026-11', 'ab'],
    ['created < 2026', 'c'],
    ['created <= 2026-11-01', 'ac'],
    ['source:tensorboard', 'c'],
    ['not (starred or archived) imported', 'c'],
    ['parameters = none', 'c'],
  ])('%j finds %j', (text, ids) => {
    expect(found(text)).toBe(ids);
    expect(checkFilter(parseFilter(text).filter, vocabulary)).toBeNull();
  });

  it('knows whether archived runs are spoken of', () => {
    const speaks = (text: string) => speaksOfArchived(parseFilter(text).filter);
    expect(speaks('a (b or not archived)')).toBe(true);
    expect(speaks('a or "archived"')).toBe(false);
  });

  it.each([
    ['acuracy > .9', 'No run has a setting or metric “acuracy”. Did you mean “accuracy”?', 0, 7],
    ['starred best.zzzzzz > 1', 'No run has a metric “best.zzzzzz”.', 8, 19],
    ['accuracy > high', '“high” is no number.', 11, 15],
    ['status:done', '“done” is none of queued, preparing', 7, 11],
    ['created > yesterday', '“yesterday” is no date. Write it as 2026-11-01', 10, 19],
    ['created:2026-02-30', '“2026-02-30” is no date.', 8, 18],
    ['name > 3', '“name” holds words', 7, 8],
    ['duration:5 duration < 5parsecs', 'a time as 90s, 5min or 2h', 22, 30],
    ['not (a or size > 2XB)', 'a size as 500kB or 2MB', 17, 20],
  ])('says of %j what no run can fit, and where', (text, message, from, to) => {
    const problem = checkFilter(parseFilter(text).filter, vocabulary);
    expect(problem?.message).toContain(message);
    expect(problem).toMatchObject({ from, to });
  });
});

describe('completion of a filter', () => {
  const offered = (text: string, caret = text.length) => {
    const { from, to, offers } = completeFilter(text, caret, vocabulary);
    return { from, to, labels: offers.map(({ label }) => label) };
  };

  it('offers names that begin with what is typed, then those that contain it', () => {
    expect(offered('starred opt')).toMatchObject({ from: 8, to: 11, labels: ['optimizer'] });
    expect(offered('acc').labels).toEqual([
      'accuracy',
      'test.accuracy',
      'best.accuracy',
      'val_accuracy',
      'best.val_accuracy',
      'last.accuracy',
      'last.val_accuracy',
    ]);
    expect(offered('(arch').labels).toEqual(['archived']);
  });

  it('offers values that runs have, also in a list and inside a text', () => {
    expect(offered('optimizer:')).toMatchObject({ from: 10, labels: ['Adam', 'SGD'] });
    expect(offered('optimizer = adam,s').labels).toEqual(['SGD']);
    expect(offered('status:f and x', 8)).toMatchObject({ from: 7, to: 8 });
    const { offers } = completeFilter('name:wide', 9, vocabulary);
    expect(offers).toEqual([{ insert: '"wide net" ', label: 'wide net', about: '1 run' }]);
  });

  it('inserts what is read as the name that was meant', () => {
    const { offers } = completeFilter('train/', 6, vocabulary);
    expect(offers[0]?.insert).toBe('"train/loss (mean)" > ');
    expect(parseFilter(`${offers[0]?.insert ?? ''}1`).problem).toBeNull();
  });
});
