import { describe, expect, it } from 'vitest';
import type { OpenedLineage } from '../../../common/experiments/experiments-api.ts';
import { lineageAccount } from '../../../renderer/features/training/lineage-words.ts';
import { openedWords } from '../../../renderer/state/opened-words.ts';
import { summaryOf } from './example-runs.ts';

const ancestors = [
  { name: 'First', epoch: 1200, step: 16800 },
  { name: 'Second', epoch: 30, step: 420 },
];
const known: OpenedLineage = { ancestors, going: null, problem: null };
const lost = '“Third” went on from epoch 4 of “Second”, which is no longer in the library.';

describe('what an opened experiment goes back to', () => {
  it('is offered to be trained first, with what happens otherwise', () => {
    expect(lineageAccount(known, null)).toEqual({
      tone: 'warning',
      title: 'This experiment goes on from epoch 30 of “Second”',
      message:
        '“Train from there” trains “First”, then “Second” first, as far as is needed, and then the experiment as its file says. “Train” alone begins at its first step and gives other numbers.',
      tries: [],
      repeat: 'Train from there',
      forget: 'Do without',
    });
    const problem = '“First” did not come to its state.';
    expect(lineageAccount({ ...known, problem }, null).message).toMatch(/^“First” did not come/);
  });

  it.each([
    ['running', null, /^What follows begins by itself .* epoch 1,200\.$/],
    ['queued', null, /^What follows/],
    ['paused', 'Go on', /^It has not come to its state yet\. What follows/],
    ['interrupted', 'Go on', /^It has not come to its state yet/],
  ] as const)('tells how far it is while a run of it is %s', (status, repeat, words) => {
    const going = { runId: 'r', at: 0 };
    const account = lineageAccount({ ...known, going }, summaryOf('r', { status, name: 'First' }));
    expect(account).toMatchObject({ repeat, forget: 'Do without' });
    expect(account.title).toBe('“First” is trained first, 1 of 2 that the experiment goes back to');
    expect(account.message).toMatch(words);
  });

  it('cannot be trained where the file does not know it', () => {
    const account = lineageAccount({ lost }, null);
    expect(account).toMatchObject({ repeat: null, forget: 'Close' });
    expect(account.message).toContain(lost);
  });

  it('is told when the file is opened', () => {
    expect(openedWords('Iris', known)).toBe(
      '“Iris” goes on from epoch 30 of “Second”. Train offers to train that first.',
    );
    expect(openedWords('Iris', { lost })).toBe(
      `${lost} Trained from its first step, “Iris” gives other numbers.`,
    );
  });
});
