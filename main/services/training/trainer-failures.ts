import { freemem, totalmem } from 'node:os';
import {
  AppError,
  serializeError,
  type SerializedError,
} from '../../../common/errors/app-error.ts';

/** How a trainer process ended by itself. */
export type Death = 'killed' | 'crashed' | 'ended';

/** Signals that the processor or a C library sends to a program that is at fault itself. */
const faults = new Set(['SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGILL', 'SIGFPE', 'SIGTRAP', 'SIGSYS']);
/** What Windows gives as the exit code of such a program: access violation, overrun buffer, illegal instruction. */
const windowsFaults = new Set(['3221225477', '3221226505', '3221225501', '3221225725']);

/** @param description As a `TrainerPort` gives it: `signal SIGKILL`, `exit code 1`. */
export function deathOf(description: string): Death {
  const [, signal] = /^signal (\w+)$/.exec(description) ?? [];
  if (signal === 'SIGKILL') return 'killed';
  if (signal !== undefined && faults.has(signal)) return 'crashed';
  const [, code] = /^exit code (\d+)$/.exec(description) ?? [];
  if (code !== undefined && windowsFaults.has(code)) return 'crashed';
  return 'ended';
}

/** Bytes of memory: of the machine, free and in all, and what the process took when it last told; null before. */
export interface Memory {
  readonly free: number;
  readonly total: number;
  readonly taken: number | null;
}

const kept = 'Its completed epochs are kept, and the state that it stored last.';

/** Why a run was interrupted whose process ended without being told to. */
export function processFailure(description: string, taken: number | null): SerializedError {
  return serializeError(failureOf(description, { free: freemem(), total: totalmem(), taken }));
}

/** @param description As for `deathOf`. */
export function failureOf(description: string, { free, total, taken }: Memory): AppError {
  const used = taken === null ? '' : `; the process took ${gigabytes(taken)}`;
  const detail = `${description}${used}; ${gigabytes(free)} of ${gigabytes(total)} of memory free afterwards`;
  switch (deathOf(description)) {
    case 'killed':
      return new AppError(
        'out-of-memory',
        `The training process ended unexpectedly: the system ended it, as it does when memory runs out (${taken === null ? '' : `the run took ${gigabytes(taken)}, `}the machine has ${gigabytes(total)}). ${kept} Close other programs and resume it, or branch from it with smaller batches.`,
        { detail },
      );
    case 'crashed':
      return new AppError(
        'engine-crash',
        `The training process ended unexpectedly: the engine failed in its own code (${description}). ${kept} Resume it, or branch from it with another engine.`,
        { detail },
      );
    case 'ended':
      return new AppError(
        'engine',
        `The training process ended unexpectedly (${description}). ${kept} Resume it to go on.`,
        { detail },
      );
  }
}

function gigabytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GiB`;
}
