import { describe, expect, it } from 'vitest';
import type { ApiEvent } from '../../../../common/api/api.ts';
import {
  FollowedTasks,
  untilStopped,
} from '../../../../main/services/comparison/followed-tasks.ts';

/** A calculation that ends when the test says so. */
function held() {
  let end: (value: string) => void = () => undefined;
  const calculation = new Promise<string>((resolve) => (end = resolve));
  return { calculation, end: (value: string) => end(value) };
}

describe('a comparison that is followed', () => {
  it('tells its progress under its name, and nothing without one', async () => {
    const events: ApiEvent[] = [];
    const followed = new FollowedTasks((event) => events.push(event));
    const work = ({ onProgress }: { onProgress: (done: number) => void }) => {
      onProgress(0.4);
      return Promise.resolve('found');
    };
    expect(await followed.run('a', work)).toBe('found');
    expect(await followed.run(undefined, work)).toBe('found');
    expect(events).toEqual([{ name: 'comparison.progress', payload: { task: 'a', done: 0.4 } }]);
  });

  it('is stopped at once, while what it waits for goes on for others', async () => {
    const followed = new FollowedTasks(() => undefined);
    const { calculation, end } = held();
    const stopped = followed.run('a', ({ signal }) => untilStopped(calculation, signal));
    const other = followed.run('b', ({ signal }) => untilStopped(calculation, signal));
    followed.stop('a');
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
    end('found');
    expect(await other).toBe('found');
  });

  it('makes way for the next one of the same name, which goes on to its end', async () => {
    const followed = new FollowedTasks(() => undefined);
    const { calculation, end } = held();
    const ask = () => followed.run('a', ({ signal }) => untilStopped(calculation, signal));
    const first = ask();
    const second = ask();
    await expect(first).rejects.toMatchObject({ code: 'cancelled' });
    end('found');
    expect(await second).toBe('found');
    followed.stop('a');
  });

  it('does not begin what was stopped before', async () => {
    const stop = new AbortController();
    stop.abort(new Error('stopped'));
    await expect(untilStopped(Promise.resolve(1), stop.signal)).rejects.toThrow('stopped');
  });
});
