import { describe, expect, it } from 'vitest';
import { driveCallbacks } from './drive-callbacks.ts';
import { epochsOf, modelCheckpoint } from './samples.ts';

const losses = epochsOf([0.9, 0.5, 0.7, 0.6, 0.4, 0.8]);

describe('ModelCheckpoint', () => {
  it('keeps every epoch, every few epochs or every few minutes', () => {
    expect(driveCallbacks([modelCheckpoint()], losses).saved).toEqual([[1, 2, 3, 4, 5, 6]]);
    const third = modelCheckpoint({ every_epochs: 3 });
    expect(driveCallbacks([third], losses).saved).toEqual([[3, 6]]);
    const minutes = modelCheckpoint({ every_epochs: null, every_minutes: 1 });
    expect(driveCallbacks([minutes], losses, { secondsPerEpoch: 25 }).saved).toEqual([[3, 6]]);
  });

  it('keeps only what is better than all before where it is told to', () => {
    expect(driveCallbacks([modelCheckpoint({ save_best_only: true })], losses).saved).toEqual([
      [1, 2, 5],
    ]);
  });

  it('lets only the newest stay, and never removes the best', () => {
    const { kept } = driveCallbacks([modelCheckpoint({ keep_last: 1 })], losses.slice(0, 4));
    expect(kept).toEqual([[2, 4]]);
    expect(driveCallbacks([modelCheckpoint({ keep_last: 2 })], losses).kept).toEqual([[5, 6]]);
  });

  it('keeps every epoch where nothing is logged to choose by', () => {
    const callback = modelCheckpoint({ save_best_only: true, monitor: 'val_auc' });
    expect(driveCallbacks([callback], losses).saved).toEqual([[1, 2, 3, 4, 5, 6]]);
  });
});
