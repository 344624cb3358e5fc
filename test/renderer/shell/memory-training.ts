import { AppError } from '../../../common/errors/app-error.ts';

function unused(): never {
  throw new AppError('unavailable', 'This test has no trainer.');
}

/** The calls that steer runs, of services without a trainer. */
export function memoryTraining() {
  const standing = () => ({
    options: { concurrency: 1, queueAtStart: 'wait', keepInBackground: false } as const,
    queueHeld: false,
    interrupted: [],
  });
  return {
    start: unused,
    stop: unused,
    pause: unused,
    resume: unused,
    advance: unused,
    extend: unused,
    branch: unused,
    change: unused,
    prioritise: unused,
    standing,
    setOptions: standing,
    releaseQueue: () => undefined,
    resumeInterrupted: () => [],
    dismissInterrupted: () => undefined,
    events: () => [],
    checkpoints: () => [],
    keepCheckpoint: unused,
    removeCheckpoints: unused,
  };
}
