import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Api, ApiEvent } from '../../common/api/api.ts';
import { AppError } from '../../common/errors/app-error.ts';
import { fileExchange } from '../hosting/file-exchange.ts';
import { pictureResponse, type PictureSource } from '../hosting/picture-response.ts';
import { securityHeaders, withSecurityHeaders } from '../hosting/security-headers.ts';
import { staticResponse } from '../hosting/static-files.ts';
import type { FileTokens } from '../services/files/file-tokens.ts';
import { Access, type Refusal } from './access.ts';
import { ApiSockets } from './api-sockets.ts';

export interface WebServerOptions {
  readonly api: Api;
  readonly files: FileTokens;
  readonly pictures: PictureSource;
  /** Folder of the built window. */
  readonly rendererFolder: string;
  /** Only this machine can reach it. */
  readonly address: '127.0.0.1' | '::1';
  /** 0 takes a free one. */
  readonly port: number;
  /** Bytes an upload may have. */
  readonly uploadLimit?: number;
  /** Takes unexpected errors. */
  readonly report: (error: unknown) => void;
}

export interface WebServer {
  readonly port: number;
  /** The address to open, with the token. */
  readonly url: string;
  /** Sends an event to every open page. */
  publish(event: ApiEvent): void;
  /** Ends every connection and frees the port. */
  close(): Promise<void>;
}

/**
 * Serves the studio to browsers on this machine.
 * Throws `unavailable` when the port is taken.
 */
export async function startWebServer(options: WebServerOptions): Promise<WebServer> {
  const access = new Access();
  const sockets = new ApiSockets(options.api, options.report);
  const server = createServer({ requestTimeout: 0 }, (request, response) => {
    void answer(request, response, access, options);
  });
  server.on('upgrade', (request, socket, head) => {
    const refusal =
      access.refuseHost(request) ??
      access.refuseOrigin(request, true) ??
      access.refuseCookie(request) ??
      (request.url === '/api' ? null : { status: 400, message: 'There is no such socket.' });
    if (refusal) {
      socket.end(bareRefusal(refusal.status));
    } else {
      sockets.accept(request, socket, head);
    }
  });
  server.on('clientError', (_error, socket) => {
    // What is no HTTP has no request to answer; a page that went away cannot be told.
    if (socket.writable) socket.end(bareRefusal(400));
  });
  const port = await listen(server, options);
  access.listenOn(port);
  const host = options.address === '::1' ? '[::1]' : options.address;
  return {
    port,
    url: `http://${host}:${port}/?token=${access.token}`,
    publish: (event) => sockets.publish(event),
    close: async () => {
      await sockets.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

function listen(
  server: ReturnType<typeof createServer>,
  { address, port }: WebServerOptions,
): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new AppError('unavailable', `Port ${port} is taken. Choose another with --port.`)
          : error,
      );
    });
    server.listen({ host: address, port }, () => resolve((server.address() as AddressInfo).port));
  });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  access: Access,
  options: WebServerOptions,
): Promise<void> {
  try {
    await send(response, await respond(request, access, options));
    drain(request);
  } catch (error) {
    // A page that goes away while it is served is nobody's fault.
    if (response.destroyed) return;
    options.report(error);
    if (!response.headersSent) response.writeHead(500, securityHeaders);
    response.end();
  }
}

async function respond(
  request: IncomingMessage,
  access: Access,
  options: WebServerOptions,
): Promise<Response> {
  const refusedHost = access.refuseHost(request);
  if (refusedHost) return refused(refusedHost);
  const base = `http://${request.headers.host}`;
  const url = URL.canParse(request.url ?? '/', base) ? new URL(request.url ?? '/', base) : null;
  if (!url) return refused({ status: 400, message: 'This is not an address.' });
  const reads = request.method === 'GET' || request.method === 'HEAD';
  const refusedOrigin = access.refuseOrigin(request, !reads);
  if (refusedOrigin) return refused(refusedOrigin);
  const token = url.searchParams.get('token');
  if (reads && url.pathname === '/' && token !== null && access.acceptsToken(token)) {
    // The address bar and the history keep no token.
    return new Response(null, {
      status: 303,
      headers: { location: '/', 'set-cookie': access.cookie(), 'cache-control': 'no-store' },
    });
  }
  const refusedCookie = access.refuseCookie(request);
  if (refusedCookie) return refused(refusedCookie);
  const writes = request.method === 'POST' || request.method === 'DELETE';
  if (!reads && !writes) return new Response('Not allowed.\n', { status: 405 });
  const asked = webRequest(request, url);
  const exchanged =
    (await fileExchange(asked, options.files, options.uploadLimit)) ??
    (await pictureResponse(asked, options.pictures));
  if (exchanged) return exchanged;
  if (!reads) return new Response('Not allowed.\n', { status: 405 });
  return staticResponse(options.rendererFolder, rawPath(request));
}

/** The path as it was sent: URL() would resolve `..` before it could be refused. */
function rawPath(request: IncomingMessage): string {
  return (request.url ?? '/').split(/[?#]/)[0] ?? '/';
}

/** An answer to what no page sends, written to the connection itself, which it ends. */
function bareRefusal(status: number): string {
  const headers = Object.entries({
    ...securityHeaders,
    connection: 'close',
    'content-length': '0',
  });
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return `HTTP/1.1 ${status} Refused\r\n${lines}\r\n`;
}

function refused({ status, message }: Refusal): Response {
  return new Response(`${message}\n`, {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  });
}

/**
 * Reads what is left of a body that was refused before its end: the next request of the connection stands
 * behind it.
 */
function drain(request: IncomingMessage): void {
  if (request.complete) return;
  request.removeAllListeners('data');
  request.resume();
}

function webRequest(request: IncomingMessage, url: URL): Request {
  const method = request.method ?? 'GET';
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (typeof value === 'string') headers.set(name, value);
  }
  if (method === 'GET' || method === 'HEAD') return new Request(url, { method, headers });
  const body = Readable.toWeb(request) as ReadableStream<Uint8Array>;
  const streamed = { method, headers, body, duplex: 'half' } as const;
  return new Request(url, streamed);
}

async function send(response: ServerResponse, answer: Response): Promise<void> {
  const { status, headers, body } = withSecurityHeaders(answer);
  response.writeHead(status, Object.fromEntries(headers));
  if (!body || response.req.method === 'HEAD') {
    response.end();
    return;
  }
  await pipeline(body, response);
}
