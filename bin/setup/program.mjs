import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the repository. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** Ends the program with a sentence. */
export function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

/** The Node that Layerwright runs on: the one among its dependencies, or this one if it is new enough. */
export function runtime() {
  const own = join(
    root,
    'node_modules',
    'node',
    'bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  );
  if (existsSync(own)) return own;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  return fail(
    'Layerwright needs Node 24, which its dependencies bring along, but it is not there. Run “npm ci” and look at its output.',
  );
}

/** The search path without this repository's own commands. */
export function outerPath() {
  const own = join(root, 'node_modules') + sep;
  return (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !`${folder}${sep}`.startsWith(own))
    .join(delimiter);
}

/**
 * Runs a program and passes its output through. Signals sent to this process alone are handed on.
 * Ctrl-C reaches the program through the terminal as well, so an interruption is handed on only to
 * a program that can tell the two apart: SIGINT goes on as SIGTERM and SIGTERM as SIGINT, so that
 * it hears no signal twice.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions & { handOnInterrupt?: boolean }} [options]
 * `handOnInterrupt`: the program takes one SIGINT and one SIGTERM together as one request to end.
 * @returns {Promise<number>} Its exit code; 128 + n for signal n.
 */
export function run(command, args, { handOnInterrupt = false, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
    const forward = (signal) =>
      child.kill(handOnInterrupt && signal === 'SIGTERM' ? 'SIGINT' : signal);
    const interrupt = () => {
      // Windows knows no SIGTERM: it would end the program on the spot, which Ctrl-C has reached.
      if (handOnInterrupt && process.platform !== 'win32') child.kill('SIGTERM');
    };
    process.on('SIGINT', interrupt);
    process.on('SIGTERM', forward);
    process.on('SIGHUP', forward);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      process.off('SIGINT', interrupt);
      process.off('SIGTERM', forward);
      process.off('SIGHUP', forward);
      resolve(code ?? (signal === 'SIGINT' ? 130 : signal === 'SIGTERM' ? 143 : 1));
    });
  });
}

/**
 * Runs a program quietly.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions & { timeout?: number }} [options] `timeout` in milliseconds; 0 waits for ever.
 * @returns {Promise<{ code: number, output: string }>} Code 124 when the time was over, 127 when it cannot start.
 */
export function capture(command, args, { timeout = 0, ...options } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...options,
    });
    let output = '';
    let late = false;
    const timer =
      timeout > 0 &&
      setTimeout(() => {
        late = true;
        child.kill('SIGKILL');
      }, timeout);
    child.stdout.on('data', (text) => (output += text));
    child.stderr.on('data', (text) => (output += text));
    const end = (code) => {
      if (timer) clearTimeout(timer);
      resolve({ code: late ? 124 : code, output });
    };
    child.once('error', () => end(127));
    child.once('close', (code) => end(code ?? 1));
  });
}
