import { describe, expect, it } from 'vitest';
import { endOfRun } from '../../../renderer/features/shell/announce-ended-runs.ts';
import { summaryOf } from '../training/example-runs.ts';

describe('the end of a run, told elsewhere', () => {
  it.each([
    ['finished', 'success', /finished after 1 epoch\.$/],
    ['stopped', 'info', /was stopped after 1 epoch\.$/],
    ['diverged', 'danger', /no longer a number/],
    ['interrupted', 'danger', /ended early/],
  ] as const)('%s', (status, tone, words) => {
    const told = endOfRun(summaryOf('r1', { status, epochsDone: 1 }));
    expect(told.tone).toBe(tone);
    expect(told.message).toMatch(words);
  });
});
