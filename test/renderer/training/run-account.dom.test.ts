import { describe, expect, it } from 'vitest';
import type { EpochMetrics, RunSummary } from '../../../common/runs/run.ts';
import type { RunEvent } from '../../../common/training/control/run-control.ts';
import { accountOf } from '../../../renderer/features/training/run-account.ts';
import { summaryOf } from './example-runs.ts';

const format = (value: number): string => value.toFixed(2);
const epoch = (number: number, values: Record<string, number | null>): EpochMetrics => ({
  epoch: number,
  seconds: number,
  values,
});

function account(changes: Partial<RunSummary>, epochs: readonly EpochMetrics[] = []) {
  return accountOf(summaryOf('a', changes), epochs, format);
}

describe('the account of a run', () => {
  it('says nothing while the run goes on', () => {
    expect(account({ status: 'running' })).toBeNull();
    expect(account({ status: 'preparing' })).toBeNull();
  });

  it('tells where a run diverged, what was kept and what to try', () => {
    const best = epoch(12, { loss: 1.5, val_loss: 2.25 });
    const told = account({ status: 'diverged', epochsDone: 40, best });
    expect(told?.title).toContain('epoch 41');
    expect(told?.message).toContain('epoch 12 (validation loss 2.25)');
    expect(told?.tries.join(' ')).toContain('learning rate');
  });

  it('does not promise weights when no epoch was completed', () => {
    const told = account({ status: 'diverged', epochsDone: 0, best: null });
    expect(told?.message).toContain('no weights');
  });

  it('passes on why a run failed', () => {
    const failure = { code: 'disk-full' as const, message: 'The disk is full.' };
    expect(account({ status: 'failed', failure })?.message).toContain('The disk is full.');
  });

  it.each([
    ['out-of-memory', 'There was not enough memory'],
    ['engine-crash', 'The engine failed'],
    ['invalid-data', 'The data could not be trained on'],
    ['unexpected', 'This run failed'],
  ] as const)('tells the kind of a failure: %s', (code, title) => {
    expect(account({ status: 'failed', failure: { code, message: 'So it was.' } })?.title).toBe(
      title,
    );
  });

  it('says why a run ended before its last epoch', () => {
    const endedBy = 'Validation loss did not fall for 5 epochs.';
    expect(account({ endedBy })?.message).toContain(endedBy);
    expect(account({ status: 'stopped', endedBy })?.message).toContain(endedBy);
  });

  it('says of a run that could not begin that the disk is full', () => {
    const failure = { code: 'disk-full' as const, message: 'The disk is full.' };
    expect(account({ status: 'paused', failure })).toMatchObject({
      title: 'Paused: the disk is full',
      message: 'The disk is full. Nothing was trained yet. Make room, then resume it.',
    });
  });

  it('tells of a pause only where the disk is full', () => {
    const happened = (kind: RunEvent['kind'], number: number): RunEvent => ({
      number,
      at: '2026-01-01T00:00:00Z',
      seconds: 1,
      epoch: 1,
      step: 4,
      kind,
      text: 'The disk has no room.',
      detail: {},
    });
    const paused = summaryOf('a', { status: 'paused' });
    expect(accountOf(paused, [], format, [happened('paused', 1)])).toBeNull();
    const full = [happened('paused', 1), happened('disk-full', 2)];
    expect(accountOf(paused, [], format, full)?.message).toContain('The disk has no room.');
    expect(accountOf(paused, [], format, [...full, happened('resumed', 3)])).toBeNull();
  });

  it('says that an interrupted run keeps its epochs', () => {
    const told = account({ status: 'interrupted', epochsDone: 7 });
    expect(told?.title).toBe('Interrupted after epoch 7 of 100');
    expect(told?.message).toContain('Kept: all completed epochs');
  });

  it.each([
    ['rose', 0.4, 30, 'by heart'],
    ['was best near the end', 0.2, 99, 'close to the end'],
    ['levelled off', 0.21, 60, 'stayed near'],
  ])('says when validation loss %s', (_, lastLoss, bestEpoch, words) => {
    const told = account({
      best: epoch(bestEpoch, { loss: 0.3, val_loss: 0.2 }),
      last: epoch(100, { loss: 0.1, val_loss: lastLoss }),
    });
    expect(told?.message).toContain(words);
  });

  it('calls it neither by heart nor unstable where the losses swing a little after a long fall', () => {
    const run = summaryOf('a', {
      status: 'finished',
      best: epoch(87, { loss: 0.012, val_loss: 0.0256 }),
      last: epoch(100, { loss: 0.0132, val_loss: 0.0596 }),
    });
    const epochs = [epoch(1, { loss: 2.2, val_loss: 2 })];
    expect(accountOf(run, epochs, format)?.message).toBe(
      'Best validation loss 0.03 at epoch 87, 0.06 at the end: hardly a difference beside where it began (2.00).',
    );
    const rising = { ...run, last: epoch(100, { loss: 0.001, val_loss: 0.3 }) };
    expect(accountOf(rising, epochs, format)?.message).toContain('by heart');
  });

  it('does not call it learning by heart where training loss rose as well', () => {
    const told = account({
      best: epoch(30, { loss: 0.3, val_loss: 0.2 }),
      last: epoch(100, { loss: 0.6, val_loss: 212 }),
    });
    expect(told?.message).toContain('from 0.30 to 0.60: the training became unstable');
    expect(told?.tries.join(' ')).toContain('learning rate');
  });

  it('claims nothing about new data without validation rows', () => {
    const told = account({ best: epoch(100, { loss: 0.1 }), last: epoch(100, { loss: 0.1 }) }, [
      epoch(1, { loss: 0.9 }),
    ]);
    expect(told?.message).toBe(
      'Training loss went from 0.90 to 0.10. Without validation rows nothing here says how the network does on new data.',
    );
  });
});
