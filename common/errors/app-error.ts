/** What went wrong, as a stable name that code may branch on. Messages are for people only. */
export type ErrorCode =
  | 'invalid-input'
  | 'invalid-network'
  | 'invalid-data'
  | 'not-found'
  | 'conflict'
  | 'file-unreadable'
  | 'newer-version'
  | 'disk-full'
  | 'storage'
  | 'engine'
  /** The native code of an engine ended its process. */
  | 'engine-crash'
  /** The system has no memory left for what was asked, or ended the process that took it. */
  | 'out-of-memory'
  | 'cancelled'
  | 'unavailable'
  | 'forbidden'
  | 'unexpected';

/** The place an error is about, as far as it is known. Rows count from 1, as in an editor. */
export interface ErrorPlace {
  readonly file?: string;
  readonly row?: number;
  readonly column?: string;
  /** Node id in the network. */
  readonly node?: string;
  /** Dotted path of a field in a form or a JSON document. */
  readonly field?: string;
  /** A number that would do in this field. */
  readonly suggested?: number;
}

/** An error in its form on the wire. */
export interface SerializedError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly place?: ErrorPlace;
  /** Stack or technical detail that a person can copy into a report. */
  readonly detail?: string;
}

/** An expected failure: says what happened, where, and what to do, in one or two sentences. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly place: ErrorPlace | undefined;
  readonly detail: string | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { place?: ErrorPlace; cause?: unknown; detail?: string } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.place = options.place;
    this.detail = options.detail;
  }
}

/** Turns anything thrown into its wire form; unexpected errors keep their stack as detail. */
export function serializeError(error: unknown): SerializedError {
  if (error instanceof AppError) {
    return {
      code: error.code,
      message: error.message,
      ...(error.place ? { place: error.place } : {}),
      ...(error.detail ? { detail: error.detail } : {}),
    };
  }
  const unexpected = error instanceof Error ? error : new Error(String(error));
  return {
    code: 'unexpected',
    message:
      'Something failed that should not. Your work is saved; the report below can be copied.',
    detail: unexpected.stack ?? unexpected.message,
  };
}

/** Rebuilds an AppError from its wire form. */
export function deserializeError(error: SerializedError): AppError {
  return new AppError(error.code, error.message, {
    ...(error.place ? { place: error.place } : {}),
    ...(error.detail ? { detail: error.detail } : {}),
  });
}
