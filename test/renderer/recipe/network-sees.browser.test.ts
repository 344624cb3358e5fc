import '../../../renderer/styles/base.css';
import { expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { Api, RecipePreview } from '../../../common/api/api.ts';
import { prepareTable } from '../../../common/datasets/prepare-table.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import NetworkSees from '../../../renderer/features/recipe/NetworkSees.svelte';
import { previewOf } from '../../../main/services/datasets/preview-recipe.ts';
import { data, seriesRecipe, seriesTable, seriousFaults } from '../series/series-table.ts';

/** What the network sees, of rows that are answered when the test says so. */
async function openWaiting() {
  await page.viewport(1000, 700);
  let answer: (preview: RecipePreview) => void = () => undefined;
  let refuse: (error: Error) => void = () => undefined;
  const waiting = new Promise<RecipePreview>((resolve, reject) => {
    answer = resolve;
    refuse = reject;
  });
  const api = { recipes: { preview: () => waiting } } as unknown as Api;
  await render(NetworkSees, { api, table: seriesTable(), recipe: seriesRecipe() });
  return { answer: (preview: RecipePreview) => answer(preview), refuse: (e: Error) => refuse(e) };
}

const bar = page.getByRole('progressbar', { name: 'Preparing the first rows' });

it('says that the first rows are prepared while they are, and shows them then', async () => {
  const { answer } = await openWaiting();
  await expect.element(bar).toBeVisible();
  await expect
    .element(page.getByRole('status').filter({ hasText: 'Preparing the first rows' }))
    .toBeVisible();
  expect(await seriousFaults()).toEqual([]);
  const cells = Array.from({ length: data.rows }, (_, row) => [
    '2020-01-01',
    String(row),
    'a',
    'b',
  ]);
  const prepared = prepareTable(data, seriesRecipe());
  answer(previewOf(prepared, { offset: 0, rows: cells }));
  await expect.element(page.getByRole('heading', { name: 'Inputs' })).toBeVisible();
  expect(bar.elements()).toEqual([]);
});

it('says why the rows cannot be prepared, and waits no more', async () => {
  const { refuse } = await openWaiting();
  await expect.element(bar).toBeVisible();
  refuse(new AppError('invalid-data', '“sold” has no value in any row.'));
  await expect.element(page.getByText('“sold” has no value in any row.')).toBeVisible();
  expect(bar.elements()).toEqual([]);
});
