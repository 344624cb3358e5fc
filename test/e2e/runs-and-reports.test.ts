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
    await dialog()
      .getByRole('button', { name: /^Members of .*: copy and save$/ })
      .click();
    const download = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: 'Save as CSV' }).click();
    const saved = readFileSync(await (await download).path(), 'utf8');
    expect(saved).toMatch(/^Run,State,Epochs,Of,Training rows,Validation rows,[^,]+,Why\r\n/);
    expect(saved.match(/,Finished,/g)).toHaveLength(3);
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

  it('compares the data of two runs row by row, and says in Predictions that the tables differ', async () => {
    const { page } = studio;
    const lines = Array.from(
      { length: 60 },
      (_, row) => `p${row},${row % 7},${row % 2 ? 'odd' : 'even'}`,
    );
    const train = async (name: string, rows: readonly string[]): Promise<void> => {
      const path = join(folder, `${name}.csv`);
      writeFileSync(path, ['id,size,kind', ...rows].join('\n'));
      await person.importTable(path);
      await person.predictColumn('kind');
      await person.setTraining({ Epochs: 3 });
      expect(await person.train()).toContain('Finished');
    };
    await train('older', lines);
    const changed = lines.map((line, row) => (row === 4 ? 'p4,99,even' : line));
    await train('newer', [...changed, 'p60,1,even']);
    await studio.go('Runs');
    await page.getByText('All projects', { exact: true }).click();
    const box = page.getByRole('combobox', { name: 'Filter the runs' });
    await box.fill('name:older or name:newer');
    await box.press('Escape');
    await page.getByRole('checkbox', { name: /^Compare older/ }).setChecked(true);
    await page.getByRole('checkbox', { name: /^Compare newer/ }).setChecked(true);
    await page.getByRole('button', { name: 'Compare 2 runs' }).click();
    const tabs = page.getByRole('radiogroup', { name: 'What is compared' });
    await tabs.getByText('Data', { exact: true }).click();
    await page.getByText(/different tables: a part of the difference.*matched by “id”/).waitFor();
    const list = page.getByRole('region', { name: 'Rows in which the tables differ' });
    // The newer run was chosen first, as the newest run is when the table opens.
    await page.getByRole('button', { name: 'Swap A and B' }).click();
    const other = list.getByRole('row').filter({ hasText: 'p4' });
    await other.filter({ hasText: /4.*→.*99/ }).waitFor();
    await page.getByRole('radiogroup', { name: 'Which rows' }).getByText('Only in B (1)').click();
    await list.getByRole('row').filter({ hasText: 'p60' }).waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save as CSV' }).click();
    const saved = readFileSync(await (await download).path(), 'utf8')
      .trim()
      .split('\r\n');
    expect(saved[0]).toBe('row in A,row in B,part in A,part in B,id,size,kind');
    expect(saved.slice(1).map((line) => line.split(',').slice(4).join())).toEqual(['p60,1,even']);
    await page.getByRole('region', { name: 'B against A' }).getByText('Parameters').waitFor();
    await page.getByRole('button', { name: 'Back to the table' }).click();
    await box.fill('');
    await page.getByText('This project', { exact: true }).click();
    await person.openProject(/Iris flowers/);
    await studio.go('Runs');
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
