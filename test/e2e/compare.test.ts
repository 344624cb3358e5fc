/** Three saved runs on the Pima table, compared through the real interface until it is known why the best is best. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Person, readShown } from './actions.ts';
import { TestStudio, hasSharedData, sharedData } from './studio.ts';

if (!hasSharedData) console.log('Skipped comparing Pima runs: the shared data sets are not here.');

/** A rate that is too small, a good one, and one far too small. */
const rates = [0.0001, 0.003, 0.00001];

describe.skipIf(!hasSharedData)('comparing three saved runs', () => {
  let studio: TestStudio;
  let person: Person;

  beforeAll(async () => {
    studio = await TestStudio.open();
    person = new Person(studio);
    await person.importTable(join(sharedData, 'tabular', 'pima-indians-diabetes.csv'));
    await person.setSplit({ train: 60, validation: 20, test: 20 });
    await person.setHiddenUnits([12, 8]);
    await person.setTraining({ Epochs: 60, 'Batch size': 10 });
    for (const rate of rates) {
      await person.setTraining({ 'Learning rate': rate });
      expect(await person.train()).toContain('Finished');
    }
    await studio.go('Runs');
    const boxes = studio.page.getByRole('checkbox', { name: /^Compare / });
    await boxes.nth(rates.length - 1).waitFor();
    for (const box of await boxes.all()) await box.setChecked(true);
    await studio.page.getByRole('button', { name: 'Compare 3 runs' }).click();
  }, 300_000);
  afterAll(async () => {
    await studio.close();
    expect(studio.complaints).toEqual([]);
  });

  const open = async (tab: string): Promise<void> => {
    const tabs = studio.page.getByRole('radiogroup', { name: 'What is compared' });
    await tabs.getByText(tab, { exact: true }).click();
  };

  it('shows that they differ in their learning rate alone, and which does best', async () => {
    const { page } = studio;
    await open('Settings');
    const results = page.getByRole('region', { name: 'Results of the runs' });
    const losses = results.getByRole('row', { name: /^Best validation loss/ }).getByRole('cell');
    await losses.first().waitFor();
    const values = (await losses.allInnerTexts()).map((text) =>
      readShown(text.split('\n')[0] ?? ''),
    );
    const differing = page.getByRole('region', { name: 'Settings of the chosen runs' });
    const rows = differing.getByRole('row', { name: /^Training / });
    await rows.first().waitFor();
    expect(await rows.count()).toBe(1);
    const shown = (await rows.getByRole('cell').allInnerTexts()).map(Number);
    expect(shown.toSorted()).toEqual(rates.toSorted());
    const best = values.indexOf(Math.min(...values));
    expect(shown[best]).toBe(0.003);
  });

  it('saves the curves of all three with every epoch as CSV', async () => {
    const { page } = studio;
    await open('Curves');
    const chart = page.getByRole('region', { name: 'Validation loss', exact: true });
    await chart.getByRole('button', { name: 'Validation loss: copy and save' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: 'Save as CSV' }).click();
    const saved = await download;
    expect(saved.suggestedFilename()).toBe('Validation loss.csv');
    const lines = readFileSync(await saved.path(), 'utf8')
      .trim()
      .split('\r\n');
    expect(lines[0]?.split(',')).toHaveLength(4);
    expect(lines).toHaveLength(61);
  });

  it('shows rows that one gets right and another wrong, and says whether it is really better', async () => {
    const { page } = studio;
    await open('Predictions');
    const flips = page.getByRole('radiogroup', { name: 'Which rows' });
    await flips.waitFor();
    const [a = 0, b = 0] = (await flips.locator('label').allInnerTexts()).map((text) =>
      readShown(/\(([\d,]+)\)/.exec(text)?.[1] ?? ''),
    );
    await page.getByText(/^\d+ rows judged by both/).waitFor();
    const rows = page.getByRole('region', { name: 'Rows that are answered differently' });
    if (a > 0) expect(await rows.getByRole('row').count()).toBe(Math.min(25, a) + 1);

    await open('Is it better?');
    const same = page.getByRole('region', { name: 'On the same rows' });
    await same
      .getByText(/really better|cannot be told/)
      .first()
      .waitFor();
    const counts = await same
      .getByText(/\d+ against \d+ rows/)
      .first()
      .innerText();
    expect(counts).toBe(`${a} against ${b} rows`);
    expect(await same.getByText(/after Holm’s\s+correction/).count()).toBe(2);
  });

  it('shows the Pareto front, the parallel axes and a stored state', async () => {
    const { page } = studio;
    await open('Scatter');
    await page.getByText(/on the Pareto front: no other run/).waitFor();
    await open('Parallel');
    await page.getByRole('slider', { name: 'learning_rate' }).waitFor();
    await open('Time machine');
    await page.getByText(/^Accuracy at this state/).waitFor();
  });

  it('exports a report of the three, whole in one file, that names the one setting in which they differ', async () => {
    const { page } = studio;
    await page.getByRole('button', { name: 'Back to the table' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save comparison' }).click();
    const saved = await download;
    expect(saved.suggestedFilename()).toMatch(/\.html$/);
    const reader = await page.context().newPage();
    const asked: string[] = [];
    reader.on('request', (request) => asked.push(request.url()));
    await reader.setContent(readFileSync(await saved.path(), 'utf8'));
    await reader.getByRole('heading', { name: 'Comparison of 3 runs' }).waitFor();
    const rate = reader.getByRole('row', { name: /^learning_rate/ });
    const shown = (await rate.getByRole('cell').allInnerTexts()).map(Number);
    expect(shown.toSorted()).toEqual(rates.toSorted());
    const chart = reader.getByRole('img', { name: /^Validation loss/ });
    // Three lines with markers of their own: legible without colours.
    const outlines = await chart
      .locator('path[fill]')
      .evaluateAll((paths) =>
        paths.flatMap((path) =>
          path.getAttribute('fill') === 'none'
            ? []
            : [(path.getAttribute('d') ?? '').replace(/[-\d. ]/g, '')],
        ),
      );
    expect(new Set(outlines).size).toBe(3);
    expect(asked).toEqual([]);
    await reader.close();
  });
});
