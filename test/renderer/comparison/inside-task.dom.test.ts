import { describe, expect, it } from 'vitest';
import { AppError } from '../../../common/errors/app-error.ts';
import { InsideTask } from '../../../renderer/features/comparison/inside-task.svelte.ts';
import { handMadeConnection } from '../training/hand-made-connection.ts';

interface Question {
  readonly task: string;
  readonly state: number;
}

/** A task whose answers the test gives when it wants. */
function heldTask() {
  const stopped: unknown[] = [];
  const connection = handMadeConnection({
    'comparison.stop': (input) => void stopped.push(input),
  });
  const asked: (Question & {
    answer: (value: string) => void;
    fail: (e: Error) => void;
  })[] = [];
  const task = new InsideTask(
    connection,
    (question: Question) =>
      new Promise<string>((answer, fail) => asked.push({ ...question, answer, fail })),
  );
  const sent = async (count: number) => {
    await expect.poll(() => asked.length).toBe(count);
    const last = asked.at(-1);
    if (!last) throw new Error('Nothing was asked.');
    return last;
  };
  return { task, connection, stopped, sent };
}

describe('a look inside a stored state', () => {
  it('shows the answer to what was asked last, whichever comes first', async () => {
    const { task, sent } = heldTask();
    task.ask({ state: 1 });
    const one = await sent(1);
    task.ask({ state: 2 });
    const two = await sent(2);
    expect(two.task).toBe(one.task);
    two.answer('second');
    await expect.poll(() => task.answer).toBe('second');
    one.answer('first');
    await Promise.resolve();
    expect(task.answer).toBe('second');
    expect(task.going).toBe(false);
  });

  it('asks once for a slider that is moved through many states', async () => {
    const { task, sent } = heldTask();
    task.ask({ state: 1 });
    (await sent(1)).answer('first');
    await expect.poll(() => task.answer).toBe('first');
    for (const state of [2, 3, 4]) task.ask({ state });
    expect((await sent(2)).state).toBe(4);
  });

  it('tells how far it is, and says when it was stopped', async () => {
    const { task, connection, stopped, sent } = heldTask();
    const end = task.listen();
    task.ask({ state: 1 });
    const one = await sent(1);
    connection.send({ name: 'inside.progress', payload: { task: one.task, done: 0.4 } });
    connection.send({ name: 'inside.progress', payload: { task: 'another', done: 0.9 } });
    expect(task.done).toBe(0.4);
    await task.stop();
    expect(stopped).toEqual([{ task: one.task }]);
    one.fail(new AppError('cancelled', 'It was stopped.'));
    await expect.poll(() => task.problem).toBe('Stopped before it was done.');
    task.ask({ state: 1 });
    (await sent(2)).fail(new AppError('unavailable', 'This state is no longer stored.'));
    await expect.poll(() => task.problem).toBe('This state is no longer stored.');
    end();
  });

  it('stops before anything was asked', async () => {
    const { task, stopped } = heldTask();
    task.ask({ state: 1 });
    await task.stop();
    expect(task.going).toBe(false);
    expect(stopped).toEqual([]);
  });
});
