import { describe, expect, it } from 'vitest';
import {
  IdleWatch,
  type ProcessorTime,
} from '../../../main/trainer/engines/compiled/idle-watch.ts';

/** Two processors of which others use `others` and this process `own`, as shares of both, for some seconds. */
function machine() {
  let now: ProcessorTime = { total: 0, idle: 0, own: 0 };
  let clock = 0;
  return {
    watch: () =>
      new IdleWatch(
        () => now,
        () => clock,
      ),
    pass: (seconds: number, others: number, own: number) => {
      const total = 2000 * seconds;
      now = {
        total: now.total + total,
        idle: now.idle + total * (1 - others - own),
        own: now.own + total * own,
      };
      clock += 1000 * seconds;
    },
  };
}

describe('waiting threads', () => {
  it.each([
    ['spin while nothing else runs', 0, 0.5, true],
    ['spin while this program alone is busy', 0, 1, true],
    ['sleep while others use half of the machine', 0.5, 0.5, false],
  ])('%s', (_name, others, own, wanted) => {
    const { watch: start, pass } = machine();
    const watch = start();
    pass(0.5, others, own);
    expect(watch.maySpin()).toBe(wanted);
  });

  it('sleep before anything is known', () => {
    expect(machine().watch().maySpin()).toBe(false);
  });

  it('follow the machine, but not every moment of it', () => {
    const { watch: start, pass } = machine();
    const watch = start();
    pass(1, 0, 0.5);
    expect(watch.maySpin()).toBe(true);
    pass(5, 0.5, 0.5);
    expect(watch.maySpin()).toBe(true);
    pass(6, 0.5, 0.5);
    expect(watch.maySpin()).toBe(false);
    pass(11, 0.25, 0.5);
    expect(watch.maySpin()).toBe(false);
    pass(11, 0.05, 0.5);
    expect(watch.maySpin()).toBe(true);
    pass(11, 0.25, 0.5);
    expect(watch.maySpin()).toBe(true);
  });
});
