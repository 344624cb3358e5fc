/**
 * How the charts of a long history feel while it grows: a run goes on behind its 360,000th epoch at 100 epochs
 * a second or more, and its charts are left alone and read out. Frames stand beside those of an empty page in the same
 * browser, before the run goes on.
 */
import { loadavg } from 'node:os';
import { CheckpointRepository } from '../../main/storage/checkpoint-repository.ts';
import { openLibrary } from '../../main/storage/library.ts';
import { RunWriter } from '../../main/storage/run-writer.ts';
import { Person } from '../e2e/actions.ts';
import { TestStudio } from '../e2e/studio.ts';
import { countFrames, printFrames } from './frames.ts';

const count = 360_000;
/** Milliseconds during which frames are counted. */
const watched = 10_000;
/** Large enough that an epoch takes a few milliseconds: at least 100 a second. */
const units = [160, 160];
const names = ['loss', 'accuracy', 'auc', 'val_loss', 'val_accuracy', 'val_auc'];

const studio = await TestStudio.open();
try {
  const button = (name: string) => studio.page.getByRole('button', { name, exact: true }).first();
  const state = (text: string) => studio.page.locator('.state').getByText(text, { exact: true });
  await studio.page.getByRole('button', { name: /^XOR/ }).click();
  await studio.page.getByRole('navigation', { name: 'Places' }).waitFor();
  const person = new Person(studio);
  await person.setHiddenUnits(units);
  await person.setTraining({ Epochs: 1_000_000 });
  await button('Train').click();
  await button('Pause').click();
  await state('Paused').waitFor();
  await studio.stop();
  await growHistory(studio.library);
  await studio.start();
  await person.openProject(/XOR/);
  await studio.go('Train');

  const empty = await studio.page.context().newPage();
  await empty.goto('about:blank');
  const idle = await countFrames(empty, watched);
  await empty.close();
  printFrames('An empty page', idle, idle);

  await button('Resume').click();
  const plot = studio.page.getByRole('slider', { name: 'Loss: cursor' });
  const reached = async () => Number(await plot.getAttribute('aria-valuemax'));
  while ((await reached()) <= count) await studio.page.waitForTimeout(100);
  const first = await reached();
  const began = performance.now();
  printFrames('Growing, left alone', await countFrames(studio.page, watched), idle);
  const box = await plot.boundingBox();
  if (!box) throw new Error('There is no chart.');
  const reading = async (): Promise<void> => {
    const end = performance.now() + watched;
    for (let turn = 0; performance.now() < end; turn += 1) {
      const x = box.x + (0.5 + 0.4 * Math.sin(turn / 20)) * box.width;
      await studio.page.mouse.move(x, box.y + box.height / 2);
    }
  };
  printFrames('Growing, under the cursor', await countFrames(studio.page, watched, reading), idle);
  const rate = (1000 * ((await reached()) - first)) / (performance.now() - began);
  console.log(`Epochs a second meanwhile: ${rate.toFixed(0)}`);
} finally {
  await studio.close();
}
console.log(`Load of the machine: ${loadavg()[0]?.toFixed(1)}`);

/** Puts a long history before the paused run's next epoch. */
async function growHistory(folder: string): Promise<void> {
  const library = openLibrary(folder);
  const { connection } = library;
  const run = connection.prepare<[], { id: string; number: number }>('SELECT * FROM runs').get();
  if (!run) throw new Error('There is no run.');
  const { status } = connection
    .prepare<[string], { status: string }>('SELECT status FROM runs WHERE id = ?')
    .get(run.id) ?? { status: '' };
  connection.exec(`DELETE FROM epochs; DELETE FROM epoch_blocks;
    UPDATE runs SET status = 'running', last_epoch = NULL`);
  const writer = new RunWriter(connection, run.id);
  for (let first = 1; first <= count; first += 1000) {
    const epochs = Array.from({ length: 1000 }, (_, at) => ({
      epoch: first + at,
      seconds: (first + at) / 100,
      values: Object.fromEntries(
        names.map((name, index) => {
          const wave = Math.sin((first + at) * (index + 1.3));
          return [name, 1 + wave / (1 + (first + at) / 1e4)];
        }),
      ),
    }));
    writer.addEpochs(epochs, { bestEpoch: first, rowsPerSecond: 1 });
  }
  connection.prepare('UPDATE runs SET status = ?').run(status);
  const checkpoints = new CheckpointRepository(connection);
  const last = checkpoints.get(run.id, 'resume');
  if (!last) throw new Error('The run cannot go on.');
  const { weights, slots, step, random, rateFactor, loop } = last;
  checkpoints.put(run.id, 'resume', {
    ...{ weights, slots, step, random },
    ...(rateFactor === undefined ? {} : { rateFactor }),
    epoch: count,
    loop: { ...loop, epoch: count + 1, stepsDone: 0, sums: null, seconds: count / 100 },
  });
  await library.close();
}
