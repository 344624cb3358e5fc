/** Predict with everything that it takes (drawings, the camera, pasted rows, many files), and a run's inside. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Person } from './actions.ts';
import { TestStudio } from './studio.ts';

let studio: TestStudio;
let person: Person;

beforeAll(async () => {
  // A camera that plays a film, for which nobody has to be asked.
  studio = await TestStudio.open([
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
  ]);
  person = new Person(studio);
});
afterAll(async () => {
  await studio.close();
  expect(studio.complaints).toEqual([]);
});

async function trained(sample: RegExp, epochs: number): Promise<void> {
  await studio.home();
  await studio.page.getByRole('button', { name: sample }).first().click();
  await studio.page.getByRole('navigation', { name: 'Places' }).waitFor();
  await person.setTraining({ Epochs: epochs });
  expect(await person.train()).toContain('Finished');
  await studio.go('Predict');
}

/** The most probable class. */
const answer = (): Locator =>
  studio.page
    .getByRole('list', { name: 'Probability of each class' })
    .getByRole('listitem')
    .first();

describe('pictures', () => {
  beforeAll(() => trained(/^Digits/, 3));

  it('are drawn with the mouse, and the strokes are taken back', async () => {
    const { page } = studio;
    await page
      .getByRole('radiogroup', { name: 'Where the picture comes from' })
      .getByText('Draw', { exact: true })
      .click();
    const pad = page.getByRole('application', { name: 'Pad to draw on' });
    const box = await pad.boundingBox();
    if (!box) throw new Error('The pad is not on screen.');
    const at = (x: number, y: number) => [box.x + x * box.width, box.y + y * box.height] as const;
    await page.mouse.move(...at(0.5, 0.15));
    await page.mouse.down();
    for (const y of [0.3, 0.5, 0.7, 0.85]) await page.mouse.move(...at(0.5, y));
    await page.mouse.up();
    await page.getByRole('img', { name: 'drawing.png' }).waitFor();
    // A straight stroke is a 1, even to a network that has seen the digits three times.
    await answer().filter({ hasText: /^1\s/ }).waitFor();
    await page.getByRole('button', { name: 'Undo stroke' }).click();
    await page.getByText('Choose a picture to get an answer.').waitFor();
  });

  it('are drawn by keyboard alone', async () => {
    const { page } = studio;
    const pad = page.getByRole('application', { name: 'Pad to draw on' });
    // To the pad by Tab, as who has no mouse.
    await page.getByRole('radio', { name: 'Draw' }).focus();
    await page.keyboard.press('Tab');
    expect(await pad.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('Space');
    for (let step = 0; step < 18; step++) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await answer().filter({ hasText: /^1\s/ }).waitFor();
    await page.getByRole('button', { name: 'Clear the pad' }).click();
    await page.getByText('Choose a picture to get an answer.').waitFor();
  });

  it('come from the camera only when it is asked for, and it goes off behind', async () => {
    const { page } = studio;
    const tracks = () =>
      page.evaluate(() => {
        const stream = document.querySelector('video')?.srcObject;
        return stream instanceof MediaStream
          ? stream.getTracks().map(({ kind, readyState }) => `${kind} ${readyState}`)
          : null;
      });
    await page
      .getByRole('radiogroup', { name: 'Where the picture comes from' })
      .getByText('File', { exact: true })
      .click();
    await page.getByRole('button', { name: 'Use the camera' }).waitFor();
    expect(await tracks()).toBeNull();
    await page.getByRole('button', { name: 'Use the camera' }).click();
    await page.getByLabel('What the camera sees').waitFor();
    expect(await tracks()).toEqual(['video live']);
    await page.getByRole('button', { name: 'Take a picture' }).click();
    await page.getByRole('img', { name: 'camera.png' }).waitFor();
    await answer().waitFor();
    await page.evaluate(() => {
      const stream = document.querySelector('video')?.srcObject;
      Object.assign(window, { lastStream: stream });
    });
    await studio.go('Evaluate');
    const states = () =>
      page.evaluate(() => {
        const { lastStream } = window as unknown as { lastStream: MediaStream };
        return lastStream.getTracks().map(({ readyState }) => readyState);
      });
    await expect.poll(states).toEqual(['ended']);
    await studio.go('Predict');
    await page.getByRole('button', { name: 'Use the camera' }).waitFor();
    expect(await tracks()).toBeNull();
  });
});

describe('rows', () => {
  const header = 'sepal_length,sepal_width,petal_length,petal_width';
  beforeAll(() => trained(/^Iris/, 20));

  it('are pasted, and what they lack is named', async () => {
    const { page } = studio;
    await page.getByRole('button', { name: 'Paste rows' }).click();
    const dialog = page.getByRole('dialog', { name: 'Paste rows' });
    await dialog
      .getByLabel('Rows with a header line')
      .fill('sepal_length,petal_length,petal_width\n5.1,1.4,0.2\n6.7,many,2.4');
    await dialog.getByRole('button', { name: 'Predict' }).click();
    await page.getByText('The file has no column “sepal_width”.').waitFor();
    await page.getByText(/2 rows predicted/).waitFor();
    await page
      .getByRole('listitem')
      .filter({ hasText: /petal_length/ })
      .first()
      .waitFor();
  });

  it('of several files are one table, as CSV and as Parquet, and a torn file is named', async () => {
    const { page } = studio;
    const paths = [
      ['first.csv', `${header}\n5.1,3.5,1.4,0.2\n`],
      ['torn.csv', 'colour\nblue\n'],
      ['last.csv', `${header}\n6.7,3.1,5.6,2.4\n5.9,3.0,4.2,1.5\n`],
    ].map(([name = '', text = '']) => {
      const path = join(studio.library, name);
      writeFileSync(path, text);
      return path;
    });
    const choose = async (): Promise<void> => {
      const chooser = page.waitForEvent('filechooser');
      await page.getByRole('button', { name: 'Choose files' }).click();
      await (await chooser).setFiles(paths);
    };
    const save = async (name: string): Promise<Buffer> => {
      const download = page.waitForEvent('download');
      await page.getByRole('link', { name }).click();
      return readFileSync(await (await download).path());
    };
    await choose();
    await page.getByText(/from\s+2 of\s+3 files/).waitFor();
    const torn = page.getByRole('list', { name: 'Files without predictions' });
    expect(await torn.innerText()).toMatch(/torn\.csv: “torn\.csv” has none of the columns/);
    const lines = (await save('Save CSV')).toString('utf8').trim().split('\r\n');
    expect(lines.map((line) => line.split(',')[0])).toEqual([
      'file',
      'first.csv',
      'last.csv',
      'last.csv',
    ]);
    expect(lines[0]).toContain(`file,${header},prediction`);

    await page
      .getByRole('radiogroup', { name: 'Form of the result' })
      .getByText('Parquet', { exact: true })
      .click();
    await choose();
    const parquet = await save('Save Parquet');
    expect(parquet.subarray(0, 4).toString()).toBe('PAR1');
    expect(parquet.subarray(-4).toString()).toBe('PAR1');
  });
});

describe('the time machine of a run', () => {
  beforeAll(async () => {
    await person.setTraining({ Epochs: 5 });
    expect(await person.train()).toContain('Finished');
    await studio.go('Runs');
    const boxes = studio.page.getByRole('checkbox', { name: /^Compare / });
    await boxes.nth(1).waitFor();
    for (const box of await boxes.all()) await box.setChecked(true);
    await studio.page.getByRole('button', { name: 'Compare 2 runs' }).click();
    await studio.page
      .getByRole('radiogroup', { name: 'What is compared' })
      .getByText('Time machine', { exact: true })
      .click();
  });

  it('shows what a layer gives for a row, and another row by its buttons', async () => {
    const { page } = studio;
    const activations = page.getByRole('region', { name: 'Activations', exact: true });
    await activations.getByText(/^Row \d+: \d+ units/).waitFor();
    const layers = activations.getByLabel('Layer');
    const names = await layers.locator('option').allInnerTexts();
    await layers.selectOption({ index: names.length - 1 });
    await activations.getByText(/^Row \d+: 3 units/).waitFor();
    await activations.getByRole('button', { name: /as a table$/ }).click();
    const cells = activations.getByRole('table').getByRole('row').filter({ hasText: 'setosa' });
    await cells.waitFor();
    const before = await activations.getByText(/^Row \d+:/).innerText();
    await page.getByRole('button', { name: 'Next row' }).click();
    await expect.poll(() => activations.getByText(/^Row \d+:/).innerText()).not.toBe(before);
  });

  it('shows where rows lie by a layer, and chooses one of them', async () => {
    const { page } = studio;
    const projection = page.getByRole('region', { name: 'Projection', exact: true });
    await projection.getByText(/on the first two principal components at epoch 5/).waitFor();
    await projection.getByText(/of the variance at this state/).waitFor();
    const marks = projection.getByRole('list', { name: 'Marks' }).getByRole('listitem');
    expect((await marks.allInnerTexts()).map((name) => name.trim()).toSorted()).toEqual([
      'setosa',
      'versicolor',
      'virginica',
    ]);
    await projection.getByRole('button', { name: /as a table$/ }).click();
    const row = projection.getByRole('table').getByRole('row').last();
    const [number = ''] = await row.getByRole('cell').allInnerTexts();
    const field = page.getByLabel('Row of the table');
    await field.fill(number.replaceAll(',', ''));
    await field.press('Enter');
    await page
      .getByRole('region', { name: 'Activations', exact: true })
      .getByText(new RegExp(`^Row ${number}: `))
      .waitFor();
  });
});

describe('a category that was never seen', () => {
  beforeAll(() => trained(/^Restaurant tips/, 3));

  it('is named where it is pasted', async () => {
    const { page } = studio;
    await page.getByRole('button', { name: 'Paste rows' }).click();
    const dialog = page.getByRole('dialog', { name: 'Paste rows' });
    const rows = dialog.getByLabel('Rows with a header line');
    const columns = ((await rows.getAttribute('placeholder')) ?? '').split(',');
    const cells = columns.map((column) => (column === 'day' ? 'Monday' : ''));
    await rows.fill(`${columns.join(',')}\n${cells.join(',')}\n`);
    await dialog.getByRole('button', { name: 'Predict' }).click();
    await page
      .getByRole('listitem')
      .filter({ hasText: /Monday/ })
      .first()
      .waitFor();
  });
});
