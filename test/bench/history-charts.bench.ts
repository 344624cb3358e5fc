/**
 * How the charts of a long history feel: a run of 360,000 epochs of 6 values is opened, from a shorter one in Train
 * and from another place of a window that has just started, then looked at, read out, zoomed and smoothed. Frames
 * stand beside those of an empty page in the same browser.
 */
import { loadavg } from 'node:os';
import type { Page } from 'playwright-core';
import type { EpochMetrics } from '../../common/runs/run.ts';
import { openLibrary } from '../../main/storage/library.ts';
import { RunWriter } from '../../main/storage/run-writer.ts';
import { Person } from '../e2e/actions.ts';
import { TestStudio } from '../e2e/studio.ts';
import { countFrames, printFrames } from './frames.ts';

const count = 360_000;
/** Milliseconds during which frames are counted. */
const watched = 5000;
const names = ['loss', 'accuracy', 'auc', 'val_loss', 'val_accuracy', 'val_auc'];

const studio = await TestStudio.open();
try {
  await studio.page.getByRole('button', { name: /^XOR/ }).click();
  await studio.page.getByRole('navigation', { name: 'Places' }).waitFor();
  const person = new Person(studio);
  await person.setTraining({ Epochs: 1 });
  await person.train();
  await person.train();
  await studio.stop();
  const runs = await growHistory(studio.library);
  await studio.start();
  await person.openProject(/XOR/);
  await openFromShort(studio.page, runs);
  await measure(studio.page);
} finally {
  await studio.close();
}
console.log(`Load of the machine: ${loadavg()[0]?.toFixed(1)}`);

interface Runs {
  readonly short: string;
  readonly long: string;
}

/** Puts a long history in the place of the newest run's own. */
async function growHistory(folder: string): Promise<Runs> {
  const library = openLibrary(folder);
  const { connection } = library;
  const [short, run] = connection
    .prepare<[], { id: string; number: number }>('SELECT id, number FROM runs ORDER BY number')
    .all();
  if (!short || !run) throw new Error('There are no two runs.');
  connection.exec(`DELETE FROM epochs WHERE run = ${run.number};
    DELETE FROM epoch_blocks WHERE run = ${run.number}`);
  connection
    .prepare("UPDATE runs SET status = 'running', epochs = ?, last_epoch = NULL WHERE id = ?")
    .run(count, run.id);
  const writer = new RunWriter(connection, run.id);
  for (let first = 1; first <= count; first += 1000) {
    const epochs = Array.from({ length: 1000 }, (_, at) => epochOf(first + at));
    writer.addEpochs(epochs, { bestEpoch: first, rowsPerSecond: 1 });
  }
  connection.exec("UPDATE runs SET status = 'finished'");
  await library.close();
  return { short: short.id, long: run.id };
}

/** Opens the long run in Train while a short one is there: from its address to the frame with its curves. */
async function openFromShort(page: Page, { short, long }: Runs): Promise<void> {
  const opened: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    await page.evaluate((id) => {
      const [, , projectId] = location.hash.split('/');
      location.hash = `#/project/${projectId}/train?run=${id}`;
    }, short);
    await page.reload();
    await page.locator('.chart canvas').first().waitFor();
    await page.waitForLoadState('networkidle');
    opened.push(
      await page.evaluate(
        (id) =>
          new Promise<number>((resolve) => {
            const began = performance.now();
            location.hash = `${location.hash.split('?')[0]}?run=${id}`;
            const look = (): void => {
              const plot = document.querySelector('[role="slider"][aria-label$=": cursor"]');
              const isThere = Number(plot?.getAttribute('aria-valuemax')) > 1000;
              // The frame behind the next one is drawn with what is there now.
              requestAnimationFrame(
                isThere ? () => setTimeout(() => resolve(performance.now() - began)) : look,
              );
            };
            requestAnimationFrame(look);
          }),
        long,
      ),
    );
  }
  const median = opened.sort((a, b) => a - b)[opened.length >> 1] ?? NaN;
  console.log(`The run of ${count} epochs opened from a short one: ${median.toFixed(0)} ms`);
}

function epochOf(epoch: number): EpochMetrics {
  const values = Object.fromEntries(
    names.map((name, index) => [name, 1 + Math.sin(epoch * (index + 1.3)) / (1 + epoch / 1e4)]),
  );
  return { epoch, seconds: epoch / 100, values };
}

async function measure(page: Page): Promise<void> {
  const empty = await page.context().newPage();
  await empty.goto('about:blank');
  const idle = await countFrames(empty, watched);
  await empty.close();
  printFrames('An empty page', idle, idle);
  const drawn = () =>
    page.waitForFunction(() =>
      /[1-9]/.test(document.querySelector('.legend .value')?.textContent ?? ''),
    );
  // Once for the code of the place, then as a person who comes back.
  const opened: number[] = [];
  for (let round = 0; round < 4; round += 1) {
    await studio.go('Design');
    await page.locator('.svelte-flow__node').first().waitFor();
    await page.reload();
    await page.locator('.svelte-flow__node').first().waitFor();
    await page.waitForLoadState('networkidle');
    const began = performance.now();
    await studio.go('Train');
    await drawn();
    opened.push(performance.now() - began);
  }
  const [, ...warm] = opened;
  const median = warm.sort((a, b) => a - b)[warm.length >> 1] ?? NaN;
  console.log(`Train opened to the chart of ${count} epochs: ${median.toFixed(0)} ms`);

  printFrames('At rest', await countFrames(page, watched), idle);
  const plot = page.getByRole('slider', { name: 'Loss: cursor' });
  const box = await plot.boundingBox();
  if (!box) throw new Error('There is no chart.');
  const at = (share: number) => [box.x + share * box.width, box.y + box.height / 2] as const;
  const reading = async (): Promise<void> => {
    const end = performance.now() + watched;
    for (let turn = 0; performance.now() < end; turn += 1) {
      await page.mouse.move(...at(0.5 + 0.4 * Math.sin(turn / 20)));
    }
  };
  printFrames('Under the cursor', await countFrames(page, watched, reading), idle);
  const zooming = async (): Promise<void> => {
    await page.keyboard.down('Control');
    const end = performance.now() + watched;
    for (let turn = 0; performance.now() < end; turn += 1) {
      await page.mouse.wheel(0, turn % 40 < 20 ? -60 : 60);
    }
    await page.keyboard.up('Control');
  };
  await page.mouse.move(...at(0.6));
  printFrames('Under the wheel', await countFrames(page, watched, zooming), idle);
  await plot.dblclick();
  const slider = page.getByRole('slider', { name: /^Smoothing/ });
  await slider.focus();
  const smoothing = async (): Promise<void> => {
    const end = performance.now() + watched;
    for (let turn = 0; performance.now() < end; turn += 1) {
      await page.keyboard.press(turn % 80 < 40 ? 'ArrowRight' : 'ArrowLeft');
    }
  };
  printFrames('While it is smoothed', await countFrames(page, watched, smoothing), idle);
}
