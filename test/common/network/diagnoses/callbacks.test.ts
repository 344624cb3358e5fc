import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../../common/network/diagnose-network.ts';
import { defaultTraining } from '../../../../common/training/catalogue.ts';
import type { TrainingConfig } from '../../../../common/training/training-config.ts';
import { earlyStopping, rule } from '../../training/callbacks/samples.ts';
import { denseNetwork } from '../networks.ts';

/** What is said about callbacks, with what mends it. */
function said(callbacks: TrainingConfig['callbacks']) {
  return diagnose(denseNetwork([4, 8, 1], 'sigmoid'), {
    task: 'binary',
    featureCount: 4,
    classCount: 2,
    rows: 1000,
    training: { ...defaultTraining('binary'), callbacks },
  })
    .filter(({ id }) => id.startsWith('callback:'))
    .map(({ level, message, fix }) => [
      level,
      message,
      fix && 'training' in fix ? fix.training : null,
    ]);
}

describe('remarks on callbacks', () => {
  it('stand among the problems of the design, with their fixes', () => {
    const good = rule('loss < 1');
    const wrong = earlyStopping({ patience: 3, monitor: 'val_acc' });
    expect(said([good, wrong])).toEqual([
      [
        'warning',
        'EarlyStopping: val_acc is not logged by this run, so nothing ever happens.',
        { callbacks: [good, { ...wrong, monitor: 'val_accuracy' }] },
      ],
    ]);
    expect(said([good, { type: 'TerminateOnNaN' }])).toEqual([]);
  });
});
