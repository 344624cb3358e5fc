import type { CallbackConfig } from '../../../../common/training/callbacks/callback-config.ts';

type Of<Type extends CallbackConfig['type']> = Extract<CallbackConfig, { type: Type }>;

/** Keras's defaults, with what a test changes. */
export function earlyStopping(changes: Partial<Of<'EarlyStopping'>> = {}): Of<'EarlyStopping'> {
  return {
    type: 'EarlyStopping',
    monitor: 'val_loss',
    mode: 'auto',
    min_delta: 0,
    patience: 0,
    baseline: null,
    start_from_epoch: 0,
    restore_best_weights: false,
    ...changes,
  };
}

export function reduceLROnPlateau(
  changes: Partial<Of<'ReduceLROnPlateau'>> = {},
): Of<'ReduceLROnPlateau'> {
  return {
    type: 'ReduceLROnPlateau',
    monitor: 'val_loss',
    mode: 'auto',
    factor: 0.1,
    patience: 10,
    min_delta: 0.0001,
    cooldown: 0,
    min_lr: 0,
    ...changes,
  };
}

export function modelCheckpoint(
  changes: Partial<Of<'ModelCheckpoint'>> = {},
): Of<'ModelCheckpoint'> {
  return {
    type: 'ModelCheckpoint',
    monitor: 'val_loss',
    mode: 'auto',
    save_best_only: false,
    every_epochs: 1,
    every_minutes: null,
    keep_last: null,
    ...changes,
  };
}

export function rule(when: string, changes: Partial<Of<'Rule'>> = {}): Of<'Rule'> {
  return { type: 'Rule', when, then: 'stop', factor: 0.5, ...changes };
}

/** Epochs that log one value. */
export function epochsOf(
  values: readonly (number | null)[],
  name = 'val_loss',
): readonly Readonly<Record<string, number | null>>[] {
  return values.map((value) => ({ [name]: value }));
}
