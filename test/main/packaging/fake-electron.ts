import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Marks the place of the fuses in a real executable; from Electron's documentation on fuses. */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

/** Fuses in the order of their wire, version 1. */
export const fuseNames = [
  'RunAsNode',
  'EnableCookieEncryption',
  'EnableNodeOptionsEnvironmentVariable',
  'EnableNodeCliInspectArguments',
  'EnableEmbeddedAsarIntegrityValidation',
  'OnlyLoadAppFromAsar',
  'LoadBrowserProcessSpecificV8Snapshot',
  'GrantFileProtocolExtraPrivileges',
] as const;

/** As Electron is shipped: 1 is on, 0 is off. */
const shipped = '10110001';

/** Writes a folder that a packager takes for Electron: enough to pack, not to run. */
export function writeFakeElectron(folder: string, version: string): void {
  mkdirSync(join(folder, 'resources'), { recursive: true });
  mkdirSync(join(folder, 'locales'));
  const wire = Buffer.concat([
    Buffer.from(`#!/bin/sh\nexit 1\n${sentinel}`, 'latin1'),
    Buffer.from([1, shipped.length]),
    Buffer.from(shipped, 'latin1'),
  ]);
  writeFileSync(join(folder, 'electron'), wire);
  chmodSync(join(folder, 'electron'), 0o755);
  writeFileSync(join(folder, 'version'), version);
  writeFileSync(join(folder, 'LICENSE'), '');
  writeFileSync(join(folder, 'LICENSES.chromium.html'), '');
}

/** The names of the fuses that are on in a packed executable. */
export function fusesOn(executable: Buffer): readonly string[] {
  const start = executable.indexOf(sentinel) + sentinel.length + 2;
  return fuseNames.filter((_name, index) => executable[start + index] === '1'.charCodeAt(0));
}
