import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { mayUseCamera, Presses } from '../../../main/electron/camera-permission.ts';
import { guardSession } from '../../../main/electron/session-guards.ts';

/** A window whose clock and presses a test has in hand. */
function watchedWindow() {
  let now = 0;
  const presses = new Presses(() => now);
  const contents = new EventEmitter();
  presses.watch(contents as never);
  return {
    ...{ contents, presses },
    press: (type = 'mouseDown') => contents.emit('input-event', {}, { type }),
    wait: (milliseconds: number) => (now += milliseconds),
  };
}

const video = { requestingUrl: 'app://layerwright/index.html', mediaTypes: ['video'] } as const;

describe('the camera', () => {
  it.each(['mouseDown', 'keyDown', 'rawKeyDown', 'touchStart', 'gestureTap'])(
    'may be used by our page just after a press (%s)',
    (type) => {
      const { contents, presses, press, wait } = watchedWindow();
      expect(mayUseCamera(contents, video, presses)).toBe(false);
      press(type);
      expect(mayUseCamera(contents, video, presses)).toBe(true);
      wait(5000);
      expect(mayUseCamera(contents, video, presses)).toBe(true);
      wait(1);
      expect(mayUseCamera(contents, video, presses)).toBe(false);
    },
  );

  it.each(['mouseMove', 'mouseEnter', 'mouseWheel', 'keyUp', 'pointerMove', 'gestureScrollBegin'])(
    'is not opened by what is no press: %s',
    (type) => {
      const { contents, presses, press } = watchedWindow();
      press(type);
      expect(mayUseCamera(contents, video, presses)).toBe(false);
    },
  );

  it('is not opened by a press in another window, or in none', () => {
    const { presses, press } = watchedWindow();
    press();
    expect(mayUseCamera(new EventEmitter(), video, presses)).toBe(false);
    expect(mayUseCamera(null, video, presses)).toBe(false);
  });

  it.each([
    ['with the microphone', { ...video, mediaTypes: ['video', 'audio'] }],
    ['the microphone alone', { ...video, mediaTypes: ['audio'] }],
    ['nothing in particular', { requestingUrl: video.requestingUrl }],
    ['another page', { ...video, requestingUrl: 'https://attacker.example/' }],
    [
      'a page of a similar name',
      { ...video, requestingUrl: 'app://layerwright.attacker.example/' },
    ],
    ['a frame', { ...video, isMainFrame: false }],
  ] as const)('is denied to who asks for %s', (_name, request) => {
    const { contents, presses, press } = watchedWindow();
    press();
    expect(mayUseCamera(contents, request, presses)).toBe(false);
  });

  it('is opened by the session for a press, and nothing else is with it', () => {
    const { contents, presses, press } = watchedWindow();
    const handlers = {} as {
      request: (c: object, p: string, decide: (ok: boolean) => void, d: object) => void;
      check: (c: object | null, p: string, origin: string, d: object) => boolean;
    };
    guardSession(
      {
        setPermissionRequestHandler: (handler) => (handlers.request = handler as never),
        setPermissionCheckHandler: (handler) => (handlers.check = handler as never),
        setDevicePermissionHandler: () => undefined,
        setDisplayMediaRequestHandler: () => undefined,
        webRequest: { onBeforeRequest: () => undefined },
      },
      presses,
    );
    const asked = (permission: string, details: object): boolean => {
      let granted = false;
      handlers.request(contents, permission, (ok) => (granted = ok), details);
      return granted;
    };
    expect(asked('media', video)).toBe(false);
    press();
    expect(asked('media', video)).toBe(true);
    expect(asked('media', { ...video, mediaTypes: ['audio'] })).toBe(false);
    expect(asked('display-capture', video)).toBe(false);
    expect(asked('geolocation', video)).toBe(false);
    expect(handlers.check(null, 'media', 'app://layerwright', { mediaType: 'video' })).toBe(true);
    expect(handlers.check(null, 'media', 'app://layerwright', { mediaType: 'audio' })).toBe(false);
    expect(handlers.check(null, 'media', 'https://attacker.example', { mediaType: 'video' })).toBe(
      false,
    );
  });
});
