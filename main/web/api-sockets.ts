import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import { z } from 'zod';
import type { Api, ApiEvent } from '../../common/api/api.ts';
import type { HostMessage } from '../../common/api/wire.ts';
import { answerCall } from '../hosting/answer-call.ts';

const callMessage = z.strictObject({ id: z.int().min(0), name: z.string(), input: z.unknown() });

/** Bytes of one message from a page; files go another way. */
const messageLimit = 16 * 1024 ** 2;
/** Bytes waiting for a page that does not read: it is cut off and fetches anew when it is back. */
const backlogLimit = 64 * 1024 ** 2;

/** The open pages' sockets: calls come in, answers and events go out. */
export class ApiSockets {
  readonly #api: Api;
  readonly #report: (error: unknown) => void;
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: messageLimit,
    perMessageDeflate: false,
  });

  constructor(api: Api, report: (error: unknown) => void) {
    this.#api = api;
    this.#report = report;
  }

  /** Takes over a connection that was checked. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#server.handleUpgrade(request, socket, head, (page) => {
      page.on('message', (data) => void this.#receive(page, data));
      // A broken page ends its own connection; `close` follows.
      page.on('error', () => page.terminate());
    });
  }

  publish(event: ApiEvent): void {
    for (const page of this.#server.clients) this.#send(page, { event });
  }

  async close(): Promise<void> {
    for (const page of this.#server.clients) page.close(1001);
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      for (const page of this.#server.clients) page.terminate();
    });
  }

  async #receive(page: WebSocket, data: RawData): Promise<void> {
    const message = callMessage.safeParse(parseJson(data));
    if (!message.success) {
      page.close(1008, 'This message is not a call.');
      return;
    }
    const { id, name, input } = message.data;
    const answer = await answerCall(this.#api, name, input, this.#report);
    this.#send(page, { id, ...answer });
  }

  #send(page: WebSocket, message: HostMessage): void {
    if (page.readyState !== page.OPEN) return;
    if (page.bufferedAmount > backlogLimit) page.terminate();
    else page.send(JSON.stringify(message));
  }
}

function parseJson(data: RawData): unknown {
  try {
    return JSON.parse((data as Buffer).toString('utf8'));
  } catch {
    return undefined;
  }
}
