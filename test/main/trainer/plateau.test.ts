import { describe, expect, it } from 'vitest';
import { Plateau } from '../../../main/trainer/plateau.ts';
import { reduceLROnPlateau } from '../../common/training/callbacks/samples.ts';

const settings = reduceLROnPlateau({ patience: 2, factor: 0.5 });

/** The rate's factor after each epoch with these validation losses. */
function factors(changes: Partial<typeof settings>, losses: readonly number[]): readonly number[] {
  const plateau = new Plateau({ ...settings, ...changes }, 0.1);
  return losses.map((val_loss) => {
    plateau.finishEpoch({ loss: 0, val_loss });
    return plateau.factor;
  });
}

/** Expected from Keras 3's callback, epoch by epoch. */
describe('a plateau', () => {
  it('lowers the rate after the epochs of patience, and again after as many', () => {
    expect(factors({}, [1, 1, 1, 1, 1, 0.5, 0.6, 0.6])).toEqual([
      1, 1, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125,
    ]);
  });

  it('takes a change below the smallest for none', () => {
    expect(factors({ min_delta: 0.1 }, [1, 0.95, 0.91, 0.8])).toEqual([1, 1, 0.5, 0.5]);
  });

  it('waits during the cooldown', () => {
    expect(factors({ cooldown: 2 }, [1, 1, 1, 1, 1, 1])).toEqual([1, 1, 0.5, 0.5, 0.5, 0.25]);
  });

  it('stops at the lowest rate', () => {
    const found = factors({ min_lr: 0.04 }, [1, 1, 1, 1, 1, 1, 1]);
    [1, 1, 0.5, 0.5, 0.4, 0.4, 0.4].forEach((factor, epoch) => {
      expect(found[epoch]).toBeCloseTo(factor, 12);
    });
  });

  it('watches for more where more is better', () => {
    const plateau = new Plateau({ ...settings, monitor: 'val_accuracy' }, 0.1);
    const changes = [0.5, 0.6, 0.7, 0.7, 0.6].map((val_accuracy) =>
      plateau.finishEpoch({ val_accuracy }),
    );
    expect(changes).toEqual([1, 1, 1, 1, 0.5]);
  });

  it('watches the training value where there are no validation rows', () => {
    const plateau = new Plateau(settings, 0.1);
    expect([1, 1, 1].map((loss) => plateau.finishEpoch({ loss }))).toEqual([1, 1, 0.5]);
  });

  it('leaves the rate alone when what it watches is not logged', () => {
    const plateau = new Plateau({ ...settings, monitor: 'val_auc' }, 0.1);
    expect([1, 1, 1].map((loss) => plateau.finishEpoch({ loss }))).toEqual([1, 1, 1]);
  });
});
