import { parentPort } from 'node:worker_threads';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../../../common/errors/app-error.ts';
import { serveTasks } from '../../../../main/services/work/serve-tasks.ts';
import type { TaskControl, Workshop } from '../../../../main/services/work/task.ts';

/** Tasks to try a thread with. */
export const practice = {
  tasks: {
    add: ({ a, b }: { a: number; b: number }) => a + b,
    /** Does nothing but wait, without ever giving way, until somebody else wrote a 1. */
    block: ({ flag }: { flag: Int32Array }) => {
      while (Atomics.load(flag, 0) === 0);
      return 'seen';
    },
    count: async ({ to }: { to: number }, { tell }: TaskControl<number>) => {
      for (let at = 1; at <= to; at += 1) {
        tell(at);
        await nextTurn();
      }
    },
    /** Goes on until it is stopped. */
    forever: async (_: null, { signal, tell }: TaskControl<string>) => {
      tell('begun');
      for (;;) {
        await nextTurn();
        signal.throwIfAborted();
      }
    },
    refuse: () => {
      throw new AppError('invalid-data', 'No row is left.', { place: { column: 'price', row: 3 } });
    },
    stumble: () => {
      throw new TypeError('x is not a function');
    },
    fillDisk: () => {
      throw Object.assign(new Error('write'), { code: 'ENOSPC' });
    },
    die: () => process.exit(1),
    break: () => {
      setImmediate(() => {
        throw new Error('out of nowhere');
      });
      return new Promise<never>(() => undefined);
    },
    giveFunction: () => () => 1,
  },
  /** Takes as long as letting go of files does. */
  close: () => sleep(50),
} satisfies Workshop;

if (parentPort) serveTasks(parentPort, practice, () => process.exit());
