import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultTraining } from '../../../common/training/catalogue.ts';
import type { RunProgress } from '../../../common/runs/run.ts';
import { divergenceError, firstNotFinite } from '../../../main/trainer/divergence.ts';
import { ProgressMeter } from '../../../main/trainer/progress-meter.ts';
import { epochOrder, rowsOfSplit } from '../../../main/trainer/row-order.ts';
import { StepPacing } from '../../../main/trainer/step-pacing.ts';

describe('steps per call', () => {
  it('begin with one and settle where a call takes less than a tenth of a second', () => {
    const pacing = new StepPacing();
    expect(pacing.next(1000)).toBe(1);
    const perStep = 0.5;
    let count = 1;
    for (let call = 0; call < 10; call++) {
      count = pacing.next(1_000_000);
      pacing.took(count, count * perStep);
    }
    expect(count * perStep).toBeGreaterThan(20);
    expect(count * perStep).toBeLessThanOrEqual(100);
  });

  it('shrink at once when steps have become slow', () => {
    const pacing = new StepPacing();
    for (let call = 0; call < 5; call++) pacing.took(pacing.next(10_000), 0.1);
    const many = pacing.next(10_000);
    pacing.took(many, many * 1000);
    expect(pacing.next(10_000)).toBe(1);
  });

  it('are never more than are left', () => {
    const pacing = new StepPacing();
    for (let call = 0; call < 5; call++) pacing.took(pacing.next(10_000), 0.1);
    expect(pacing.next(3)).toBe(3);
  });
});

describe('the order of rows', () => {
  it('has every row of the split once, differs by epoch and seed, and repeats', () => {
    const rows = rowsOfSplit(Uint8Array.of(0, 1, 0, 2, 0, 0, 0, 0), 0);
    expect([...rows]).toEqual([0, 2, 4, 5, 6, 7]);
    const first = epochOrder(rows, 1, 1);
    expect([...first].toSorted()).toEqual([...rows]);
    expect(epochOrder(rows, 1, 1)).toEqual(first);
    const others = [epochOrder(rows, 1, 2), epochOrder(rows, 2, 1)];
    for (const other of others) expect(other).not.toEqual(first);
    expect([...rows]).toEqual([0, 2, 4, 5, 6, 7]);
  });
});

describe('divergence', () => {
  it('is found at its first step', () => {
    expect(firstNotFinite(Float32Array.of(1, 2, Infinity, NaN))).toBe(2);
    expect(firstNotFinite(Float32Array.of(1, 2))).toBe(-1);
  });

  it('names epoch, step and learning rate and what to try', () => {
    const at = { epoch: 3, step: 7, steps: 20, loss: NaN };
    const { message } = divergenceError(at, defaultTraining('regression'));
    expect(message).toMatch(
      /in epoch 3, step 7 of 20, with the learning rate 0\.001\. Try 0\.0001/,
    );
  });
});

describe('progress', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['performance'] });
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('is told at most ten times a second and says what is left', () => {
    const told: RunProgress[] = [];
    const size = { runId: 'r', epochs: 10, stepsPerEpoch: 10, rowsPerEpoch: 100 };
    const meter = new ProgressMeter(size, (progress) => told.push(progress));
    for (let step = 1; step <= 100; step++) {
      vi.advanceTimersByTime(10);
      const at = { epoch: Math.ceil(step / 10), step: ((step - 1) % 10) + 1, loss: 1 / step };
      meter.advance(10, at);
    }
    expect(told.length).toBeGreaterThanOrEqual(9);
    expect(told.length).toBeLessThanOrEqual(10);
    const last = told.at(-1);
    expect(last?.rowsPerSecond).toBeCloseTo(1000, 0);
    expect(last?.secondsLeft).toBeCloseTo(0.09, 2);
    expect(last?.epoch).toBe(10);
  });

  it('says what is left by the speed of the last seconds, not by how slowly it began', () => {
    const told: RunProgress[] = [];
    const size = { runId: 'r', epochs: 1000, stepsPerEpoch: 1, rowsPerEpoch: 100 };
    const meter = new ProgressMeter(size, (progress) => told.push(progress));
    // An epoch a second for ten seconds, then a hundred a second.
    for (let epoch = 1; epoch <= 900; epoch++) {
      vi.advanceTimersByTime(epoch <= 10 ? 1000 : 10);
      meter.advance(100, { epoch, step: 1, loss: 1 });
      if (epoch === 10) expect(told.at(-1)?.secondsLeft).toBeCloseTo(990, -2);
    }
    for (let turn = 0; turn < 100; turn++) {
      vi.advanceTimersByTime(200);
      meter.advance(2000, { epoch: 900, step: 1, loss: 1 });
    }
    // By 10,000 rows a second a hundred epochs take a second; by the whole run's mean it would be more.
    expect(told.at(-1)?.secondsLeft).toBeCloseTo(1, 6);
  });

  it('is told of the very place where a run pauses, once', () => {
    const told: RunProgress[] = [];
    const size = { runId: 'r', epochs: 10, stepsPerEpoch: 10, rowsPerEpoch: 100 };
    const meter = new ProgressMeter(size, (progress) => told.push(progress));
    for (let step = 1; step <= 5; step++) meter.advance(10, { epoch: 1, step, loss: 1 });
    expect(told.map(({ step }) => step)).toEqual([1]);
    meter.pause();
    meter.pause();
    expect(told.map(({ step }) => step)).toEqual([1, 5]);
  });
});
