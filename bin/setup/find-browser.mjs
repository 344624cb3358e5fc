import { accessSync, chmodSync, constants, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { capture, root, runtime } from './program.mjs';

const commands = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
];

/** Places where Chrome, Chromium or Edge are found. */
function candidates() {
  const { env, platform } = process;
  if (platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
      (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
    );
  }
  if (platform === 'win32') {
    const folders = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter(Boolean);
    const programs = [
      'Google/Chrome/Application/chrome.exe',
      'Microsoft/Edge/Application/msedge.exe',
    ];
    return folders.flatMap((folder) => programs.map((program) => join(folder, program)));
  }
  const folders = [...(env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin', '/snap/bin'];
  return commands.flatMap((command) => folders.map((folder) => join(folder, command)));
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Starts the browser far enough to need its shared libraries. Empty when it does, else the reason. */
async function whyNotStarting(executable) {
  // On Windows the question would open a window.
  if (process.platform === 'win32') return '';
  const { code, output } = await capture(executable, ['--no-sandbox', '--version'], {
    timeout: 30_000,
  });
  return code === 0 ? '' : output.trim().split('\n')[0] || `it ends with code ${code}`;
}

/**
 * A browser for the tests: the one LAYERWRIGHT_BROWSER names, an installed one, or one out of an
 * npm package (Linux, x64).
 * @returns {Promise<{ executable: string } | { reason: string }>}
 */
export async function findBrowser() {
  const named = process.env.LAYERWRIGHT_BROWSER;
  if (named) {
    const problem = existsSync(named) ? await whyNotStarting(named) : 'it does not exist';
    return problem
      ? { reason: `LAYERWRIGHT_BROWSER names ${named}, but ${problem}.` }
      : { executable: named };
  }
  for (const executable of candidates()) {
    if (isExecutable(executable) && (await whyNotStarting(executable)) === '') {
      return { executable };
    }
  }
  return packagedBrowser();
}

/** Unpacks the browser of @sparticuz/chromium with its shared libraries and makes it startable. */
async function packagedBrowser() {
  const install = 'Install Chromium (Debian, Ubuntu: “apt-get install chromium”) or Google Chrome';
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return { reason: `No Chrome, Chromium or Edge was found. ${install}.` };
  }
  const script =
    "const { default: chromium } = await import('@sparticuz/chromium'); process.stdout.write('path=' + (await chromium.executablePath()));";
  const { output } = await capture(runtime(), ['--input-type=module', '--eval', script], {
    // The name of this platform makes the package unpack its shared libraries too.
    env: { ...process.env, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' },
    timeout: 120_000,
  });
  const executable = output.split('path=')[1]?.trim();
  if (!executable || !existsSync(executable)) {
    return { reason: `No Chrome, Chromium or Edge was found, nor unpacked. ${install}.` };
  }
  const launcher = writeLauncher(executable);
  const problem = await whyNotStarting(launcher);
  return problem
    ? {
        reason: `No Chrome, Chromium or Edge was found, and the packaged one does not start: ${problem}. ${install}.`,
      }
    : { executable: launcher };
}

/** Only the browser sees the unpacked libraries: other programs keep the system's. */
function writeLauncher(executable) {
  const folder = join(root, '.cache', 'browser');
  mkdirSync(folder, { recursive: true });
  const launcher = join(folder, 'chromium');
  const libraries = join(executable, '..', 'al2023', 'lib');
  writeFileSync(
    launcher,
    `#!/bin/sh\nLD_LIBRARY_PATH="${libraries}\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}" exec "${executable}" "$@"\n`,
  );
  chmodSync(launcher, 0o755);
  return launcher;
}
