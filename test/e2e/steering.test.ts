/** A training is steered with the real services: by mouse, and by keyboard alone. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Person } from './actions.ts';
import { Keys } from './keys.ts';
import { TestStudio } from './studio.ts';

/** A process that has to start again takes its time on a busy machine. */
const patience = { timeout: 60_000 };

describe('steering a run', () => {
  let studio: TestStudio;
  let person: Person;

  beforeEach(async () => {
    studio = await TestStudio.open();
    person = new Person(studio);
    const { page } = studio;
    await page.getByRole('button', { name: /^Iris/ }).click();
    await page.getByRole('navigation', { name: 'Places' }).waitFor();
  });
  afterEach(async () => {
    await studio.close();
    expect(studio.complaints).toEqual([]);
  });

  const button = (name: string | RegExp) =>
    studio.page.locator('.controls').getByRole('button', { name, exact: true });
  const state = (text: string) => studio.page.locator('.state').getByText(text, { exact: true });
  const line = async (): Promise<string> =>
    (await studio.page.locator('.state .line').innerText()).replaceAll('\n', ' ');
  const epoch = async (): Promise<number> =>
    Number(/epoch ([\d,]+)/.exec(await line())?.[1]?.replaceAll(',', '') ?? NaN);
  const batch = async (): Promise<number> =>
    Number(/batch ([\d,]+)/.exec(await line())?.[1] ?? NaN);
  const firstEpochs = () => studio.page.locator('.chart canvas').first().waitFor();

  it('pauses, steps, resumes, changes the rate, stops, goes on, is extended and branched by mouse', async () => {
    const { page } = studio;
    await person.setTraining({ Epochs: 1_000_000 });
    await button('Train').click();
    await firstEpochs();
    await button('Pause').click();
    await state('Paused').waitFor();

    // Paused it stays where it is; a batch is one batch.
    await button('One batch').click();
    const stepped = page.locator('.state .line').getByText(/batch/);
    await stepped.waitFor();
    await state('Paused').waitFor();
    const before = await batch();
    await button('One batch').click();
    await expect.poll(batch, patience).not.toBe(before);
    await button('One epoch').click();
    await state('Paused').waitFor();

    const change = page.getByRole('region', { name: 'Change while training' });
    await change.getByLabel('Learning rate', { exact: true }).fill('0.005');
    await change.getByLabel('Learning rate', { exact: true }).blur();
    await change.getByText(/Learning rate once the run goes on/).waitFor();
    await change.getByRole('button', { name: 'Apply' }).click();
    await page
      .getByRole('button', { name: /^Epoch [\d,.]+: .*0\.005/ })
      .first()
      .waitFor();

    await button('Resume').click();
    const paused = await epoch();
    await expect.poll(epoch, patience).toBeGreaterThan(paused);
    await button('Stop').click();
    await state('Stopped').waitFor();

    const stopped = await epoch();
    await button('Resume').click();
    await expect.poll(epoch, patience).toBeGreaterThan(stopped);
    await button('Stop').click();
    await state('Stopped').waitFor();

    await button('Branch from…').click();
    const dialog = page.getByRole('dialog', { name: /^Branch from/ });
    await dialog.getByRole('radio').first().waitFor();
    await dialog.getByLabel('Name', { exact: true }).fill('slower');
    await dialog.getByLabel('Learning rate', { exact: true }).fill('0.0001');
    await dialog.getByRole('button', { name: 'Start the branch' }).click();
    await page.locator('.state .run', { hasText: 'slower' }).waitFor();
    await page.locator('.state .origin').waitFor();
    await button('Stop').click();
    await state('Stopped').waitFor();
  });

  it('goes on after its last epoch, and waits in the queue for others', async () => {
    const { page } = studio;
    await person.setTraining({ Epochs: 5 });
    expect(await person.train()).toContain('epoch 5 of 5');
    await button('Train further…').click();
    const dialog = page.getByRole('dialog', { name: /further/ });
    await dialog.getByLabel('More epochs', { exact: true }).fill('3');
    await dialog.getByLabel('More epochs', { exact: true }).press('Enter');
    await page.locator('.state .line').getByText('of 8').waitFor();
    await state('Finished').waitFor({ timeout: 60_000 });
    expect(await epoch()).toBe(8);

    await person.setTraining({ Epochs: 1_000_000 });
    await button('Train').click();
    await button('Add to the queue').waitFor();
    await button('Add to the queue').click();
    await page
      .getByText(/waits in the queue/)
      .first()
      .waitFor();
    await page.keyboard.press('Alt+q');
    const queue = page.getByRole('dialog', { name: 'Trainings' });
    await queue.getByRole('heading', { name: 'Queue' }).waitFor();
    await queue.getByRole('button', { name: /^Take out of the queue/ }).click();
    await expect
      .poll(() => queue.getByRole('heading', { name: 'Queue' }).count(), patience)
      .toBe(0);
    await page.keyboard.press('Escape');
    await button('Stop').click();
    await state('Stopped').waitFor();
  });

  it('is steered by keyboard alone', async () => {
    const { page } = studio;
    const keys = new Keys(page);
    await keys.press('Alt+3');
    await button('Train').waitFor();
    await keys.watchPointer();
    await keys.fill(page.getByLabel('Epochs', { exact: true }).last(), '1000000');
    await keys.press('Control+Enter');
    await firstEpochs();
    await keys.press('Alt+p');
    await state('Paused').waitFor();
    await keys.press('Alt+b');
    await page.locator('.state .line').getByText(/batch/).waitFor();
    await keys.press('Alt+c');
    await page
      .getByRole('region', { name: 'Change while training' })
      .locator('input:focus')
      .waitFor();
    await keys.press('Control+a');
    await keys.type('0.02');
    await keys.press('Enter');
    await page
      .getByRole('button', { name: /^Epoch [\d,.]+: .*0\.02/ })
      .first()
      .waitFor();
    await keys.press('Alt+p');
    const before = await epoch();
    await expect.poll(epoch, patience).toBeGreaterThan(before);
    await keys.press('Alt+s');
    await state('Stopped').waitFor();
    await keys.press('Alt+r');
    const dialog = page.getByRole('dialog', { name: /^Branch from/ });
    await dialog.getByRole('radio').first().waitFor();
    await keys.activate(dialog.getByRole('button', { name: 'Start the branch' }));
    await page.locator('.state .origin').waitFor();
    await keys.press('Control+.');
    await state('Stopped').waitFor();
    expect(await keys.pointerEvents()).toEqual([]);
  });
});
