import { AppError } from '../../../../common/errors/app-error.ts';

/** Follows an import while files are read: told of bytes, and asked whether to go on. */
export class ImportWatch {
  readonly #signal: AbortSignal;
  readonly #tell: (done: number) => void;
  #done = 0;

  constructor(signal: AbortSignal, tell: (done: number) => void) {
    this.#signal = signal;
    this.#tell = tell;
  }

  /** Throws `cancelled` when the person no longer wants it. */
  read(bytes: number): void {
    if (this.#signal.aborted) {
      throw new AppError('cancelled', 'The import was cancelled. No run was added.');
    }
    this.#done += bytes;
    this.#tell(this.#done);
  }
}
