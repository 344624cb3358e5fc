import type { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

/** Records what the program asks of Electron, in order. */
const electron = vi.hoisted(() => ({ calls: [] as string[], first: true }));
const services = vi.hoisted(() => ({ closed: 0, keeps: false }));

vi.mock('../../../main/services/start.ts', () => ({
  startServices: () =>
    Promise.resolve({
      api: {
        training: {
          standing: () => Promise.resolve({ options: { keepInBackground: services.keeps } }),
        },
      },
      files: {},
      close: () => Promise.resolve(void services.closed++),
    }),
}));

vi.mock('../../../main/hosting/control-port.ts', () => ({
  openControlPort: () => {
    electron.calls.push('openControlPort');
    return Promise.resolve(() => Promise.resolve(void electron.calls.push('closeControlPort')));
  },
}));

vi.mock('electron', async () => {
  const { EventEmitter: Emitter } = await import('node:events');
  const note =
    (name: string) =>
    (...args: unknown[]) =>
      void electron.calls.push(
        args.length > 0 && typeof args[0] === 'string' ? `${name} ${args[0]}` : name,
      );
  class Contents extends Emitter {
    id = 1;
    send = note('send');
    setWindowOpenHandler = note('setWindowOpenHandler');
  }
  class BrowserWindow extends Emitter {
    webContents = new Contents();
    constructor() {
      super();
      note('window')();
      app.emit('web-contents-created', {}, this.webContents);
    }
    loadURL = (url: string) => Promise.resolve(note('loadURL')(url));
    isMinimized = () => true;
    restore = note('restore');
    focus = note('focus');
    show = note('show');
  }
  const app = Object.assign(new Emitter(), {
    enableSandbox: note('enableSandbox'),
    requestSingleInstanceLock: () => electron.first,
    whenReady: () => {
      note('whenReady')();
      return Promise.resolve();
    },
    getPath: () => '/nowhere',
    getVersion: () => '1',
    isPackaged: true,
    quit: note('quit'),
    exit: note('exit'),
  });
  const session = {
    defaultSession: {
      setPermissionRequestHandler: note('setPermissionRequestHandler'),
      setPermissionCheckHandler: note('setPermissionCheckHandler'),
      setDevicePermissionHandler: note('setDevicePermissionHandler'),
      setDisplayMediaRequestHandler: note('setDisplayMediaRequestHandler'),
      webRequest: { onBeforeRequest: note('onBeforeRequest') },
    },
  };
  return {
    BrowserWindow,
    Menu: { setApplicationMenu: note('setApplicationMenu'), buildFromTemplate: () => null },
    app,
    dialog: { showErrorBox: note('showErrorBox') },
    ipcMain: { handle: note('handle') },
    nativeImage: {},
    Notification: {},
    powerSaveBlocker: {},
    Tray: class {},
    nativeTheme: { shouldUseDarkColors: false },
    protocol: {
      registerSchemesAsPrivileged: note('registerSchemes'),
      handle: note('protocol'),
    },
    screen: {
      getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }],
    },
    session,
    shell: {},
    utilityProcess: {},
  };
});

async function load(): Promise<EventEmitter> {
  vi.resetModules();
  await import('../../../main/electron/index.ts');
  const { app } = await import('electron');
  await Promise.resolve();
  return app;
}

beforeEach(() => {
  electron.calls.length = 0;
  electron.first = true;
  services.closed = 0;
});
afterEach(async () => {
  const { app } = await import('electron');
  app.removeAllListeners();
});

describe('the desktop program', () => {
  it('switches the sandbox on and registers its scheme before it is ready', async () => {
    await load();
    const ready = electron.calls.indexOf('whenReady');
    expect(electron.calls.indexOf('enableSandbox')).toBeLessThan(ready);
    expect(electron.calls.indexOf('enableSandbox')).toBeGreaterThanOrEqual(0);
    expect(electron.calls.indexOf('registerSchemes')).toBeLessThan(ready);
  });

  it('guards the session before a page loads, and every page that is made', async () => {
    await load();
    const loaded = electron.calls.indexOf('loadURL app://layerwright/');
    expect(loaded).toBeGreaterThan(0);
    for (const guard of [
      'setPermissionRequestHandler',
      'setPermissionCheckHandler',
      'setDevicePermissionHandler',
      'onBeforeRequest',
      'setWindowOpenHandler',
      'protocol app',
      'handle layerwright:call',
    ]) {
      expect(electron.calls.slice(0, loaded)).toContain(guard);
    }
  });

  it('runs once: a second start ends and brings the first to the front', async () => {
    const app = await load();
    app.emit('second-instance');
    expect(electron.calls.slice(-2)).toEqual(['restore', 'focus']);
    electron.calls.length = 0;
    electron.first = false;
    await load();
    expect(electron.calls).toContain('quit');
    expect(electron.calls).not.toContain('whenReady');
  });

  it('quits when the last window is closed and no run trains', async () => {
    const app = await load();
    app.emit('window-all-closed');
    expect(electron.calls.at(-1)).toBe('quit');
  });

  it('closes the services before it quits', async () => {
    const app = await load();
    let prevented = 0;
    const event = { preventDefault: () => (prevented += 1) };
    app.emit('before-quit', event);
    await vi.waitFor(() => expect(electron.calls).toContain('quit'), { timeout: 30_000 });
    expect(services.closed).toBe(1);
    expect(electron.calls).toContain('closeControlPort');
    app.emit('before-quit', event);
    expect(prevented).toBe(1);
  });
});
