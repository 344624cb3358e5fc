import { describe, expect, it } from 'vitest';
import {
  StoredTrainingOptions,
  usualConcurrency,
} from '../../../../main/services/training/training-options.ts';

class Memory {
  readonly values = new Map<string, unknown>();
  get = (key: string) => this.values.get(key);
  set = (key: string, value: unknown) => void this.values.set(key, value);
}

describe('options of training', () => {
  it.each([
    [1, 1],
    [2, 1],
    [4, 1],
    [7, 1],
    [8, 2],
    [16, 4],
    [64, 4],
  ])('let %i cores train %i runs at once unless the person says otherwise', (cores, runs) => {
    expect(usualConcurrency(cores)).toBe(runs);
  });

  it('keep what was set beside what was not', () => {
    const settings = new Memory();
    new StoredTrainingOptions(settings, 2).set({ keepInBackground: true });
    const options = new StoredTrainingOptions(settings, 2);
    options.set({ concurrency: 3, queueAtStart: undefined });
    expect(options.get()).toEqual({
      concurrency: 3,
      queueAtStart: 'wait',
      keepInBackground: true,
    });
  });

  it('share the cores among the runs, at least one for each', () => {
    const options = new StoredTrainingOptions(new Memory(), 8);
    options.set({ concurrency: 3 });
    expect(options.threadLimit()).toBe(2);
    options.set({ concurrency: 20 });
    expect(options.threadLimit()).toBe(1);
    options.set({ concurrency: 1 });
    expect(options.threadLimit()).toBeUndefined();
  });

  it('are the usual ones where what is stored is of another program', () => {
    const settings = new Memory();
    settings.set('training.options', { concurrency: 'many' });
    expect(new StoredTrainingOptions(settings, 8).get().concurrency).toBe(2);
  });
});
