import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EpochMetrics } from '../../../common/runs/run.ts';
import { EpochLog } from '../../../main/trainer/epoch-log.ts';

/** A log whose library takes this many milliseconds for a writing, and what was told of it. */
function logOnDisk(milliseconds: number): { readonly log: EpochLog; readonly told: number[] } {
  const told: number[] = [];
  const log = new EpochLog({
    writer: {
      addEpochs: () => {
        vi.advanceTimersByTime(milliseconds);
        return true;
      },
    } as unknown as ConstructorParameters<typeof EpochLog>[0]['writer'],
    standing: () => ({ bestEpoch: null, rowsPerSecond: 1 }),
    tell: (epochs) => told.push(...epochs.map(({ epoch }) => epoch)),
    known: 0,
    differing: () => undefined,
  });
  return { log, told };
}

const metrics = (epoch: number): EpochMetrics => ({ epoch, seconds: epoch, values: { loss: 1 } });

describe('the log of epochs', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('lets short epochs wait for each other, and tells of them once they are written', () => {
    const { log, told } = logOnDisk(0);
    expect(log.add(metrics(1))).toBe(false);
    vi.advanceTimersByTime(100);
    expect(log.add(metrics(2))).toBe(true);
    expect(told).toEqual([]);
    log.flush();
    expect(told).toEqual([1, 2]);
  });

  it.each([
    { disk: 0.5, waits: 100 },
    { disk: 4, waits: 400 },
    { disk: 300, waits: 1000 },
  ])('waits $waits ms when a writing takes $disk ms, so that training does not', (given) => {
    const { log } = logOnDisk(given.disk);
    log.add(metrics(1));
    log.flush();
    vi.advanceTimersByTime(given.waits - 1);
    expect(log.add(metrics(2))).toBe(false);
    vi.advanceTimersByTime(1);
    expect(log.add(metrics(3))).toBe(true);
  });
});
