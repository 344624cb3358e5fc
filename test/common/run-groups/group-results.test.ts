import { describe, expect, it } from 'vitest';
import {
  scoresBySize,
  scoresOf,
  spreadOfScores,
  standingOf,
} from '../../../common/run-groups/group-results.ts';
import { placesOf, type GroupPlan } from '../../../common/run-groups/run-group.ts';
import { spreadOf } from '../../../common/run-groups/spread.ts';
import type { RunStatus, RunSummary } from '../../../common/runs/run.ts';
import { summaryOf } from '../../renderer/training/example-runs.ts';

const rows = { train: 80, validation: 20, test: 0 };

function groupOf(plan: GroupPlan) {
  const members = placesOf(plan).map((place, index) => ({ place, runId: `r${index}`, rows }));
  return { kind: plan.kind, members };
}

function runsWith(values: readonly (number | null)[], status: RunStatus = 'finished') {
  const runs = new Map<string, RunSummary>();
  values.forEach((value, index) => {
    const epoch = { epoch: 10, seconds: 1, values: { val_accuracy: value } };
    runs.set(`r${index}`, summaryOf(`r${index}`, { status, best: epoch, last: epoch }));
  });
  return (id: string) => runs.get(id);
}

describe('the spread of values', () => {
  it('is that of hand: mean 0.9, deviation 0.02, t(0.975, 3) = 3.18244630528', () => {
    const spread = spreadOf([0.88, 0.9, 0.92, 0.9]);
    const deviation = Math.sqrt((0.02 ** 2 + 0.02 ** 2) / 3);
    const radius = (3.182446305284263 * deviation) / 2;
    expect(spread?.mean).toBeCloseTo(0.9, 12);
    expect(spread?.deviation).toBeCloseTo(deviation, 12);
    expect(spread?.interval?.[0]).toBeCloseTo(0.9 - radius, 9);
    expect(spread?.interval?.[1]).toBeCloseTo(0.9 + radius, 9);
  });

  it('of one value has no deviation, and of none is nothing', () => {
    expect(spreadOf([3])).toEqual({ count: 1, mean: 3, deviation: null, interval: null });
    expect(spreadOf([])).toBeNull();
  });
});

describe('the results of a group', () => {
  const plan: GroupPlan = { kind: 'folds', count: 4 };

  it('average finished members alone, and folds by the rows that they share', () => {
    const group = groupOf(plan);
    const scores = scoresOf(group, runsWith([0.8, 0.9, null, 1]), 'val_accuracy', 'best');
    expect(scores.map(({ value }) => value)).toEqual([0.8, 0.9, null, 1]);
    const spread = spreadOfScores(group, scores);
    expect(spread?.count).toBe(3);
    expect(spread?.mean).toBeCloseTo(0.9, 12);
    expect(spread?.deviation).toBeCloseTo(0.1, 12);
    // t(0.975, 2) = 4.302652729911275; 20 validation rows for 80 training rows.
    const radius = 4.302652729911275 * 0.1 * Math.sqrt(1 / 3 + 0.25);
    expect(spread?.interval?.[1]).toBeCloseTo(0.9 + radius, 9);
    const going = scoresOf(group, runsWith([0.8], 'running'), 'val_accuracy', 'best');
    expect(spreadOfScores(group, going)).toBeNull();
  });

  it('say what is missing and why, and how far the others are', () => {
    const group = groupOf(plan);
    const run = (status: RunStatus, epochsDone: number) =>
      summaryOf('x', { status, epochsDone, epochs: 100 });
    const runs = new Map([
      ['r0', run('finished', 40)],
      ['r1', run('interrupted', 50)],
      ['r2', run('queued', 0)],
    ]);
    const standing = standingOf(group, (id) => runs.get(id));
    expect(standing).toEqual({
      total: 4,
      ended: 1,
      going: 1,
      done: 1.5 / 4,
      missing: [
        { place: { fold: 1 }, why: 'interrupted' },
        { place: { fold: 3 }, why: 'removed' },
      ],
    });
  });

  it('of training sizes are averaged share by share, the smallest first', () => {
    const sizes: GroupPlan = { kind: 'sizes', shares: [1, 0.5], seeds: [1, 2] };
    const group = groupOf(sizes);
    const scores = scoresOf(group, runsWith([0.9, 0.8, 0.7, 0.5]), 'val_accuracy', 'last');
    const points = scoresBySize(scores);
    expect(points.map(({ share }) => share)).toEqual([0.5, 1]);
    expect(points[0]?.spread.mean).toBeCloseTo(0.6, 12);
    expect(points[1]?.spread.mean).toBeCloseTo(0.85, 12);
    expect(points.map((point) => point.rows)).toEqual([80, 80]);
  });
});
