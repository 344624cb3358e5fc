import type { PlannedChange, RunEvent, TrainingChange } from './run-control.ts';

/**
 * The changes that were made to a run, as they are planned for another training that shall repeat it: what a person
 * changed, and where it was trained further behind its end. The number of epochs is left out: the repeated training
 * begins with the last one.
 */
export function changesOf(events: readonly RunEvent[]): readonly PlannedChange[] {
  let finished = false;
  return events.flatMap((event): readonly PlannedChange[] => {
    const { kind, step, detail } = event;
    if (kind === 'finished' || kind === 'stopped') finished = kind === 'finished';
    if (kind === 'continued') {
      return isTrainedFurther(event, finished) ? [{ step, change: {}, further: true }] : [];
    }
    if (kind !== 'changed') return [];
    const change = changeOf(detail);
    return Object.keys(change).length === 0 ? [] : [{ step, change }];
  });
}

/**
 * Whether an event tells that a run was trained further behind its end, with callbacks that begin anew; one that was
 * stopped and has got more epochs only goes on.
 * @param finished Whether it had finished before, which events of older runs do not say themselves.
 */
export function isTrainedFurther({ kind, detail }: RunEvent, finished = false): boolean {
  return kind === 'continued' && (detail['further'] ?? finished) === true;
}

/** The change that an event of the kind `changed` tells of. */
function changeOf(detail: RunEvent['detail']): TrainingChange {
  const { epochs: _epochs, ...change } = (detail['change'] ?? {}) as TrainingChange;
  return change;
}
