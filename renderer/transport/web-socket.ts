import type { ApiEvent } from '../../common/api/api.ts';
import type { CallName, Transport } from '../../common/api/create-api.ts';
import type { CallMessage, HostMessage } from '../../common/api/wire.ts';
import { AppError, deserializeError } from '../../common/errors/app-error.ts';

interface PendingCall {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: AppError) => void;
}

/** Milliseconds between attempts to reconnect: doubled each time up to the second. */
const retryDelays = { first: 250, longest: 4000 };

/** Calls and events over one WebSocket that reconnects by itself. */
export class WebSocketTransport implements Transport {
  readonly #open: () => WebSocket;
  readonly #listeners = new Set<(event: ApiEvent) => void>();
  readonly #connectionListeners = new Set<(connected: boolean) => void>();
  readonly #pending = new Map<number, PendingCall>();
  #socket: WebSocket | null = null;
  #connected = false;
  #closed = false;
  #nextId = 1;
  #retryDelay = retryDelays.first;
  /** Resolves when the connection first stands. */
  readonly ready: Promise<void>;
  #onReady: () => void = () => undefined;

  /** @param open Makes a new socket for each attempt. */
  constructor(open: () => WebSocket) {
    this.#open = open;
    this.ready = new Promise((resolve) => {
      this.#onReady = resolve;
    });
    this.#connect();
  }

  async call(name: CallName, input: unknown): Promise<unknown> {
    // A standing connection takes the call at once: the services work on it while the page is built.
    if (!this.#connected) await this.ready;
    const socket = this.#socket;
    if (!socket || !this.#connected) throw connectionLost();
    const id = this.#nextId++;
    const message: CallMessage = { id, name, input };
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      socket.send(JSON.stringify(message));
    });
  }

  subscribe(listener: (event: ApiEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  onConnection(listener: (connected: boolean) => void): () => void {
    this.#connectionListeners.add(listener);
    return () => void this.#connectionListeners.delete(listener);
  }

  /** Ends the connection for good. */
  close(): void {
    this.#closed = true;
    this.#socket?.close();
  }

  #connect(): void {
    const socket = this.#open();
    this.#socket = socket;
    socket.addEventListener('open', () => {
      this.#retryDelay = retryDelays.first;
      this.#setConnected(true);
      this.#onReady();
    });
    socket.addEventListener('message', ({ data }) => {
      this.#receive(JSON.parse(String(data)) as HostMessage);
    });
    socket.addEventListener('close', () => this.#lost());
  }

  #receive(message: HostMessage): void {
    if ('event' in message) {
      for (const listener of this.#listeners) listener(message.event);
      return;
    }
    const call = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if ('error' in message) call?.reject(deserializeError(message.error));
    else call?.resolve(message.result);
  }

  #lost(): void {
    this.#socket = null;
    for (const call of this.#pending.values()) call.reject(connectionLost());
    this.#pending.clear();
    this.#setConnected(false);
    if (this.#closed) return;
    setTimeout(() => {
      if (!this.#closed) this.#connect();
    }, this.#retryDelay);
    this.#retryDelay = Math.min(2 * this.#retryDelay, retryDelays.longest);
  }

  #setConnected(connected: boolean): void {
    if (connected === this.#connected) return;
    this.#connected = connected;
    for (const listener of this.#connectionListeners) listener(connected);
  }
}

function connectionLost(): AppError {
  return new AppError(
    'unavailable',
    'The connection to Layerwright is lost. Look whether the program still runs in its terminal; this page reconnects by itself.',
  );
}
