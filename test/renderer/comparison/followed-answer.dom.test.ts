import { render, screen } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import type { FlipPage } from '../../../common/comparison/comparison-api.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import PredictionsTab from '../../../renderer/features/comparison/PredictionsTab.svelte';
import { FollowedAnswer } from '../../../renderer/features/comparison/followed-answer.svelte.ts';
import { summaryOf } from '../training/example-runs.ts';
import { handMadeConnection } from '../training/hand-made-connection.ts';

interface Sent {
  readonly state: number;
  readonly task: string;
  readonly end: (value: string) => void;
  readonly fail: (error: Error) => void;
}

/** Questions whose answers the test gives; the services stop them as soon as they are told to. */
function heldAnswer() {
  const sent: Sent[] = [];
  const connection = handMadeConnection({
    'comparison.cancel': () => sent.at(-1)?.fail(new AppError('cancelled', 'It was stopped.')),
  });
  const answer = new FollowedAnswer<{ readonly state: number }, string>(
    connection,
    (question) => new Promise<string>((end, fail) => sent.push({ ...question, end, fail })),
  );
  return { answer, connection, sent };
}

describe('an answer about runs that is followed', () => {
  it('tells how far it is, and that it was stopped, and is asked once more', async () => {
    const { answer, connection, sent } = heldAnswer();
    const end = answer.listen();
    answer.ask({ state: 1 });
    await expect.poll(() => sent.length).toBe(1);
    const task = sent[0]?.task ?? '';
    connection.send({ name: 'comparison.progress', payload: { task, done: 0.4 } });
    connection.send({ name: 'comparison.progress', payload: { task: 'another', done: 0.9 } });
    expect(answer.done).toBe(0.4);
    await answer.stop();
    await expect.poll(() => answer.problem).toBe('Stopped before it was done.');
    expect([answer.going, answer.refusal]).toEqual([false, null]);
    answer.again();
    await expect.poll(() => sent.length).toBe(2);
    sent[1]?.end('found');
    await expect.poll(() => answer.value).toBe('found');
    expect(answer.problem).toBeNull();
    end();
  });

  it('stops what waits behind a question, too', async () => {
    const { answer, sent } = heldAnswer();
    answer.ask({ state: 1 });
    await expect.poll(() => sent.length).toBe(1);
    answer.ask({ state: 2 });
    await answer.stop();
    await expect.poll(() => answer.problem).toBe('Stopped before it was done.');
    expect(answer.going).toBe(false);
    expect(sent).toHaveLength(1);
  });

  it('keeps a refusal apart from being stopped', async () => {
    const { answer, sent } = heldAnswer();
    answer.ask({ state: 1 });
    await expect.poll(() => sent.length).toBe(1);
    sent[0]?.fail(new AppError('unavailable', 'They share no rows.'));
    await expect.poll(() => answer.refusal).toBe('They share no rows.');
    expect(answer.problem).toBeNull();
  });
});

describe('rows that are answered differently, over a large part', () => {
  it('show their progress after half a second, and can be stopped and asked for again', async () => {
    let asked = 0;
    let stop: (error: Error) => void = () => undefined;
    const connection = handMadeConnection({
      'comparison.flips': () =>
        new Promise<FlipPage>((_, fail) => {
          asked += 1;
          stop = fail;
        }),
      'comparison.cancel': () => stop(new AppError('cancelled', 'It was stopped.')),
    });
    const runOf = (id: string) => ({ summary: summaryOf(id) }) as never;
    const first = runOf('a');
    const second = runOf('b');
    render(PredictionsTab, { props: { connection, first, second, split: 'test' } });
    expect(screen.queryByRole('button', { name: 'Stop' })).toBeNull();
    const button = await screen.findByRole('button', { name: 'Stop' }, { timeout: 2000 });
    expect(screen.getByRole('progressbar', { name: 'Asking both runs' })).toBeTruthy();
    button.click();
    const again = await screen.findByRole('button', { name: 'Try again' });
    expect(screen.getByText('Stopped before it was done.')).toBeTruthy();
    again.click();
    await expect.poll(() => asked).toBe(2);
  });
});
