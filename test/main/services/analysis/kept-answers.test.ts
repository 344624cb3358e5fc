import { describe, expect, it } from 'vitest';
import { KeptAnswers } from '../../../../main/services/analysis/kept-answers.ts';

describe('kept answers', () => {
  const counted = () => {
    let asked = 0;
    return { answer: () => Promise.resolve((asked += 1)), asked: () => asked };
  };

  it('ask once for the same question and anew for another one', async () => {
    const kept = new KeptAnswers();
    const { answer } = counted();
    expect(await kept.get(['columns', 'a'], answer)).toBe(1);
    expect(await kept.get(['columns', 'a'], answer)).toBe(1);
    expect(await kept.get(['columns', 'b'], answer)).toBe(2);
  });

  it('keep nothing of a question that failed', async () => {
    const kept = new KeptAnswers();
    const failed = kept.get(['a'], () => Promise.reject(new Error('stopped')));
    await expect(failed).rejects.toThrow('stopped');
    expect(await kept.get(['a'], () => Promise.resolve(7))).toBe(7);
  });

  it('forget those that were asked for longest ago', async () => {
    const kept = new KeptAnswers();
    const { answer, asked } = counted();
    await kept.get(['first'], answer);
    for (let at = 0; at < 40; at += 1) await kept.get([String(at)], answer);
    await kept.get(['first'], answer);
    expect(asked()).toBe(41);
    for (let at = 100; at < 147; at += 1) await kept.get([String(at)], answer);
    await kept.get(['first'], answer);
    expect(asked()).toBe(88);
    await kept.get(['another'], answer);
    await kept.get(['100'], answer);
    expect(asked()).toBe(90);
  });
});
