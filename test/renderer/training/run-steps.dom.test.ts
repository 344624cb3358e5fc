import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../../common/training/control/run-control.ts';
import { runSteps } from '../../../renderer/features/training/run-steps.ts';
import { chartEvents, xMeasure } from '../../../renderer/features/training/x-measure.ts';
import { epochsOf, runOf, summaryOf } from './example-runs.ts';

let number = 0;
const event = (
  step: number,
  kind: RunEvent['kind'],
  detail: RunEvent['detail'] = {},
): RunEvent => ({
  number: ++number,
  at: '2026-01-01T00:00:00Z',
  seconds: step / 10,
  epoch: 0,
  step,
  kind,
  text: `${kind} at ${step}.`,
  detail,
});
/** 105 training rows in batches of 32: 4 updates an epoch. */
const run = runOf(summaryOf('a'));

describe('updates and epochs of a run', () => {
  it('go together by its rows and its batch size', () => {
    const steps = runSteps(run, [], null);
    expect(steps?.stepAt(10)).toBe(40);
    expect(steps?.epochAt(10)).toBe(2.5);
  });

  it('follow a batch size that was changed, from the next epoch on', () => {
    // 105 rows in batches of 16 are 7 updates; update 6 is in the middle of the second epoch.
    const changed = event(6, 'changed', { change: { batchSize: 16 } });
    const steps = runSteps(run, [changed], null);
    expect([1, 2, 3, 4].map((epoch) => steps?.stepAt(epoch))).toEqual([4, 8, 15, 22]);
    expect(steps?.epochAt(8)).toBe(2);
    expect(steps?.epochAt(15)).toBe(3);
    expect(steps?.epochAt(6)).toBe(1.5);
  });

  it('take a change at the end of an epoch for the one that follows', () => {
    const steps = runSteps(run, [event(8, 'changed', { change: { batchSize: 16 } })], null);
    expect(steps?.stepAt(3)).toBe(15);
  });

  it('leave other changes out', () => {
    const steps = runSteps(run, [event(8, 'changed', { change: { learning_rate: 1 } })], null);
    expect(steps?.stepAt(3)).toBe(12);
  });

  it('count on from where a branch began', () => {
    const origin = { runId: 'o', name: 'o', epoch: 30 };
    const branch = runOf(summaryOf('b', { origin }));
    const steps = runSteps(branch, [event(500, 'branched', { from: 'o' })], null);
    expect(steps?.stepAt(31)).toBe(504);
    expect(steps?.epochAt(502)).toBe(30.5);
    // The run that another one branched from counts from its own beginning.
    expect(runSteps(run, [event(8, 'branched', { to: 'b' })], null)?.stepAt(1)).toBe(4);
  });

  it('are asked of the trainer while the rows are not known, or unknown', () => {
    expect(runSteps(null, [], { stepsPerEpoch: 9 })?.stepAt(2)).toBe(18);
    expect(runSteps(null, [], null)).toBeNull();
  });
});

describe('events on the axis', () => {
  const epochs = epochsOf(10);
  const events = [
    event(0, 'started'),
    event(0, 'paused'),
    event(10, 'changed'),
    event(40, 'finished'),
  ];
  const steps = runSteps(run, [], null);
  const placed = (measure: 'epoch' | 'step' | 'time') =>
    chartEvents(events, epochs, xMeasure(measure, steps)).map(({ x, text }) => [x, text]);

  it('stand where they happened, and what every run does is left out', () => {
    expect(placed('epoch')).toEqual([
      [1, 'paused at 0.'],
      [2.5, 'changed at 10.'],
    ]);
    expect(placed('step')).toEqual([
      [4, 'paused at 0.'],
      [10, 'changed at 10.'],
    ]);
    // Epochs take a hundredth of a second each; what happened later stands at the end.
    expect(placed('time')).toEqual([
      [0.01, 'paused at 0.'],
      [0.1, 'changed at 10.'],
    ]);
  });

  it('are none before the first epoch', () => {
    expect(chartEvents(events, [], xMeasure('epoch', steps))).toEqual([]);
  });
});
