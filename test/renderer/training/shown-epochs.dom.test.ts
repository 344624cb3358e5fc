import { describe, expect, it } from 'vitest';
import { shadedEpochs } from '../../../renderer/features/training/shown-epochs.ts';
import { xMeasure } from '../../../renderer/features/training/x-measure.ts';
import { epochsOf } from './example-runs.ts';

const epochs = epochsOf(100);
const byEpoch = xMeasure('epoch', null);

const ends = (...args: Parameters<typeof shadedEpochs>) =>
  shadedEpochs(...args).map(({ from, to, label }) => [from, to, label]);

describe('epochs shaded on the charts', () => {
  it('stand at their places on the axis, whatever it counts', () => {
    expect(ends([12, 40], epochs, byEpoch)).toEqual([[12, 40, 'epochs 12–40']]);
    expect(ends([12, 40], epochs, xMeasure('time', null))).toEqual([[0.12, 0.4, 'epochs 12–40']]);
    const steps = { stepAt: (epoch: number) => 4 * epoch, epochAt: (step: number) => step / 4 };
    expect(ends([12, 40], epochs, xMeasure('step', steps))).toEqual([[48, 160, 'epochs 12–40']]);
  });

  it('are one place for one epoch', () => {
    expect(ends([7, 7], epochs, byEpoch)).toEqual([[7, 7, 'epoch 7']]);
  });

  it('end at the epochs that a thinned history still has', () => {
    const thinned = epochs.filter(({ epoch }) => epoch % 10 === 0);
    expect(ends([12, 47], thinned, byEpoch)).toEqual([[20, 40, 'epochs 12–47']]);
  });

  it('are not shaded where the history does not reach them', () => {
    expect(ends([120, 140], epochs, byEpoch)).toEqual([]);
    expect(ends([1, 3], epochs.slice(10), byEpoch)).toEqual([]);
  });
});
