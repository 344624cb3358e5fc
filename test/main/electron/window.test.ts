import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  fitToDisplays,
  readWindowState,
  writeWindowState,
  type WindowState,
} from '../../../main/electron/window-state.ts';
import { rememberWindow, windowOptions } from '../../../main/electron/window.ts';
import { menuTemplate } from '../../../main/electron/menu.ts';

const folder = mkdtempSync(join(tmpdir(), 'layerwright-window-'));
afterAll(() => rmSync(folder, { recursive: true }));

const state: WindowState = {
  position: { x: 100, y: 80 },
  width: 1200,
  height: 800,
  maximized: false,
};
const display = { x: 0, y: 0, width: 1920, height: 1080 };

describe('a window', () => {
  const { webPreferences, show } = windowOptions(state, '/preload.cjs', true);

  it.each([
    ['contextIsolation', true],
    ['sandbox', true],
    ['nodeIntegration', false],
    ['nodeIntegrationInWorker', false],
    ['nodeIntegrationInSubFrames', false],
    ['webSecurity', true],
    ['allowRunningInsecureContent', false],
    ['experimentalFeatures', false],
    ['webviewTag', false],
    ['enableBlinkFeatures', undefined],
    ['spellcheck', false],
  ] as const)('has %s %s', (name, value) => {
    expect(webPreferences?.[name]).toBe(value);
  });

  it('is shown only when it has something to show', () => {
    expect(show).toBe(false);
  });
});

describe('the place of a window', () => {
  it('is the same after a restart', () => {
    const file = join(folder, 'new folder', 'window.json');
    const closing: (() => void)[] = [];
    rememberWindow(
      {
        on: ((_name: string, listener: () => void) => closing.push(listener)) as never,
        getNormalBounds: () => ({ x: 100, y: 80, width: 1200, height: 800 }),
        isMaximized: () => true,
      },
      file,
      (error) => {
        throw error;
      },
    );
    for (const close of closing) close();
    expect(readWindowState(file)).toEqual({ ...state, maximized: true });
  });

  it.each(['', '{', '{"width":"1"}', '{"position":null,"width":1,"height":1,"maximized":false}'])(
    'is the initial one when “%s” was kept',
    (text) => {
      const file = join(folder, 'damaged.json');
      writeFileSync(file, text);
      expect(readWindowState(file)).toEqual(readWindowState(join(folder, 'missing.json')));
    },
  );

  it('is kept while it is on a display', () => {
    writeWindowState(join(folder, 'window.json'), state);
    expect(fitToDisplays(readWindowState(join(folder, 'window.json')), [display])).toEqual(state);
  });

  it.each([
    [{ x: 2500, y: 100 }],
    [{ x: -1150, y: 100 }],
    [{ x: 100, y: -200 }],
    [{ x: 100, y: 1070 }],
  ])('is left to the system at %o, outside the displays', (position) => {
    expect(fitToDisplays({ ...state, position }, [display]).position).toBeNull();
  });

  it('on a second display is kept while that is there', () => {
    const second = { x: 1920, y: 0, width: 1920, height: 1080 };
    const there = { ...state, position: { x: 2500, y: 100 } };
    expect(fitToDisplays(there, [display, second]).position).toEqual({ x: 2500, y: 100 });
  });

  it('is made smaller for a smaller display', () => {
    const small = fitToDisplays(state, [{ x: 0, y: 0, width: 1024, height: 700 }]);
    expect([small.width, small.height]).toEqual([1024, 700]);
  });
});

describe('the menu', () => {
  const roles = (platform: NodeJS.Platform, packaged: boolean): unknown[] =>
    menuTemplate(platform, packaged)
      .flatMap((entry) => [entry, ...((entry.submenu as { role?: string }[] | undefined) ?? [])])
      .map(({ role }) => role);

  it('offers the developer tools only from source', () => {
    expect(roles('linux', false)).toContain('toggleDevTools');
    expect(roles('linux', true)).not.toContain('toggleDevTools');
  });

  it('leaves undo and redo to the page', () => {
    expect(roles('darwin', true)).not.toContain('undo');
    expect(roles('linux', true)).not.toContain('redo');
  });

  it('has the application’s own menu on macOS', () => {
    expect(roles('darwin', true)[0]).toBe('appMenu');
    expect(roles('win32', true)).toContain('quit');
  });
});
