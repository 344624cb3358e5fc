import { describe, expect, it } from 'vitest';
import { libraryFolder } from '../../../main/hosting/library-folder.ts';

describe('the library’s folder', () => {
  it.each([
    ['linux', {}, '/home/a/.local/share/layerwright'],
    ['linux', { XDG_DATA_HOME: '/data' }, '/data/layerwright'],
    ['darwin', {}, '/home/a/Library/Application Support/Layerwright/library'],
    ['win32', { APPDATA: '/roaming' }, '/roaming/Layerwright/library'],
    ['linux', { LAYERWRIGHT_LIBRARY: '/elsewhere' }, '/elsewhere'],
  ] as const)('on %s with %o is %s', (platform, environment, folder) => {
    expect(libraryFolder(environment, platform, '/home/a')).toBe(folder);
  });
});
