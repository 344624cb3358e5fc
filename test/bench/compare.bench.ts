/**
 * How it feels to overlay 100 runs of 10,000 epochs each: the comparison is opened, then read out under the cursor.
 * Frames stand beside those of an empty page in the same browser.
 */
import { loadavg } from 'node:os';
import type { Page } from 'playwright-core';
import type { EpochMetrics } from '../../common/runs/run.ts';
import { openLibrary } from '../../main/storage/library.ts';
import { RunWriter } from '../../main/storage/run-writer.ts';
import { Person } from '../e2e/actions.ts';
import { TestStudio } from '../e2e/studio.ts';
import { countFrames, printFrames } from './frames.ts';

const runs = 100;
const epochs = 10_000;
/** Milliseconds during which frames are counted. */
const watched = 5000;
const names = ['loss', 'accuracy', 'val_loss', 'val_accuracy'];

const studio = await TestStudio.open();
try {
  await studio.page.getByRole('button', { name: /^XOR/ }).click();
  await studio.page.getByRole('navigation', { name: 'Places' }).waitFor();
  const person = new Person(studio);
  await person.setTraining({ Epochs: 1 });
  await person.train();
  await studio.stop();
  await growRuns(studio.library);
  await studio.start();
  await person.openProject(/XOR/);
  await measure(studio.page);
} finally {
  await studio.close();
}
console.log(`Load of the machine: ${loadavg()[0]?.toFixed(1)}`);

/** Copies the run of the library until there are enough, each with a long history of its own. */
async function growRuns(folder: string): Promise<void> {
  const library = openLibrary(folder);
  const { connection } = library;
  const first = connection.prepare<[], { id: string }>('SELECT id FROM runs').get();
  if (!first) throw new Error('There is no run.');
  connection.exec('DELETE FROM epochs; DELETE FROM epoch_blocks');
  const columns = connection
    .prepare<[], { name: string }>("SELECT name FROM pragma_table_info('runs')")
    .all()
    .map(({ name }) => name)
    .filter((name) => !['id', 'name', 'number'].includes(name))
    .join(', ');
  const copy = connection.prepare(
    `INSERT INTO runs (id, name, ${columns}) SELECT ?, ?, ${columns} FROM runs WHERE id = ?`,
  );
  const ids = [first.id];
  for (let number = 2; number <= runs; number += 1) {
    ids.push(`${first.id.slice(0, -3)}${String(number).padStart(3, '0')}`);
    copy.run(ids.at(-1), `XOR ${number}`, first.id);
  }
  ids.forEach((id, at) => {
    connection
      .prepare("UPDATE runs SET status = 'running', epochs = ? WHERE id = ?")
      .run(epochs, id);
    const writer = new RunWriter(connection, id);
    for (let from = 1; from <= epochs; from += 1000) {
      const some = Array.from({ length: 1000 }, (_, index) => epochOf(from + index, at));
      writer.addEpochs(some, { bestEpoch: from, rowsPerSecond: 1 });
    }
  });
  connection.exec("UPDATE runs SET status = 'finished'");
  await library.close();
}

function epochOf(epoch: number, run: number): EpochMetrics {
  const fall = 1 / (1 + epoch / (200 + 20 * run));
  const values = names.map((name, index): [string, number] => [
    name,
    fall + 0.02 * Math.sin(epoch * (index + 1.3) + run),
  ]);
  return { epoch, seconds: epoch / 100, values: Object.fromEntries(values) };
}

async function measure(page: Page): Promise<void> {
  const empty = await page.context().newPage();
  await empty.goto('about:blank');
  const idle = await countFrames(empty, watched);
  await empty.close();
  printFrames('An empty page', idle, idle);
  await studio.go('Runs');
  // All have one optimiser: its group stands for all of them.
  const groupBy = page.getByLabel('Group by', { exact: true });
  await groupBy.focus();
  await groupBy.selectOption('optimizer');
  await page.getByRole('checkbox', { name: /^Compare the runs with optimizer/ }).check();
  const compare = page.getByRole('button', { name: `Compare ${runs} runs` });
  await compare.waitFor();
  const curves = page.getByRole('slider', { name: /loss: cursor/i });
  const opened: number[] = [];
  const drawn: number[] = [];
  for (let round = 0; round < 4; round += 1) {
    const began = performance.now();
    await compare.click();
    await curves.waitFor();
    await page.waitForFunction(() =>
      /[0-9]/.test(document.querySelector('.legend .value')?.textContent ?? ''),
    );
    opened.push(performance.now() - began);
    // The same lines drawn anew: what a zoom out or another scale takes.
    drawn.push(await drawnAnew(page));
    await page.getByRole('button', { name: 'Back to the table' }).click();
  }
  const median = (times: readonly number[]): string =>
    (times.slice(1).toSorted((a, b) => a - b)[1] ?? NaN).toFixed(0);
  console.log(
    `Opened with ${runs} runs of ${epochs} epochs, fetched and drawn: ${median(opened)} ms`,
  );
  console.log(`Drawn anew: ${median(drawn)} ms`);
  await compare.click();
  await curves.waitFor();
  const box = await curves.boundingBox();
  if (!box) throw new Error('There is no chart.');
  const reading = async (): Promise<void> => {
    const end = performance.now() + watched;
    for (let turn = 0; performance.now() < end; turn += 1) {
      const x = box.x + (0.5 + 0.4 * Math.sin(turn / 20)) * box.width;
      await page.mouse.move(x, box.y + box.height / 2);
    }
  };
  printFrames('Under the cursor', await countFrames(page, watched, reading), idle);
}

/** Milliseconds from the press of a scale's button until the frame with the lines is there. */
function drawnAnew(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const buttons = Array.from<HTMLButtonElement>(document.querySelectorAll('button'));
    const button = buttons.find(({ textContent }) => textContent.trim() === 'Log');
    const began = performance.now();
    button?.click();
    await new Promise((resolve) => requestAnimationFrame(resolve));
    await new Promise((resolve) => requestAnimationFrame(resolve));
    return performance.now() - began;
  });
}
