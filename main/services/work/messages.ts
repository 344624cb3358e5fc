import type { SerializedError } from '../../../common/errors/app-error.ts';

/** What a thread is told. */
export type ToThread =
  | { readonly kind: 'start'; readonly id: number; readonly task: string; readonly input: unknown }
  | { readonly kind: 'stop'; readonly id: number }
  /** Stop everything, let go of everything, end. */
  | { readonly kind: 'close' };

/** What a thread says. */
export type FromThread =
  | { readonly kind: 'done'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly error: SerializedError }
  | { readonly kind: 'progress'; readonly id: number; readonly progress: unknown };
