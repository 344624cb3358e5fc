import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { capture, root } from './program.mjs';

const folder = join(root, 'node_modules', 'electron');
const memory = join(root, '.cache', 'electron-unavailable');
const day = 24 * 60 * 60 * 1000;

/** Path of Electron's executable, or null while it is not there. */
export function installedElectron() {
  const pathFile = join(folder, 'path.txt');
  if (!existsSync(pathFile)) return null;
  const executable = join(folder, 'dist', readFileSync(pathFile, 'utf8'));
  return existsSync(executable) ? executable : null;
}

/** True when it could not be fetched within the last day, so that a start does not try again. */
export function failedLately(file = memory, now = Date.now()) {
  return existsSync(file) && now - Number(readFileSync(file, 'utf8')) < day;
}

/**
 * Path of Electron's executable, fetched if needed; null where it can be neither found nor
 * fetched, which is remembered for a day.
 */
export async function electronBinary() {
  const installed = installedElectron();
  if (installed) return installed;
  if (failedLately()) return null;
  const reachable = await canReachDownload();
  if (reachable) {
    process.stderr.write('Fetching Electron, about 120 MB. This happens once.\n');
  }
  // A copy in Electron's own cache needs no network, so it is tried in any case.
  const timeout = reachable ? 15 * 60_000 : 5000;
  await capture(process.execPath, [join(folder, 'install.js')], { timeout });
  const fetched = installedElectron();
  if (fetched) {
    rmSync(memory, { force: true });
  } else {
    mkdirSync(dirname(memory), { recursive: true });
    writeFileSync(memory, String(Date.now()));
  }
  return fetched;
}

async function canReachDownload() {
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const mirror =
    process.env.npm_config_electron_mirror ??
    process.env.ELECTRON_MIRROR ??
    'https://github.com/electron/electron/releases/download/v';
  try {
    const response = await fetch(`${mirror}${version}/SHASUMS256.txt`, {
      method: 'HEAD',
      signal: AbortSignal.timeout(4000),
    });
    return response.ok;
  } catch {
    return false;
  }
}
