import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installedElectron } from '../../../bin/setup/electron-binary.mjs';
import { fusesOn } from '../packaging/fake-electron.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const executable = installedElectron();
const display =
  process.platform !== 'linux' || process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'];
const built = existsSync(join(root, 'out', 'main', 'electron.js'));
const why = !executable
  ? ' (skipped: Electron’s binary is not here)'
  : !display
    ? ' (skipped: no display)'
    : !built
      ? ' (skipped: out/ is not built)'
      : '';

describe.skipIf(why !== '')(`the desktop window${why}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'layerwright-desktop-'));
  let app: ElectronApplication;
  let page: Page;

  const launch = (): Promise<ElectronApplication> =>
    _electron.launch({
      executablePath: executable ?? '',
      args: [
        root,
        `--user-data-dir=${join(folder, 'user')}`,
        ...(process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ],
      env: {
        ...(process.env as Record<string, string>),
        LAYERWRIGHT_LIBRARY: join(folder, 'library'),
      },
    });

  beforeAll(async () => {
    app = await launch();
    page = await app.firstWindow();
    await page.waitForLoadState();
  }, 60_000);
  afterAll(async () => {
    await app.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('shows the studio from its own protocol', async () => {
    expect(page.url()).toMatch(/^app:\/\/layerwright\//);
    expect(await page.title()).toContain('Layerwright');
  });

  it('has no Node in its page, and two functions to call', async () => {
    const found = await page.evaluate(() => ({
      node: [typeof Reflect.get(window, 'require'), typeof Reflect.get(window, 'process')],
      bridge: Object.keys(Reflect.get(window, 'layerwright') as object).sort(),
    }));
    expect(found).toEqual({ node: ['undefined', 'undefined'], bridge: ['call', 'subscribe'] });
  });

  it('answers calls and refuses unknown ones', async () => {
    const answers = await page.evaluate(async () => {
      const bridge = Reflect.get(window, 'layerwright') as {
        call(name: string, input: unknown): Promise<unknown>;
      };
      return [await bridge.call('app.info', null), await bridge.call('app.quit', null)];
    });
    expect(answers[0]).toMatchObject({ result: { host: 'desktop' } });
    expect(answers[1]).toMatchObject({ error: { code: 'invalid-input' } });
  });

  it('evaluates no text, loads nothing from the network and opens no window', async () => {
    const attempts = await page.evaluate(async () => {
      let evaluated = true;
      try {
        window.eval('1');
      } catch {
        evaluated = false;
      }
      const fetched = await fetch('https://keras.io/').then(
        () => true,
        () => false,
      );
      return { evaluated, fetched, opened: window.open('https://attacker.example/') !== null };
    });
    expect(attempts).toEqual({ evaluated: false, fetched: false, opened: false });
  });

  it('cannot be navigated away, nor serve a file from outside', async () => {
    const before = page.url();
    await page.evaluate(() => {
      window.location.href = 'https://attacker.example/';
    });
    const status = await page.evaluate(() =>
      fetch('/..%2f..%2fpackage.json').then((answer) => answer.status),
    );
    expect(status).toBe(404);
    expect(page.url()).toBe(before);
  });

  it('is denied every permission', async () => {
    const state = await page.evaluate(() =>
      navigator.permissions.query({ name: 'geolocation' }).then((status) => status.state),
    );
    expect(state).toBe('denied');
  });

  it('runs once', async () => {
    const second = launch().then(
      async (other) => {
        await other.close();
        return 'opened';
      },
      () => 'ended',
    );
    expect(await second).toBe('ended');
    expect(app.windows()).toHaveLength(1);
  });
});

const packaged = process.env['LAYERWRIGHT_PACKAGED'];

describe.skipIf(!packaged)(
  `the packaged program${packaged ? '' : ' (skipped: LAYERWRIGHT_PACKAGED names no executable)'}`,
  () => {
    it('has only the safe fuses on', () => {
      const fuses = fusesOn(readFileSync(packaged ?? ''));
      expect(fuses).not.toContain('RunAsNode');
      expect(fuses).not.toContain('EnableNodeOptionsEnvironmentVariable');
      expect(fuses).not.toContain('EnableNodeCliInspectArguments');
      expect(fuses).not.toContain('GrantFileProtocolExtraPrivileges');
      expect(fuses).toContain('EnableCookieEncryption');
      expect(fuses).toContain('OnlyLoadAppFromAsar');
    });
  },
);
