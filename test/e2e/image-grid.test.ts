/** Ten thousand pictures in the window: imported, scrolled through and filtered, with flat memory. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CDPSession } from 'playwright-core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Person } from './actions.ts';
import { TestStudio } from './studio.ts';

let studio: TestStudio;
let person: Person;

beforeEach(async () => {
  studio = await TestStudio.open();
  person = new Person(studio);
});
afterEach(async () => {
  await studio.close();
  expect(studio.complaints).toEqual([]);
});

const pictures = 10_000;
const side = 64;

/** A NumPy array of grey pictures, each with its own pattern; the format is that of NumPy's `save`, version 1. */
function npyOfPictures(): Buffer {
  const header = `{'descr': '|u1', 'fortran_order': False, 'shape': (${pictures}, ${side}, ${side}), }`;
  const padded = header.padEnd(Math.ceil((header.length + 11) / 64) * 64 - 11, ' ') + '\n';
  const start = Buffer.alloc(10);
  start.write('\x93NUMPY\x01\x00', 'latin1');
  start.writeUInt16LE(padded.length, 8);
  const pixels = Buffer.alloc(pictures * side * side);
  for (let at = 0; at < pixels.length; at += 1) {
    const picture = Math.floor(at / (side * side));
    pixels[at] = ((at % side) * ((picture % 7) + 1) + picture) % 256;
  }
  return Buffer.concat([start, Buffer.from(padded, 'latin1'), pixels]);
}

/** Resident bytes of the window's own process that it shares with no other, after rubbish was collected. */
async function ownMemory(page: CDPSession, process: number): Promise<number> {
  await page.send('HeapProfiler.collectGarbage');
  const map = readFileSync(`/proc/${process}/smaps_rollup`, 'utf8');
  const of = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(map)?.[1]);
  return (of('Private_Dirty') + of('Private_Clean')) * 1024;
}

it('scrolls through 10,000 pictures within 30 MB', async () => {
  const { page } = studio;
  const file = join(studio.library, 'pictures.npy');
  writeFileSync(file, npyOfPictures());
  await person.importTable(file);
  await studio.go('Data');
  await page.getByRole('radio', { name: 'Images' }).click();
  const list = page.getByRole('listbox');
  const shown = async (): Promise<void> => {
    await list.locator('img').first().waitFor();
    await page.waitForFunction(() =>
      [...document.querySelectorAll<HTMLImageElement>('[role="listbox"] img')].every(
        (image) => image.complete && image.naturalWidth > 0,
      ),
    );
  };
  await shown();

  const session = await page.context().newCDPSession(page);
  const browser = await page.context().browser()?.newBrowserCDPSession();
  const { processInfo } = (await browser?.send('SystemInfo.getProcessInfo')) ?? { processInfo: [] };
  const processes = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  const all = async (): Promise<number> => {
    let sum = 0;
    for (const id of processes) sum += await ownMemory(session, id);
    return sum / 2 ** 20;
  };

  const height = await list.evaluate((element) => element.scrollHeight - element.clientHeight);
  const steps = 60;
  const scrollTo = async (share: number): Promise<void> => {
    await list.evaluate((element, to) => (element.scrollTop = to), share * height);
    await shown();
  };
  // The first lines warm up what every window needs, whatever it shows.
  for (let step = 0; step < 5; step += 1) await scrollTo(step / steps);
  const before = await all();
  let most = before;
  for (let step = 5; step <= steps; step += 1) {
    await scrollTo(step / steps);
    if (step % 10 === 0) most = Math.max(most, await all());
  }
  const after = await all();
  console.info(
    `10,000 pictures: ${before.toFixed(0)} MB before, at most ${most.toFixed(0)} MB, ${after.toFixed(0)} MB after`,
  );
  expect(most - before).toBeLessThan(30);
  await list.focus();
  await page.keyboard.press('End');
  await page.getByText('row 10,000').waitFor();
  expect(await list.locator('[role="option"]').count()).toBeLessThan(100);
});
