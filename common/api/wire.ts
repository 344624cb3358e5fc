import type { SerializedError } from '../errors/app-error.ts';
import type { ApiEvent } from './api.ts';

/** The outcome of one call. */
export type Answer = { readonly result: unknown } | { readonly error: SerializedError };

/** A call as sent over the WebSocket; `id` is echoed in its answer. */
export interface CallMessage {
  readonly id: number;
  readonly name: string;
  readonly input: unknown;
}

/** What the web host sends: answers and events. */
export type HostMessage = ({ readonly id: number } & Answer) | { readonly event: ApiEvent };

/** What the preload puts on `window.layerwright` in the desktop program. */
export interface DesktopBridge {
  call(name: string, input: unknown): Promise<Answer>;
  /** Returns a function that ends the subscription. */
  subscribe(listener: (event: ApiEvent) => void): () => void;
}

/** The desktop program's two IPC channels. */
export const callChannel = 'layerwright:call';
export const eventChannel = 'layerwright:event';

/** Header of an upload that carries the file's name, percent-encoded. */
export const fileNameHeader = 'x-file-name';
