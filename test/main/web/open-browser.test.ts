import { describe, expect, it } from 'vitest';
import { openCommand } from '../../../main/web/open-browser.ts';

describe('the command that opens an address', () => {
  const url = 'http://127.0.0.1:1/?token=a&b';

  it.each([
    ['darwin', {}, ['open', url]],
    ['win32', {}, ['rundll32', 'url.dll,FileProtocolHandler', url]],
    ['linux', { DISPLAY: ':0' }, ['xdg-open', url]],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, ['xdg-open', url]],
    ['linux', {}, null],
  ] as const)('on %s with %o is %o', (platform, environment, command) => {
    expect(openCommand(url, platform, environment)).toEqual(command);
  });
});
