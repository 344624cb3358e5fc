/** How the studio feels: start, first sight of a table, and frames while a run goes on. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { hasSharedData, root, sharedData } from '../e2e/studio.ts';

/** Seconds during which frames are counted. */
const watched = 5;

const browser = await chromium.launch({
  executablePath: process.env['LAYERWRIGHT_BROWSER'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
const library = mkdtempSync(join(tmpdir(), 'layerwright-bench-'));
try {
  const starts: number[] = [];
  for (let round = 0; round < 3; round += 1) starts.push(await measureStart());
  print('npm start to an interactive Home (built)', median(starts), 'ms', 'target 2,000 ms');
  if (hasSharedData) await measureWork();
  else console.log('Skipped the import and the frames: the shared data sets are not here.');
} finally {
  await browser.close();
  rmSync(library, { recursive: true, force: true });
}

function print(what: string, value: number, unit: string, remark = ''): void {
  console.log(`${what.padEnd(52)} ${value.toFixed(0).padStart(7)} ${unit}  ${remark}`);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;
}

/** Runs npm start on the library; gives a page that is interactive. */
async function open(): Promise<{ page: Page; ms: number; close: () => Promise<void> }> {
  const page = await (
    await browser.newContext({ viewport: { width: 1280, height: 800 } })
  ).newPage();
  const began = performance.now();
  const program = spawn('npm', ['start', '--silent', '--', '--no-open', '--port', '0'], {
    cwd: root,
    env: { ...process.env, LAYERWRIGHT_LIBRARY: library },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const url = await new Promise<string>((resolve) => {
    let printed = '';
    program.stdout.on('data', (data: Buffer) => {
      printed += data.toString();
      const found = /http:\/\/\S+token=\S+/.exec(printed)?.[0];
      if (found) resolve(found);
    });
  });
  await page.goto(url, { waitUntil: 'commit' });
  await page.getByRole('button', { name: 'Choose a file' }).click({ trial: true });
  await page.getByRole('heading', { name: 'Samples' }).waitFor();
  const ms = performance.now() - began;
  const close = async () => {
    const ended = new Promise((resolve) => program.once('exit', resolve));
    process.kill(-(program.pid ?? 0), 'SIGTERM');
    await ended;
  };
  return { page, ms, close };
}

async function measureStart(): Promise<number> {
  const { page, ms, close } = await open();
  await page.context().close();
  await close();
  return ms;
}

async function measureWork(): Promise<void> {
  const { page, close } = await open();
  const chosen = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a file' }).click();
  const chooser = await chosen;
  const began = performance.now();
  await chooser.setFiles(join(sharedData, 'tabular', 'california-housing.csv'));
  await page.getByText('-122.23').first().waitFor();
  print(
    'California housing chosen to first rows (20,640)',
    performance.now() - began,
    'ms',
    'target 1,000 ms',
  );

  await page.keyboard.press('Alt+3');
  await page.getByRole('button', { name: 'Train', exact: true }).first().click();
  await page.getByRole('button', { name: 'Stop', exact: true }).waitFor();
  const { frames, slow, long, longest } = await page.evaluate(watchFrames, watched * 1000);
  print('Frames per second while training', frames / watched, 'fps', 'target 60 fps');
  print('Frames over 34 ms', slow, '', `of ${frames}`);
  print('Long tasks over 50 ms', long, '', `longest ${longest.toFixed(0)} ms`);
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await page.getByRole('button', { name: 'Train', exact: true }).first().waitFor();
  await page.context().close();
  await close();
}

/** Runs in the page. */
async function watchFrames(
  milliseconds: number,
): Promise<{ frames: number; slow: number; long: number; longest: number }> {
  let long = 0;
  let longest = 0;
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      long += 1;
      longest = Math.max(longest, entry.duration);
    }
  });
  observer.observe({ type: 'longtask' });
  let frames = 0;
  let slow = 0;
  const began = performance.now();
  let last = began;
  await new Promise<void>((resolve) => {
    const tick = (now: number) => {
      frames += 1;
      if (now - last > 34) slow += 1;
      last = now;
      if (now - began < milliseconds) requestAnimationFrame(tick);
      else resolve();
    };
    requestAnimationFrame(tick);
  });
  observer.disconnect();
  return { frames, slow, long, longest };
}
