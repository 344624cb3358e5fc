import type { PlannedChange, RunEvent, TrainingChange } from './run-control.ts';

/**
 * The changes that were made to a run, as they are planned for another training that shall repeat it. The number
 * of epochs is left out: the repeated training begins with the last one.
 */
export function changesOf(events: readonly RunEvent[]): readonly PlannedChange[] {
  return events.flatMap(({ kind, step, detail }) => {
    if (kind !== 'changed') return [];
    const change = changeOf(detail);
    return Object.keys(change).length === 0 ? [] : [{ step, change }];
  });
}

/** The change that an event of the kind `changed` tells of. */
function changeOf(detail: RunEvent['detail']): TrainingChange {
  const { epochs: _epochs, ...change } = (detail['change'] ?? {}) as TrainingChange;
  return change;
}
