#!/usr/bin/env node
// Opens the studio. Uses only Node's own modules: it runs before the dependencies are there.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './setup/build.mjs';
import { electronBinary } from './setup/electron-binary.mjs';
import { ensureInstalled } from './setup/install.mjs';
import { fail, root, run, runtime } from './setup/program.mjs';

/** Seconds within which a desktop program that cannot run gives up. */
const startSeconds = 5;

const { values } = parse();
await ensureInstalled();
await ensureBuilt();
process.exit(await start());

function parse() {
  try {
    return parseArgs({
      options: {
        browser: { type: 'boolean', default: false },
        'no-open': { type: 'boolean', default: false },
        port: { type: 'string' },
      },
    });
  } catch (error) {
    return fail(`${error.message}\nUsage: npm start -- [--browser] [--no-open] [--port <number>]`);
  }
}

async function start() {
  const wantsBrowser = values.browser || values['no-open'] || values.port !== undefined;
  if (wantsBrowser) return serve();
  const reason = whyNoDesktop();
  if (reason) return serve(reason);
  const electron = await electronBinary();
  if (!electron) {
    return serve('Electron’s program is not here and cannot be downloaded');
  }
  const began = Date.now();
  const code = await run(electron, [root]).catch(() => 127);
  const gaveUp = code !== 0 && code < 128 && Date.now() - began < 1000 * startSeconds;
  return gaveUp ? serve(`Electron could not open a window (code ${code})`) : code;
}

/** Why no window can open on this machine; null when one can. */
function whyNoDesktop() {
  if (process.platform !== 'linux') return null;
  if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return 'There is no display here';
  if (process.getuid() === 0) return 'Electron does not run as root';
  return null;
}

/** The same studio in the browser. */
function serve(reason) {
  if (reason) process.stderr.write(`${reason}, so the studio opens in your browser.\n`);
  const args = [join(root, 'out', 'main', 'cli.js'), 'serve'];
  if (!values['no-open']) args.push('--open');
  if (values.port !== undefined) args.push('--port', values.port);
  return run(runtime(), args, { handOnInterrupt: true });
}
