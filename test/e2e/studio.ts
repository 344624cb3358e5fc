import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

export const root = resolve(import.meta.dirname, '../..');
/** The public data sets, where they lie beside the repository. */
export const sharedData = resolve(root, '../shared/data');
export const hasSharedData = existsSync(sharedData);

const program = join(root, 'out', 'main', 'cli.js');

/** The built program served from its own process, and a real browser looking at it. */
export class TestStudio {
  readonly library: string;
  page!: Page;
  /** Console errors and failed requests of every page; a test asserts that there are none. */
  readonly complaints: string[] = [];
  readonly #browser: Browser;
  #context!: BrowserContext;
  #server: ChildProcess | null = null;

  private constructor(browser: Browser, library: string) {
    this.#browser = browser;
    this.library = library;
  }

  /** @param flags More flags of the browser: a camera that plays a film. */
  static async open(flags: readonly string[] = []): Promise<TestStudio> {
    if (!existsSync(program)) throw new Error('Build the program first: npm run build');
    const browser = await chromium.launch({
      executablePath: process.env['LAYERWRIGHT_BROWSER'] ?? '/usr/bin/chromium',
      args: ['--no-sandbox', ...flags],
    });
    const studio = new TestStudio(browser, mkdtempSync(join(tmpdir(), 'layerwright-e2e-')));
    await studio.start();
    return studio;
  }

  /** Starts the program on the same library and opens its page. */
  async start(): Promise<void> {
    const server = spawn(
      process.execPath,
      [program, 'serve', '--port', '0', '--library', this.library],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    this.#server = server;
    const url = await addressPrintedBy(server);
    this.#context = await this.#browser.newContext({
      viewport: { width: 1280, height: 800 },
      acceptDownloads: true,
    });
    this.page = await this.#context.newPage();
    this.page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
    this.page.on('pageerror', (error) => this.complaints.push(String(error)));
    await this.page.goto(url);
    await this.page.getByRole('heading', { name: 'Samples' }).waitFor();
  }

  /** Ends the program as a person would, or by a kill that leaves it no time. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    await this.#context.close();
    const server = this.#server;
    this.#server = null;
    if (!server || server.exitCode !== null) return;
    const ended = once(server, 'exit');
    server.kill(signal);
    await ended;
  }

  async close(): Promise<void> {
    await this.stop();
    await this.#browser.close();
    rmSync(this.library, { recursive: true, force: true });
  }

  /** One of the six places of the open project. */
  async go(place: 'Data' | 'Design' | 'Train' | 'Evaluate' | 'Runs' | 'Predict'): Promise<void> {
    await this.page
      .getByRole('navigation', { name: 'Places' })
      .getByRole('button', { name: new RegExp(`^${place}`) })
      .click();
  }

  async home(): Promise<void> {
    await this.page.goto(new URL('/#/', this.page.url()).href);
    await this.page.getByRole('heading', { name: 'Samples' }).waitFor();
  }
}

function addressPrintedBy(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    server.stdout?.on('data', (data: Buffer) => {
      printed += data.toString();
      const url = /http:\/\/\S+token=\S+/.exec(printed)?.[0];
      if (url) resolve(url);
    });
    server.once('exit', (code) => {
      reject(new Error(`The program ended with ${code} before it was open: ${printed}`));
    });
  });
}
