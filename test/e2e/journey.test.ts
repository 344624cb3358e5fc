/** From a sample to kept, compared and repeated runs, by mouse and by keyboard, over restarts and kills. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Person } from './actions.ts';
import { TestStudio } from './studio.ts';

describe('the first complete path', () => {
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

  it('goes from a sample to a judged run in three clicks, and predicts a row and a file', async () => {
    const { page } = studio;
    await page.getByRole('button', { name: /^Iris/ }).click();
    await page.getByRole('navigation', { name: 'Places' }).waitFor();
    await person.setTraining({ Epochs: 30 });
    expect(await person.train()).toContain('Finished');
    const { numbers } = await person.judged('Test');
    expect(numbers['accuracy']).toBeGreaterThan(0.5);
    await page.getByRole('grid', { name: 'Confusion matrix' }).waitFor();

    await studio.go('Predict');
    await page.getByLabel('petal_length', { exact: true }).fill('1.4');
    await page.getByLabel('petal_width', { exact: true }).fill('0.2');
    await page.getByLabel('sepal_length', { exact: true }).fill('5.1');
    await page.getByLabel('sepal_width', { exact: true }).fill('3.5');
    const setosa = page
      .getByRole('list', { name: 'Probability of each class' })
      .getByRole('listitem')
      .first();
    await setosa.filter({ hasText: 'setosa' }).waitFor();

    const rows = join(studio.library, 'rows.csv');
    writeFileSync(
      rows,
      'sepal_length,sepal_width,petal_length,petal_width\n5.1,3.5,1.4,0.2\n,3.0,5.1,1.8\n',
    );
    await person.chooseFile(page.getByRole('button', { name: 'Choose files' }), rows);
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: /Save/ }).click();
    const saved = await (await download).path();
    const lines = readFileSync(saved, 'utf8').trim().split(/\r?\n/);
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^sepal_length,sepal_width,petal_length,petal_width,/);
    expect(lines[1]).toMatch(/^5\.1,3\.5,1\.4,0\.2,setosa,/);
  });

  it('keeps runs over a restart; they can be renamed, annotated, compared, repeated and deleted', async () => {
    await studio.page.getByRole('button', { name: /^Iris/ }).click();
    await person.setTraining({ Epochs: 5 });
    await person.train();
    await person.setTraining({ Epochs: 7, 'Learning rate': 0.01 });
    await person.train();

    await studio.go('Runs');
    await person.run(/flowers 2\b/).click();
    await studio.page.getByLabel('Name of the run').fill('Faster');
    await studio.page.getByLabel('Name of the run').press('Enter');
    await studio.page.getByLabel('Note').fill('A larger learning rate');
    await studio.page.getByLabel('Note').blur();
    await person.run(/Faster/).waitFor();

    await studio.stop();
    await studio.start();
    const { page } = studio;
    await person.openProject(/Iris/);
    await studio.go('Runs');
    await person.run(/Faster/).click();
    expect(await page.getByLabel('Note').inputValue()).toBe('A larger learning rate');

    await page
      .getByRole('checkbox', { name: /^Compare/ })
      .first()
      .check();
    await page
      .getByRole('checkbox', { name: /^Compare/ })
      .nth(1)
      .check();
    await page.getByRole('heading', { name: '2 runs compared' }).waitFor();
    const settings = page.getByRole('region', { name: 'Settings of the chosen runs' });
    await settings.getByText(/learning.rate/i).waitFor();
    expect(await settings.innerText()).toContain('0.01');

    await person.run(/flowers 1\b/).click();
    await page.getByRole('button', { name: 'Duplicate settings' }).click();
    await studio.go('Train');
    await expect.poll(() => page.getByLabel('Epochs', { exact: true }).inputValue()).toBe('5');

    await studio.go('Runs');
    await person.run(/Faster/).click();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await expect.poll(() => person.run(/Faster/).count()).toBe(0);
    await page.getByRole('button', { name: 'Undo', exact: true }).last().click();
    await person.run(/Faster/).waitFor();
  });

  it('keeps every finished epoch when the whole program is killed in the middle of a run', async () => {
    const { page } = studio;
    await page.getByRole('button', { name: /house/i }).click();
    await person.setTraining({ Epochs: 1_000_000 });
    await studio.go('Train');
    await page.getByRole('button', { name: 'Train', exact: true }).first().click();
    await page.waitForFunction(() => {
      const text = document.querySelector('.state .numbers')?.textContent ?? '';
      return Number(/epoch ([\d,]+)/.exec(text)?.[1]?.replaceAll(',', '') ?? 0) > 50;
    });
    await studio.stop('SIGKILL');
    await studio.start();
    await person.openProject(/House/);
    await studio.go('Runs');
    const row = person.run(/Interrupted/);
    await row.waitFor();
    await row.click();
    await studio.go('Train');
    const line = studio.page.locator('.state .line');
    await line.waitFor();
    const epochs = /epoch ([\d,]+)/.exec((await line.innerText()).replaceAll('\n', ' '))?.[1];
    expect(Number(epochs?.replaceAll(',', ''))).toBeGreaterThanOrEqual(50);
  });

  it('stops at once, and explains a run that diverges', async () => {
    const { page } = studio;
    await page.getByRole('button', { name: /house/i }).click();
    await person.setTraining({ Epochs: 1_000_000 });
    await studio.go('Train');
    await page.getByRole('button', { name: 'Train', exact: true }).first().click();
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await page.getByRole('button', { name: 'Train', exact: true }).first().waitFor();
    await page.locator('.state').getByText('Stopped').waitFor();

    await person.setHiddenUnits([8], 'linear');
    await studio.go('Train');
    await page.getByLabel('Optimiser', { exact: true }).selectOption('SGD');
    await person.setTraining({ 'Learning rate': 100, Epochs: 50 });
    expect(await person.train()).toContain('Diverged');
    await page
      .getByText(/learning rate/i)
      .first()
      .waitFor();
  });
});
