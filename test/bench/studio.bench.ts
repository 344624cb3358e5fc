/** How the studio feels: its start, first sight of a table, scrolling, and frames while a run goes on. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { Person } from '../e2e/actions.ts';
import { hasSharedData, root, sharedData, TestStudio } from '../e2e/studio.ts';
import { countFrames, printFrames, type Frames } from './frames.ts';
import { writeTallTable } from './tall-table.ts';

/** Milliseconds during which frames are counted. */
const watched = 5000;
const tallRows = 1_000_000;

const chosen = process.argv.slice(2);
const wants = (part: string) => chosen.length === 0 || chosen.includes(part);

if (wants('start')) await measureStarts();
const studio = await TestStudio.open();
try {
  const { page } = studio;
  const person = new Person(studio);
  if (wants('import')) await measureImport(page);
  const idle = await measureIdle();
  if (wants('training')) await measureTraining(page, person, idle);
  if (wants('scroll')) await measureScrolling(page, person, idle);
} finally {
  await studio.close();
}

function print(what: string, value: number, unit: string, remark = ''): void {
  console.log(`${what.padEnd(52)} ${value.toFixed(0).padStart(7)} ${unit}  ${remark}`);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;
}

/** An empty page in the same browser: what this machine can do at the moment. */
async function measureIdle(): Promise<Frames> {
  const empty = await studio.page.context().newPage();
  await empty.goto('about:blank');
  const frames = await countFrames(empty, watched);
  await empty.close();
  printFrames('An empty page', frames, frames);
  return frames;
}

async function measureStarts(): Promise<void> {
  const browser = await chromium.launch({
    executablePath: process.env['LAYERWRIGHT_BROWSER'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  const library = mkdtempSync(join(tmpdir(), 'layerwright-bench-'));
  try {
    const starts: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      const page = await (await browser.newContext()).newPage();
      starts.push(await measureStart(page, library));
      await page.context().close();
    }
    print('npm start to an interactive Home (built)', median(starts), 'ms', 'target 2,000 ms');
  } finally {
    await browser.close();
    rmSync(library, { recursive: true, force: true });
  }
}

/** Runs npm start on the library until the page is interactive; gives the milliseconds. */
async function measureStart(page: Page, library: string): Promise<number> {
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
  await page.getByRole('button', { name: 'Choose files' }).click({ trial: true });
  await page.getByRole('heading', { name: 'Samples' }).waitFor();
  const milliseconds = performance.now() - began;
  const ended = new Promise((resolve) => program.once('exit', resolve));
  process.kill(-(program.pid ?? 0), 'SIGTERM');
  await ended;
  return milliseconds;
}

async function measureImport(page: Page): Promise<void> {
  if (!hasSharedData) {
    console.log('Skipped the import: the shared data sets are not here.');
    return;
  }
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose files' }).click();
  const file = await chooser;
  const began = performance.now();
  await file.setFiles(join(sharedData, 'tabular', 'california-housing.csv'));
  await page.getByText('-122.23').first().waitFor();
  const took = performance.now() - began;
  print('California housing chosen to first rows (20,640)', took, 'ms', 'target 1,000 ms');
}

/** A run of many short epochs, watched in three places; then its stop and its finished history. */
async function measureTraining(page: Page, person: Person, idle: Frames): Promise<void> {
  for (const sample of ['House', 'XOR']) {
    await studio.home();
    await page
      .getByRole('button', { name: new RegExp(`^${sample}`, 'i') })
      .first()
      .click();
    await page.getByRole('navigation', { name: 'Places' }).waitFor();
    await person.setTraining({ Epochs: 1_000_000 });
    printFrames(`${sample}: Train, before`, await countFrames(page, watched), idle);
    await page.getByRole('button', { name: 'Train', exact: true }).first().click();
    await page.getByRole('button', { name: 'Stop', exact: true }).waitFor();
    printFrames(`${sample}: Train, while training`, await countFrames(page, watched), idle);
    await studio.go('Runs');
    printFrames(`${sample}: Runs, while training`, await countFrames(page, watched), idle);
    await studio.go('Design');
    printFrames(`${sample}: Design, while training`, await countFrames(page, watched), idle);
    await studio.go('Train');
    await waitForEpoch(page, 100_000);
    printFrames(`${sample}: Train, after 100,000 epochs`, await countFrames(page, watched), idle);
    const bytes = await heapSize(page);
    print(`${sample}: heap of the page`, bytes / 1024 ** 2, 'MiB');
    await measureStop(page, sample);
    await measureReopen(page, sample);
  }
}

/** Waits until the run has come far, or for a minute. */
async function waitForEpoch(page: Page, epoch: number): Promise<void> {
  const began = performance.now();
  for (;;) {
    const text = await page.locator('.state .numbers b').first().innerText();
    const reached = Number(text.replaceAll(/\D/g, ''));
    if (reached >= epoch || performance.now() - began > 60_000) {
      print('  epochs so far', reached, '', `${(performance.now() - began).toFixed(0)} ms later`);
      return;
    }
    await page.waitForTimeout(500);
  }
}

async function heapSize(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize;
}

async function measureStop(page: Page, sample: string): Promise<void> {
  const took = await page.evaluate(stopAndWait);
  print(`${sample}: Stop pressed to Train shown`, took, 'ms');
}

/** Runs in the page. */
async function stopAndWait(): Promise<number> {
  const labelled = (text: string) =>
    [...document.querySelectorAll('button')].find((one) => one.textContent.trim() === text);
  const began = performance.now();
  labelled('Stop')?.click();
  while (!labelled('Train') || labelled('Stopping'))
    await new Promise((resolve) => requestAnimationFrame(resolve));
  return performance.now() - began;
}

/** Opens the finished run's chart in a fresh page. */
async function measureReopen(page: Page, sample: string): Promise<void> {
  await page.reload();
  await page.getByRole('navigation', { name: 'Places' }).waitFor();
  await page.locator('.chart canvas').first().waitFor();
  await page.waitForFunction(() =>
    /[1-9]/.test(document.querySelector('.legend .value')?.textContent ?? ''),
  );
  await studio.go('Design');
  await page.reload();
  await page.locator('.svelte-flow__node').first().waitFor();
  const frames = countFrames(page, 3000);
  const began = performance.now();
  await studio.go('Train');
  await page.waitForFunction(() =>
    /[1-9]/.test(document.querySelector('.legend .value')?.textContent ?? ''),
  );
  print(`${sample}: Train opened to the run's chart`, performance.now() - began, 'ms');
  const { longestTask } = await frames;
  print(`${sample}: longest task of it`, longestTask, 'ms');
}

/** Imports a table of a million rows and scrolls it. */
async function measureScrolling(page: Page, person: Person, idle: Frames): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'layerwright-tall-'));
  try {
    const path = join(folder, 'tall.csv');
    await writeTallTable(path, tallRows);
    await studio.home();
    const began = performance.now();
    await person.importTable(path);
    await page.getByRole('gridcell', { name: '1', exact: true }).first().waitFor();
    print('A million rows chosen to first rows', performance.now() - began, 'ms');
    const grid = page.getByRole('grid');
    await grid.hover();
    printFrames('The table at rest', await countFrames(page, watched), idle);
    printFrames(
      'The table under the wheel',
      await countFrames(page, watched, () => wheel(page)),
      idle,
    );
    const shown: number[] = [];
    printFrames(
      'The table under the bar',
      await countFrames(page, watched, async () => {
        shown.push(...(await page.evaluate(dragBar, watched)));
      }),
      idle,
    );
    print('A page in the midst to its cells, median', median(shown), 'ms', `of ${shown.length}`);
    print('A page in the midst to its cells, longest', Math.max(...shown), 'ms');
    printFrames(
      'The table sliding under the bar',
      await countFrames(page, watched, () => page.evaluate(slideBar, watched)),
      idle,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function wheel(page: Page): Promise<void> {
  const end = performance.now() + watched;
  for (let turn = 0; performance.now() < end; turn += 1) {
    await page.mouse.wheel(0, turn % 40 < 30 ? 240 : -240);
    await page.waitForTimeout(16);
  }
}

/** Runs in the page: puts the bar at one place after the other, each once the cells are there. */
async function dragBar(milliseconds: number): Promise<number[]> {
  const grid = document.querySelector('[role=grid]');
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const shown: number[] = [];
  if (!grid) return shown;
  let state = 7;
  const end = performance.now() + milliseconds;
  while (performance.now() < end) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const began = performance.now();
    grid.scrollTop = (state / 2 ** 32) * (grid.scrollHeight - grid.clientHeight);
    await frame();
    await frame();
    while (grid.querySelector('[aria-busy=true]') && performance.now() < end) await frame();
    shown.push(performance.now() - began);
  }
  return shown;
}

/** Runs in the page: moves the bar a little in every frame, as a hand does. */
async function slideBar(milliseconds: number): Promise<void> {
  const grid = document.querySelector('[role=grid]');
  if (!grid) return;
  const began = performance.now();
  const travel = grid.scrollHeight - grid.clientHeight;
  while (performance.now() - began < milliseconds) {
    const share = 0.5 - 0.5 * Math.cos((performance.now() - began) / 1500);
    grid.scrollTop = share * travel;
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
}
