import { describe, expect, it } from 'vitest';
import { measureLatency, medianSeconds } from '../../../main/trainer/measure-latency.ts';

/** Work whose calls take the given milliseconds one after another, the last one again and again. */
function clockedWork(milliseconds: readonly number[]) {
  let time = 0;
  let calls = 0;
  return {
    now: () => time,
    calls: () => calls,
    work: () => {
      time += milliseconds[Math.min(calls, milliseconds.length - 1)] ?? 0;
      calls++;
      return Promise.resolve();
    },
  };
}

describe('the time for one row', () => {
  it('is the median of the calls behind the first', async () => {
    const { work, now, calls } = clockedWork([500, 1, 2, 30, 16, 4]);
    expect(await medianSeconds(work, now)).toBe(0.004);
    expect(calls()).toBe(6);
  });

  it.each([
    ['fast', 0.25, 102],
    ['slow', 300, 4],
    ['very slow', 5000, 2],
  ])(
    'of a %s network is made of as many calls as are worth their time',
    async (_, each, wanted) => {
      const { work, now, calls } = clockedWork([each]);
      expect(await medianSeconds(work, now)).toBe(each / 1000);
      expect(calls()).toBe(wanted);
    },
  );

  it('asks for the first row alone, from memory and from a file', async () => {
    const asked: number[][] = [];
    const program = {
      predict: (features: Float32Array, rows: number) => {
        asked.push([rows, ...features]);
        return Promise.resolve(new Float32Array(1));
      },
    };
    await measureLatency(program, Float32Array.of(1, 2, 3, 4), 2);
    const file = {
      width: 2,
      read: (rows: Int32Array, into: Float32Array) => into.fill(7 + (rows[0] ?? NaN)),
    };
    const behind = asked.length;
    await measureLatency(program, file, 2);
    expect(asked[0]).toEqual([1, 1, 2]);
    expect(asked[behind]).toEqual([1, 7, 7]);
  });
});
