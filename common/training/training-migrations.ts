import type { DocumentMigration } from '../versioned/read-versioned.ts';

/** What optimisers gained in version 2, all of it off. */
const sharedOff = {
  weight_decay: null,
  clipnorm: null,
  clipvalue: null,
  global_clipnorm: null,
  use_ema: false,
  ema_momentum: 0.99,
  ema_overwrite_frequency: null,
};

/** Version 2 adds arguments of losses, several outputs, shared optimiser settings, schedules, weights and device. */
function fromVersion1(document: Record<string, unknown>): Record<string, unknown> {
  return {
    ...document,
    version: 2,
    lossOptions: {},
    outputs: {},
    optimizer: withSharedSettings(document['optimizer']),
    schedule: { type: 'constant' },
    classWeights: null,
    topK: 5,
    device: 'auto',
  };
}

/**
 * Version 3 adds callbacks. A loss that is no number ended every run before; the schedule that waited for a
 * plateau is Keras's callback now.
 */
function fromVersion2(document: Record<string, unknown>): Record<string, unknown> {
  const schedule = document['schedule'];
  const ends = { type: 'TerminateOnNaN' };
  if (!isPlateau(schedule)) return { ...document, version: 3, callbacks: [ends] };
  const plateau = { ...schedule, type: 'ReduceLROnPlateau', mode: 'auto' };
  return {
    ...document,
    version: 3,
    schedule: { type: 'constant' },
    callbacks: [ends, plateau],
  };
}

function isPlateau(schedule: unknown): schedule is object {
  return (
    typeof schedule === 'object' &&
    schedule !== null &&
    'type' in schedule &&
    schedule.type === 'reduce_on_plateau'
  );
}

function withSharedSettings(optimizer: unknown): unknown {
  if (typeof optimizer !== 'object' || optimizer === null) return optimizer;
  const isAdam = 'type' in optimizer && optimizer.type === 'Adam';
  return { ...optimizer, ...(isAdam ? { amsgrad: false } : {}), ...sharedOff };
}

/** Entry n − 1 turns training settings of version n into version n + 1. */
export const migrations: readonly DocumentMigration[] = [fromVersion1, fromVersion2];
