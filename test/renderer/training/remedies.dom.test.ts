import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../../common/errors/app-error.ts';
import type { RunSummary } from '../../../common/runs/run.ts';
import { defaultTraining } from '../../../common/training/catalogue.ts';
import { timingOf } from '../../../renderer/features/training/change-timing.ts';
import { remediesOf } from '../../../renderer/features/training/remedies.ts';
import { summaryOf } from './example-runs.ts';

const training = defaultTraining('multiclass');
const failure = (code: ErrorCode) => ({ code, message: 'It failed.' });
const remedies = (changes: Partial<RunSummary>) =>
  remediesOf(summaryOf('a', { resumable: true, ...changes }), training);

describe('what is offered where a run ended early', () => {
  it('goes on with an interrupted run, or one that waits for room on the disk', () => {
    const interrupted = remedies({ status: 'interrupted', failure: failure('cancelled') });
    expect(interrupted.map(({ does }) => does)).toEqual(['resume']);
    expect(remedies({ status: 'paused' }).map(({ does }) => does)).toEqual(['resume']);
    expect(remedies({ status: 'interrupted', resumable: false })).toEqual([]);
  });

  it('lowers the rate of a diverged run, from its best epoch', () => {
    expect(remedies({ status: 'diverged' })).toEqual([
      expect.objectContaining({ does: 'branch', from: 'best', change: { learning_rate: 0.0001 } }),
    ]);
    expect(remedies({ status: 'diverged', best: null })[0]).toMatchObject({ from: 'anew' });
  });

  it('halves the batch where memory ran out', () => {
    const [first, second] = remedies({ status: 'interrupted', failure: failure('out-of-memory') });
    expect(first).toMatchObject({ does: 'branch', from: 'latest', change: { batchSize: 16 } });
    expect(second).toMatchObject({ does: 'resume' });
  });

  it('takes another engine where one crashed', () => {
    const crashed = { status: 'interrupted', failure: failure('engine-crash') } as const;
    expect(remedies(crashed).at(-1)).toMatchObject({ does: 'branch', engine: 'reference' });
    const { engine } = summaryOf('a');
    if (!engine) throw new Error('The example has no engine.');
    expect(remedies({ ...crashed, engine: { ...engine, id: 'reference' } }).at(-1)).toMatchObject({
      engine: 'compiled',
    });
  });

  it.each([
    ['invalid-data', 'data'],
    ['invalid-network', 'design'],
  ] as const)('leads to the place of %s', (code, place) => {
    expect(remedies({ status: 'failed', failure: failure(code) })).toEqual([
      expect.objectContaining({ does: 'go', place }),
    ]);
  });

  it('offers nothing for what goes on or went well', () => {
    expect(remedies({ status: 'running' })).toEqual([]);
    expect(remedies({ status: 'finished' })).toEqual([]);
    expect(remedies({ status: 'stopped' })).toEqual([]);
  });
});

describe('when a change takes effect', () => {
  it.each([
    [{ learning_rate: 0.1 }, 'running', 'Learning rate from the next step on.'],
    [
      { learning_rate: 0.1, schedule: { type: 'constant' } as const, batchSize: 8 },
      'running',
      'Learning rate and schedule from the next step on; batch size from the next epoch on.',
    ],
    [{ epochs: 9 }, 'paused', 'Number of epochs at once.'],
    [{ callbacks: [] }, 'paused', 'Callbacks once the run goes on.'],
  ] as const)('%j in a %s run: %s', (change, status, words) => {
    expect(timingOf(change, status)).toBe(words);
  });
});
