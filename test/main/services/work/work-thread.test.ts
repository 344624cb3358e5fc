import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { AppError } from '../../../../common/errors/app-error.ts';
import { WorkThread } from '../../../../main/services/work/work-thread.ts';
import type { practice } from './practice-worker.ts';

function practiceThread() {
  const entry = new URL('./practice-worker.ts', import.meta.url);
  const thread = new WorkThread<typeof practice.tasks>(entry, null);
  onTestFinished(() => thread.close());
  return thread;
}

describe('a thread that works', () => {
  it('gives results, several tasks at a time', async () => {
    const thread = practiceThread();
    const sums = [1, 2, 3].map((a) => thread.run('add', { a, b: 10 }));
    expect(await Promise.all(sums)).toEqual([11, 12, 13]);
  });

  it('lets the program go on while a task never gives way', async () => {
    const thread = practiceThread();
    const flag = new Int32Array(new SharedArrayBuffer(4));
    let turns = 0;
    // The task ends only because the event loop of this thread turns meanwhile.
    const turn = () => {
      turns += 1;
      if (turns === 50) Atomics.store(flag, 0, 1);
      else setImmediate(turn);
    };
    setImmediate(turn);
    expect(await thread.run('block', { flag })).toBe('seen');
    expect(turns).toBe(50);
  });

  it('tells how far a task is, in order, before its end', async () => {
    const seen: number[] = [];
    await practiceThread().run('count', { to: 5 }, { onProgress: (at) => seen.push(at) });
    expect(seen).toEqual([1, 2, 3, 4, 5]);
  });

  it('keeps the words and the place of an error', async () => {
    await expect(practiceThread().run('refuse', undefined as never)).rejects.toMatchObject({
      name: 'AppError',
      code: 'invalid-data',
      message: 'No row is left.',
      place: { column: 'price', row: 3 },
    });
  });

  it('says of a full disk what every call says, and reports what is unexpected with its stack', async () => {
    const thread = practiceThread();
    await expect(thread.run('fillDisk', undefined as never)).rejects.toMatchObject({
      code: 'disk-full',
    });
    await expect(thread.run('stumble', undefined as never)).rejects.toMatchObject({
      code: 'unexpected',
      detail: expect.stringContaining('x is not a function') as string,
    });
  });

  it('stops a task with the reason that was given, and works on', async () => {
    const thread = practiceThread();
    const stop = new AbortController();
    const reason = new AppError('cancelled', 'The checks were stopped.');
    const onProgress = () => stop.abort(reason);
    const going = thread.run('forever', null, { signal: stop.signal, onProgress });
    await expect(going).rejects.toBe(reason);
    expect(await thread.run('add', { a: 1, b: 1 })).toBe(2);
  });

  it('begins nothing whose signal was given before', async () => {
    const signal = AbortSignal.abort(new AppError('cancelled', 'Too late.'));
    await expect(practiceThread().run('forever', null, { signal })).rejects.toThrow('Too late.');
  });

  it.each(['die', 'break'] as const)(
    'fails what it was asked when it comes to an end (%s), and starts again',
    async (end) => {
      const thread = practiceThread();
      const waiting = thread.run('forever', null);
      const ended = thread.run(end, undefined);
      await expect(Promise.allSettled([waiting, ended])).resolves.toMatchObject([
        { status: 'rejected', reason: { name: 'AppError' } },
        { status: 'rejected', reason: { name: 'AppError' } },
      ]);
      expect(await thread.run('add', { a: 2, b: 2 })).toBe(4);
    },
  );

  it('reports a result that cannot be sent', async () => {
    await expect(practiceThread().run('giveFunction', undefined as never)).rejects.toMatchObject({
      code: 'unexpected',
      detail: expect.stringContaining('could not be cloned') as string,
    });
  });

  it('refuses what cannot be sent to it, and works on', async () => {
    const thread = practiceThread();
    const odd = { a: 1, b: (() => 1) as unknown as number };
    await expect(thread.run('add', odd)).rejects.toThrow('could not be cloned');
    expect(await thread.run('add', { a: 1, b: 1 })).toBe(2);
  });

  it('stops everything when it is closed, and takes nothing on', async () => {
    const thread = practiceThread();
    const begun = Promise.withResolvers<string>();
    const going = thread.run('forever', null, { onProgress: begun.resolve });
    going.catch(() => undefined);
    await begun.promise;
    await thread.close();
    await expect(going).rejects.toMatchObject({ code: 'cancelled' });
    await expect(thread.run('add', { a: 1, b: 1 })).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('keeps the program going until it has let go of its files when it is closed amid a task', async () => {
    const program = join(import.meta.dirname, 'close-amid-work.ts');
    const { stdout } = await promisify(execFile)(process.execPath, [program]);
    expect(stdout).toBe('closed');
  });
});
