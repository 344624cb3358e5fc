/** Groups of runs, a log of another program, and reports, through the real interface. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Person } from './actions.ts';
import { TestStudio } from './studio.ts';

describe('groups, logs and reports', () => {
  let studio: TestStudio;
  let person: Person;
  const folder = mkdtempSync(join(tmpdir(), 'layerwright-reports-'));

  beforeAll(async () => {
    studio = await TestStudio.open();
    person = new Person(studio);
    await studio.page.getByRole('button', { name: /^Iris flowers/ }).click();
    await studio.page.getByRole('navigation', { name: 'Places' }).waitFor();
    await person.setTraining({ Epochs: 8 });
    expect(await person.train()).toContain('Finished');
  }, 180_000);
  afterAll(async () => {
    await studio.close();
    rmSync(folder, { recursive: true });
    expect(studio.complaints).toEqual([]);
  });

  const dialog = (): Locator => studio.page.getByRole('dialog');

  /** Starts three runs by the button of their kind and reads what their group shows once all have ended. */
  const trainThree = async (kind: string, count: string): Promise<string> => {
    const { page } = studio;
    await studio.go('Train');
    await page.getByRole('button', { name: kind, exact: true }).click();
    // The choice of kinds above it has one that is called like it.
    const field = dialog().getByLabel(count, { exact: true }).last();
    await field.fill('3');
    await field.press('Enter');
    await dialog().getByRole('button', { name: 'Train 3 runs' }).click();
    await dialog().getByText('3 of 3 have ended').waitFor({ timeout: 60_000 });
    const result = await dialog()
      .getByText(/mean ± standard deviation of 3 runs/)
      .innerText();
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
    return result;
  };

  it('trains seeds and folds, and shows their means with intervals in the table', async () => {
    const { page } = studio;
    expect(await trainThree('Seeds', 'Seeds')).toMatch(/95 % interval of the mean/);
    expect(await trainThree('Cross-validate', 'Folds')).toMatch(/folds share training rows/);
    await studio.go('Runs');
    const groupBy = page.getByLabel('Group by', { exact: true });
    await groupBy.selectOption('group');
    const table = page.getByRole('region', { name: 'Runs', exact: true });
    for (const [name, how] of [
      [/seeds/, /from Student’s t/],
      [/cross-validation/, /folds share training rows/],
    ] as const) {
      const row = table.getByRole('row', { name }).first();
      const loss = row.getByRole('cell', { name: /[\d.]+ ± [\d.]+/ }).first();
      await loss.waitFor();
      expect(await loss.getAttribute('title')).toMatch(/^Mean of 3 runs ± half of its 95 %/);
      expect(await loss.getAttribute('title')).toMatch(how);
    }
    await groupBy.selectOption('');
  });

  it('takes in a CSV log by its dialog and tells what is odd about it', async () => {
    const { page } = studio;
    const log = join(folder, 'old.csv');
    writeFileSync(log, 'epoch,loss,val_loss\n0,0.9,1\n1,0.5,0.7\n1,0.4,0.6\nbroken\n');
    await page.getByRole('button', { name: 'Table: import and export runs' }).click();
    await page.getByRole('menuitem', { name: /^Import runs/ }).click();
    await dialog().getByText('Iris flowers', { exact: true }).click();
    await person.chooseFile(dialog().getByRole('button', { name: 'Choose files' }), log);
    await dialog().getByText('1 run was imported.').waitFor();
    const remarks = dialog().getByRole('list', { name: 'Remarks' });
    expect(await remarks.innerText()).toMatch(/1 of 4 rows have other columns/);
    expect(await remarks.innerText()).toMatch(/logged twice for a step/);
    await dialog().getByRole('button', { name: 'Done' }).click();
    await page.getByRole('checkbox', { name: 'Compare old', exact: true }).waitFor();
  });

  it('writes a report that is whole in one file and fits on paper, and a model card', async () => {
    const { page } = studio;
    await page.getByRole('checkbox', { name: 'Compare old', exact: true }).setChecked(false);
    await page.getByRole('checkbox', { name: 'Compare Iris flowers 1' }).setChecked(true);
    await page.getByRole('button', { name: 'Report', exact: true }).click();
    const save = async (name: string): Promise<string> => {
      const download = page.waitForEvent('download');
      await dialog().getByRole('button', { name }).click();
      const saved = await download;
      const path = join(folder, saved.suggestedFilename());
      await saved.saveAs(path);
      return path;
    };
    const file = await save('Save as HTML');
    const card = readFileSync(await save('Save the model card'), 'utf8');
    expect(card).toContain('Iris flowers 1');
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });

    const reader = await page.context().newPage();
    const asked: string[] = [];
    reader.on('request', (request) => asked.push(request.url()));
    await reader.goto(pathToFileURL(file).href);
    expect(asked).toEqual([pathToFileURL(file).href]);
    for (const name of ['Data', 'Network', 'Training', 'Evaluation', 'Limits', 'Reproducibility']) {
      await reader.getByRole('heading', { name, exact: true }).waitFor();
    }
    const network = reader.locator('#network svg').first();
    expect((await network.boundingBox())?.height).toBeGreaterThan(20);
    expect(await reader.locator('#training svg path').count()).toBeGreaterThan(1);
    expect(await reader.locator('#reproducibility').innerText()).toMatch(/[0-9a-f]{64}/);
    const paper = await reader.pdf({ format: 'A4' });
    expect(paper.subarray(0, 5).toString()).toBe('%PDF-');
    const pages = paper.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? [];
    expect(pages.length).toBeGreaterThan(1);
    await reader.close();
  });
});
