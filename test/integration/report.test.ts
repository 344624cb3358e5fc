import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emptyCard } from '../../common/report/model-card.ts';
import type { RunSummary } from '../../common/runs/run.ts';
import { StudioUnderTest } from './studio-under-test.ts';

const hostile = '<script>alert(1)</script>';

describe('a report of a real run', () => {
  const studio = new StudioUnderTest();
  let classified: RunSummary;
  let told: RunSummary;
  const textOf = async ({ token }: { readonly token: string }) =>
    readFile(studio.services.files.resolve(token).path, 'utf8');

  beforeAll(async () => {
    await studio.open();
    const lines = Array.from({ length: 120 }, (_, row) => {
      const kind = ['"<b>a</b>"', 'b'][row % 2];
      return `${row % 13},${(row * 7) % 31},${kind},${row % 3 === 0 ? hostile : 'fine'}`;
    });
    const token = studio.file('names.csv', `x,"<img src=x>",kind,y\n${lines.join('\n')}\n`);
    const table = await studio.api.datasets.importFiles({ tokens: [token], options: {} });
    const classes = await studio.project(table, { epochs: 12 });
    classified = await studio.train(classes.id, hostile);
    const houses = await studio.sample('house-prices', { epochs: 12 });
    told = await studio.train(houses.id);
  });
  afterAll(() => studio.remove());

  it('holds evaluation and hashes, and no markup of column, class or run names', async () => {
    expect(classified.status).toBe('finished');
    const written = await studio.api.reports.html({ runId: classified.id });
    expect(written.name).toBe('script alert(1)  script.html');
    const page = await textOf(written);
    expect(page).not.toMatch(/<script|<img|<b>a/);
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page).toContain('Confusion matrix');
    expect(page).toContain('ROC curve');
    const { dataset } = await studio.api.datasets.get({
      id: (await studio.api.runs.get({ id: classified.id })).datasetId,
    });
    expect(page).toContain(dataset.source.sha256);
    expect(page).toMatch(/SHA-256 of the best weights<\/dt>\s*<dd><code>[0-9a-f]{64}/);
    const { html } = await studio.api.reports.page({ runId: classified.id });
    expect(html.length).toBeGreaterThan(10_000);
  });

  it('tells of a regression in its own units, with intervals', async () => {
    const page = await textOf(await studio.api.reports.html({ runId: told.id }));
    expect(page).toContain('Predicted against actual');
    expect(page).toContain('Linear regression');
    expect(page).toMatch(/of the prediction, by\s+the\s+errors of/);
  });

  it('has what a person said of the model, which is kept with the run', async () => {
    expect(await studio.api.reports.fields({ runId: told.id })).toEqual(emptyCard);
    const fields = { ...emptyCard, primaryUses: 'Estimates for <agents>.', license: 'CC BY 4.0' };
    await studio.api.reports.setFields({ runId: told.id, fields });
    await studio.restart();
    expect(await studio.api.reports.fields({ runId: told.id })).toEqual(fields);
    expect(await studio.api.reports.fields({ runId: classified.id })).toEqual(emptyCard);
    const written = await studio.api.reports.card({ runId: told.id });
    expect(written.name).toBe(`${told.name} model card.md`);
    const card = await textOf(written);
    expect(card).toContain('**Primary intended uses:** Estimates for \\<agents\\>.');
    expect(card).toContain('**Contact:** _To be filled in:_');
  });

  it('says how a PDF is made where the program cannot make it', async () => {
    await expect(studio.api.reports.pdf({ runId: told.id })).rejects.toThrow(/Save as PDF/);
  });

  it('compares runs by results, differing settings and curves', async () => {
    const other = await studio.train(told.projectId);
    const runIds = [told.id, other.id];
    const page = await textOf(await studio.api.reports.comparison({ runIds }));
    expect(page).toContain('Comparison of 2 runs');
    expect(page).toContain('All settings are the same.');
    expect(page).toContain(other.name);
  });
});
