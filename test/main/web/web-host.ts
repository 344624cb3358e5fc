import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request, type IncomingHttpHeaders, type Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import type { Api, Settings } from '../../../common/api/api.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import { startWebServer, type WebServer } from '../../../main/web/server.ts';
import { folderTokens } from '../hosting/folder-tokens.ts';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface AskOptions {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
  /** Sends the session's cookie; true unless said otherwise. */
  readonly signedIn?: boolean;
  /** Whose connections are used. */
  readonly agent?: Agent;
}

/** A web host over a folder of its own, with ways to ask it that a browser would not offer. */
export class WebHostUnderTest {
  readonly folder = mkdtempSync(join(tmpdir(), 'layerwright-web-'));
  readonly files = folderTokens(join(this.folder, 'files'));
  readonly reported: unknown[] = [];
  /** What `settings.set` was last given. */
  settings: Settings = { theme: 'system' };
  server!: WebServer;
  cookie = '';

  async start(options: { uploadLimit?: number } = {}): Promise<void> {
    const rendererFolder = join(this.folder, 'renderer');
    mkdirSync(join(rendererFolder, 'assets'), { recursive: true });
    writeFileSync(join(rendererFolder, 'index.html'), '<!doctype html><title>studio</title>');
    writeFileSync(join(rendererFolder, 'assets', 'main-a1b2c3.js'), 'export {};');
    writeFileSync(join(rendererFolder, '.hidden.js'), 'hidden');
    writeFileSync(join(this.folder, 'secret.txt'), 'secret');
    this.server = await startWebServer({
      api: this.#api(),
      files: this.files,
      pictures: { picture: () => Promise.reject(new AppError('not-found', 'None.')) },
      rendererFolder,
      address: '127.0.0.1',
      port: 0,
      report: (error) => this.reported.push(error),
      ...options,
    });
    const exchange = await this.ask(`/?token=${this.token}`, { signedIn: false });
    this.cookie = exchange.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  }

  async close(): Promise<void> {
    await this.server.close();
    rmSync(this.folder, { recursive: true });
  }

  get token(): string {
    return new URL(this.server.url).searchParams.get('token') ?? '';
  }

  get host(): string {
    return `127.0.0.1:${this.server.port}`;
  }

  get origin(): string {
    return `http://${this.host}`;
  }

  /** Sends the path exactly as given, which fetch() would not. */
  ask(path: string, options: AskOptions = {}): Promise<HttpAnswer> {
    const cookie = options.signedIn === false ? {} : { cookie: this.cookie };
    return new Promise((resolve, reject) => {
      const sent = request(
        {
          host: '127.0.0.1',
          port: this.server.port,
          path,
          method: options.method ?? 'GET',
          headers: { host: this.host, ...cookie, ...options.headers },
          ...(options.agent ? { agent: options.agent } : {}),
        },
        (answer) => {
          let body = '';
          answer.setEncoding('utf8');
          answer.on('data', (text: string) => (body += text));
          answer.on('end', () =>
            resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }),
          );
        },
      );
      sent.on('error', reject);
      sent.end(options.body);
    });
  }

  upload(name: string, body: string | Buffer): Promise<HttpAnswer> {
    return this.ask('/files', {
      method: 'POST',
      headers: { origin: this.origin, 'x-file-name': encodeURIComponent(name) },
      body,
    });
  }

  /** A socket as our own page opens it, but for the headers given. */
  socket(headers: Record<string, string | undefined> = {}, path = '/api'): WebSocket {
    const all = { origin: this.origin, cookie: this.cookie, host: this.host, ...headers };
    const sent = Object.entries(all).filter((entry): entry is [string, string] => !!entry[1]);
    return new WebSocket(`ws://${this.host}${path}`, { headers: Object.fromEntries(sent) });
  }

  #api(): Api {
    const settings: Api['settings'] = {
      get: () => Promise.resolve(this.settings),
      set: (input) => Promise.resolve((this.settings = input)),
    };
    const projects = { remove: () => Promise.reject(new TypeError('a mistake in the program')) };
    return { settings, projects } as unknown as Api;
  }
}
