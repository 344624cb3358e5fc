/** Callbacks and kept blocks, through the interface and the real services: a run ends for the reason that was set. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Person } from './actions.ts';
import { TestStudio } from './studio.ts';

let studio: TestStudio;
let person: Person;

beforeAll(async () => {
  studio = await TestStudio.open();
  person = new Person(studio);
  await studio.page.getByRole('button', { name: /^Iris/ }).click();
  await studio.page.getByRole('navigation', { name: 'Places' }).waitFor();
});
afterAll(async () => {
  await studio.close();
  expect(studio.complaints).toEqual([]);
});

const callbacks = () => studio.page.getByRole('region', { name: 'Callbacks' });
const card = (type: string) => callbacks().getByRole('group', { name: type });

async function add(label: RegExp): Promise<void> {
  await callbacks().getByRole('button', { name: 'Add a callback' }).click();
  await studio.page.getByRole('menuitem', { name: label }).click();
}

it('ends a run by a rule of the person’s own, and then by EarlyStopping, and says so', async () => {
  const { page } = studio;
  await person.setTraining({ Epochs: 3000 });
  const removes = callbacks().getByRole('button', { name: /^Remove/ });
  for (let left = await removes.count(); left > 0; left -= 1) {
    await removes.first().click();
    await expect.poll(() => removes.count()).toBe(left - 1);
  }
  await add(/^Rule of yours/);
  const when = card('Rule').getByLabel('When', { exact: true });
  await when.fill('val_accuracy > .6 and epoch > 3');
  await when.press('Tab');
  const line = await person.train();
  const ended = Number(/epoch ([\d,]+) of/.exec(line)?.[1]?.replaceAll(',', ''));
  expect(ended).toBeGreaterThan(3);
  expect(ended).toBeLessThan(3000);
  await page
    .getByText(/val_accuracy > \.6 and epoch > 3/)
    .first()
    .waitFor();
  await page
    .getByRole('button', { name: new RegExp(`^Epoch ${ended}: .*Rule`) })
    .first()
    .waitFor();

  await card('Rule').getByRole('button', { name: 'Remove Rule' }).click();
  await add(/^Early stopping/);
  const stopping = card('EarlyStopping');
  await stopping.getByLabel('Monitor', { exact: true }).selectOption('loss');
  await stopping.getByLabel('Patience', { exact: true }).fill('2');
  await stopping.getByLabel('Patience', { exact: true }).press('Tab');
  const fold = stopping.getByRole('button', { name: /^More of EarlyStopping/ });
  await fold.click();
  await stopping.getByLabel('Min delta', { exact: true }).fill('10');
  await stopping.getByLabel('Min delta', { exact: true }).press('Tab');
  // The first epoch is the best, and two more are no better by 10.
  expect(await person.train()).toMatch(/epoch 3 of/);
  await page
    .getByRole('button', { name: /^Epoch 3: .*EarlyStopping/ })
    .first()
    .waitFor();
});

it('keeps a block over a restart and offers it in another project', async () => {
  let { page } = studio;
  await studio.go('Design');
  const dense = page.locator('.svelte-flow__node').filter({ hasText: 'dense_1' }).first();
  await dense.click();
  await page.keyboard.press('Control+g');
  await page.getByRole('dialog', { name: 'Make a block' }).getByLabel('Name').fill('body');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Save to my blocks…' }).click();
  await page
    .getByRole('dialog', { name: 'Save to my blocks' })
    .getByLabel('Name')
    .fill('Kept body');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /^Add Kept body/ }).waitFor();

  await studio.stop();
  await studio.start();
  ({ page } = studio);
  await page.getByRole('button', { name: /^Restaurant tips/ }).click();
  await page.getByRole('navigation', { name: 'Places' }).waitFor();
  await studio.go('Design');
  await page.locator('.svelte-flow__node').first().waitFor();
  await page.getByRole('button', { name: /^Add Kept body/ }).click();
  await page.getByRole('group', { name: /^kept_body,/ }).waitFor();
});
