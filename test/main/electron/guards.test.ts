import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { mayOpenExternally } from '../../../main/electron/external-links.ts';
import { guardNavigation } from '../../../main/electron/navigation-guards.ts';
import { guardSession, mayLoad } from '../../../main/electron/session-guards.ts';

type OpenHandler = (details: { url: string }) => { action: string };

/** Stands for a WebContents: tells what became of an attempt. */
function guardedContents() {
  const emitter = new EventEmitter();
  const opened: string[] = [];
  let openHandler: OpenHandler = () => ({ action: 'allow' });
  const contents = {
    on: emitter.on.bind(emitter),
    setWindowOpenHandler: (handler: OpenHandler) => (openHandler = handler),
  };
  const shell = { openExternal: (url: string) => Promise.resolve(void opened.push(url)) };
  guardNavigation(contents as never, shell, () => undefined);
  return {
    opened,
    open: (url: string) => openHandler({ url }).action,
    isPrevented(name: string, details: object): boolean {
      let prevented = false;
      emitter.emit(name, { ...details, preventDefault: () => (prevented = true) });
      return prevented;
    },
  };
}

const outside = [
  'https://attacker.example/',
  'http://keras.io/',
  'file:///etc/passwd',
  'about:blank',
  'javascript:alert(1)',
  'data:text/html,x',
  'app://layerwright.attacker.example/',
  'app://other/',
];

describe('navigation', () => {
  it.each(outside)('does not leave for %s', (url) => {
    const contents = guardedContents();
    expect(contents.isPrevented('will-navigate', { url })).toBe(true);
    expect(contents.isPrevented('will-redirect', { url })).toBe(true);
    expect(contents.isPrevented('will-frame-navigate', { url, isMainFrame: true })).toBe(true);
    expect(contents.opened).toEqual([]);
  });

  it('stays free inside the studio', () => {
    const contents = guardedContents();
    const url = 'app://layerwright/#/project/1';
    expect(contents.isPrevented('will-navigate', { url })).toBe(false);
    expect(contents.isPrevented('will-redirect', { url })).toBe(false);
    expect(contents.isPrevented('will-frame-navigate', { url, isMainFrame: true })).toBe(false);
  });

  it('is not possible in a frame', () => {
    const contents = guardedContents();
    const details = { url: 'app://layerwright/', isMainFrame: false };
    expect(contents.isPrevented('will-frame-navigate', details)).toBe(true);
  });

  it('opens known documentation in the browser instead', () => {
    const contents = guardedContents();
    const url = 'https://keras.io/api/layers/';
    expect(contents.isPrevented('will-navigate', { url })).toBe(true);
    expect(contents.open(url)).toBe('deny');
    expect(contents.opened).toEqual([url, url]);
  });
});

describe('new windows', () => {
  it.each([...outside, 'app://layerwright/', 'https://keras.io/'])('are denied: %s', (url) => {
    expect(guardedContents().open(url)).toBe('deny');
  });

  it('cannot be webviews', () => {
    expect(guardedContents().isPrevented('will-attach-webview', {})).toBe(true);
  });
});

describe('addresses opened in the browser', () => {
  it.each(['https://keras.io/api/', 'https://doi.org/10.1000/1', 'https://onnxruntime.ai/docs'])(
    'include %s',
    (url) => {
      expect(mayOpenExternally(url)).toBe(true);
    },
  );

  it.each([
    ...outside,
    'https://keras.io.attacker.example/',
    'https://keras.io@attacker.example/',
    'https://person:secret@keras.io/',
    'https://keras.io:8443/',
    'https://evil.keras.io/',
    'smb://keras.io/share',
    'ms-msdt:/id',
    '',
    'not an address',
  ])('do not include “%s”', (url) => {
    expect(mayOpenExternally(url)).toBe(false);
  });
});

describe('the session', () => {
  type Handlers = {
    request: (c: null, p: string, decide: (ok: boolean) => void, d: object) => void;
    check: (c: null, p: string, origin: string, d: object) => boolean;
    device: (details: object) => boolean;
    display: (request: object, decide: (streams: object) => void) => void;
    load: (details: object, decide: (response: { cancel: boolean }) => void) => void;
  };
  const handlers = {} as Handlers;
  guardSession({
    setPermissionRequestHandler: (handler) => (handlers.request = handler as never),
    setPermissionCheckHandler: (handler) => (handlers.check = handler as never),
    setDevicePermissionHandler: (handler) => (handlers.device = handler as never),
    setDisplayMediaRequestHandler: (handler) => (handlers.display = handler as never),
    webRequest: { onBeforeRequest: (handler: unknown) => (handlers.load = handler as never) },
  });

  const asked = (permission: string, requestingUrl: string): boolean => {
    let granted = true;
    handlers.request(null, permission, (ok) => (granted = ok), { requestingUrl });
    return granted;
  };

  it.each(['media', 'geolocation', 'notifications', 'midi', 'openExternal', 'fullscreen', 'usb'])(
    'denies %s, asked or checked',
    (permission) => {
      expect(asked(permission, 'app://layerwright/')).toBe(false);
      expect(handlers.check(null, permission, 'app://layerwright', {})).toBe(false);
    },
  );

  it('lets our page, and no other, write text to the clipboard', () => {
    const permission = 'clipboard-sanitized-write';
    expect(asked(permission, 'app://layerwright/index.html')).toBe(true);
    expect(handlers.check(null, permission, 'app://layerwright/', {})).toBe(true);
    expect(asked(permission, 'https://attacker.example/')).toBe(false);
    expect(handlers.check(null, permission, 'app://layerwright.attacker.example', {})).toBe(false);
  });

  it('knows of no press without being told, so the camera is denied', () => {
    let granted = true;
    const details = { requestingUrl: 'app://layerwright/', mediaTypes: ['video'] };
    handlers.request(null, 'media', (ok) => (granted = ok), details);
    expect(granted).toBe(false);
    const checked = { mediaType: 'video' };
    expect(handlers.check(null, 'media', 'app://layerwright', checked)).toBe(false);
  });

  it('offers no devices and no screens', () => {
    let streams: object = { video: 'screen' };
    handlers.display({}, (given) => (streams = given));
    expect(handlers.device({})).toBe(false);
    expect(streams).toEqual({});
  });

  it.each(['https://example.org/', 'http://127.0.0.1/', 'ws://localhost/', 'file:///etc/passwd'])(
    'loads nothing from %s',
    (url) => {
      let cancelled = false;
      handlers.load({ url }, ({ cancel }) => (cancelled = cancel));
      expect(cancelled).toBe(true);
    },
  );

  it.each(['app://layerwright/x.js', 'blob:app://layerwright/1', 'data:image/png,x'])(
    'loads %s',
    (url) => {
      expect(mayLoad(url)).toBe(true);
    },
  );
});
