/** A folder of pictures on its way from the page to an open project. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Person } from './actions.ts';
import { TestStudio } from './studio.ts';

const pictures = 200;
const classes = ['circles', 'squares'];
/** Bytes a second at which a person has time to change their mind. */
const slowly = 200 * 1024;

/** Noise of 48 × 48 pixels in a folder a class, with files that systems leave beside. */
async function makeFolder(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'shapes-'));
  for (const name of classes) mkdirSync(join(folder, name));
  for (let index = 0; index < pictures; index += 1) {
    const data = Buffer.from(
      Array.from({ length: 48 * 48 * 3 }, (_, at) => (at * 7919 + index * 104_729) % 251),
    );
    const file = join(folder, classes[index % 2] ?? '', `${index}.png`);
    await sharp(data, { raw: { width: 48, height: 48, channels: 3 } })
      .png({ compressionLevel: 0 })
      .toFile(file);
  }
  writeFileSync(join(folder, 'circles', '.DS_Store'), 'not a picture');
  writeFileSync(join(folder, 'Thumbs.db'), 'not a picture');
  return folder;
}

describe('a folder of pictures', () => {
  let folder: string;
  let studio: TestStudio;
  let person: Person;

  beforeAll(async () => {
    folder = await makeFolder();
    studio = await TestStudio.open();
    person = new Person(studio);
  });
  afterAll(async () => {
    await studio.close();
    rmSync(folder, { recursive: true });
    expect(studio.complaints).toEqual([]);
  });

  /** What lies in a folder of the library, at any depth. */
  const kept = (name: string) => {
    try {
      return readdirSync(join(studio.library, name), { recursive: true });
    } catch {
      return [];
    }
  };
  const chooseFolder = () =>
    person.chooseFile(studio.page.getByRole('button', { name: 'Choose a folder' }), folder);

  it('leaves nothing when sending it is cancelled', async () => {
    const { page } = studio;
    const network = await page.context().newCDPSession(page);
    const speed = { offline: false, latency: 0, downloadThroughput: -1 };
    await network.send('Network.emulateNetworkConditions', {
      ...speed,
      uploadThroughput: slowly,
    });
    await chooseFolder();
    await expect.poll(() => kept('uploads').length, { timeout: 30_000 }).toBeGreaterThan(3);
    await page.getByRole('button', { name: 'Cancel the import' }).click();
    await network.send('Network.emulateNetworkConditions', { ...speed, uploadThroughput: -1 });
    await expect.poll(() => kept('uploads'), { timeout: 30_000 }).toEqual([]);
    await page.getByRole('status', { name: 'Import' }).waitFor({ state: 'detached' });
    expect(kept('datasets').filter((name) => !String(name).startsWith('.duckdb'))).toEqual([]);
    expect(await page.getByRole('list', { name: 'Recipe' }).count()).toBe(0);
    expect(await page.getByRole('alert').allTextContents()).toEqual([]);
  });

  it('is sent only as far as it is not there yet when the program was killed on the way', async () => {
    const network = await studio.page.context().newCDPSession(studio.page);
    await network.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: slowly,
    });
    await studio.home();
    await chooseFolder();
    await expect.poll(() => kept('uploads').length, { timeout: 60_000 }).toBeGreaterThan(20);
    await studio.stop('SIGKILL');
    // What the page and its connection lost is no complaint of the program's.
    studio.complaints.length = 0;
    await studio.start();
    await chooseFolder();
    await studio.page
      .getByText(/^\d+ of \d+ files of .* were there already; the others are sent now\.$/)
      .waitFor({ timeout: 60_000 });
    await studio.page.getByRole('list', { name: 'Recipe' }).waitFor({ timeout: 120_000 });
    await studio.page.getByText(`${pictures} rows`).first().waitFor();
  });

  it('becomes an open project with its classes, without what systems put beside', async () => {
    const { page } = studio;
    await studio.home();
    await chooseFolder();
    await page.getByRole('list', { name: 'Recipe' }).waitFor({ timeout: 120_000 });
    await page.getByText(`${pictures} rows`).first().waitFor();
    await page.getByRole('radio', { name: 'Images' }).click();
    await page.getByRole('listbox').locator('img').first().waitFor();
    const step = await person.step('Target');
    const target = step.getByLabel('Predict', { exact: true });
    expect(await target.inputValue()).toBe('label');
  });
});
