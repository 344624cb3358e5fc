import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail, outerPath, root, run } from './program.mjs';

const lockFile = join(root, 'package-lock.json');
const installedFile = join(root, 'node_modules', '.package-lock.json');
const stampFile = join(root, 'node_modules', '.layerwright-installed');

const fingerprint = () => createHash('sha256').update(readFileSync(lockFile)).digest('hex');

/** The packages of a lockfile that must be there on every platform, with their versions. */
function requiredPackages(lock) {
  return Object.entries(lock.packages).filter(
    ([path, entry]) => path !== '' && !entry.optional && !entry.devOptional && !entry.link,
  );
}

/** True when every package that the lockfile asks for is there in its version. */
export function matchesLock(lock, installed) {
  return requiredPackages(lock).every(
    ([path, entry]) => installed.packages[path]?.version === entry.version,
  );
}

/** True when nothing needs to be installed. Usually one small file is read. */
export function isInstalled() {
  if (!existsSync(lockFile)) return true;
  if (!existsSync(installedFile)) return false;
  const wanted = fingerprint();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted) return true;
  const read = (file) => JSON.parse(readFileSync(file, 'utf8'));
  if (!matchesLock(read(lockFile), read(installedFile))) return false;
  writeFileSync(stampFile, wanted);
  return true;
}

/** Installs the dependencies when they are missing or not those of the lockfile. */
export async function ensureInstalled() {
  if (isInstalled()) return;
  process.stderr.write('Installing dependencies. This happens once and takes a minute or two.\n');
  // Not with the Node inside node_modules: it is replaced meanwhile.
  const env = { ...process.env, PATH: outerPath() };
  const code = await run('npm', ['ci', '--loglevel=error'], {
    env,
    shell: process.platform === 'win32',
    stdio: ['ignore', 2, 2],
  });
  if (code !== 0) {
    fail('The dependencies could not be installed; npm says why above. Then start again.');
  }
  writeFileSync(stampFile, fingerprint());
}
