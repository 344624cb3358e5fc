import { expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { Api } from '../../../common/api/api.ts';
import type { ProfiledDataset } from '../../../common/datasets/dataset.ts';
import type { Recipe } from '../../../common/datasets/recipe.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import SeriesView from '../../../renderer/features/series/SeriesView.svelte';
import { seriesApi, wideSeries } from './series-services.ts';
import { seriesRecipe, seriousFaults } from './series-table.ts';
import '../../../renderer/styles/base.css';

const wide = wideSeries();
const window = {
  length: 10,
  horizon: 2,
  stride: 1,
  purpose: 'forecast',
  seesTarget: true,
  orderBy: 'day',
} as const;
const withWindows: Recipe = {
  ...seriesRecipe(),
  window,
  split: { method: 'time', train: 0.7, validation: 0.15, test: 0.15, seed: 1, stratify: false },
};

interface Changes {
  readonly recipe?: Recipe;
  readonly table?: ProfiledDataset;
  readonly api?: Api;
}

/** The Series tab in a pane of its own size. */
async function openSeries(changes: Changes = {}) {
  await page.viewport(1000, 700);
  document.getElementById('room')?.remove();
  const target = document.createElement('div');
  target.id = 'room';
  target.style.height = '700px';
  document.body.append(target);
  const props = {
    api: seriesApi(wide.table, wide.data),
    table: wide.table,
    recipe: seriesRecipe(),
    ...changes,
  };
  return render(SeriesView, { props, target });
}

const chip = (name: string) => page.getByRole('checkbox', { name, exact: true });
const chosen = () =>
  page
    .getByRole('group', { name: 'Columns' })
    .getByRole('checkbox', { checked: true })
    .elements()
    .map((box) => box.closest('label')?.textContent.trim());
const inView = (rows: number) => page.getByText(new RegExp(`^${rows} rows in view`));
const told = (text: string | RegExp) => page.getByText(text);

it('draws the target in order of its date, and other columns beside it, five at most', async () => {
  await openSeries();
  await expect.element(inView(120)).toBeVisible();
  expect(chosen()).toEqual(['sold']);
  await expect.element(page.getByRole('combobox', { name: 'In order of' })).toHaveValue('day');
  for (const name of ['visits', 'rain', 'price', 'staff']) await chip(name).click();
  await expect.poll(chosen).toEqual(['sold', 'visits', 'rain', 'price', 'staff']);
  await chip('returns').click();
  // The one that was chosen first makes room.
  await expect.poll(chosen).toEqual(['visits', 'rain', 'price', 'staff', 'returns']);
  await page.getByRole('button', { name: /as a table/ }).click();
  await expect.element(page.getByRole('columnheader', { name: 'returns' })).toBeVisible();
  await expect.element(page.getByRole('cell', { name: '2020-01-01' })).toBeVisible();
  expect(await seriousFaults()).toEqual([]);
});

it('draws one series of several', async () => {
  await openSeries();
  await page.getByRole('combobox', { name: 'One series per' }).selectOptions('shop');
  await expect.element(inView(30)).toBeVisible();
  const series = page.getByRole('combobox', { name: 'Series', exact: true });
  await expect.element(series).toHaveValue('north');
  await series.selectOptions('west');
  await expect.element(page.getByRole('heading', { name: 'shop west' })).toBeVisible();
});

it('chooses columns by keyboard, and says what to do when none is chosen', async () => {
  await openSeries();
  await expect.element(inView(120)).toBeVisible();
  (chip('sold').element() as HTMLElement).focus();
  await userEvent.keyboard(' ');
  await expect.element(page.getByText('Choose a column to draw.')).toBeVisible();
  await userEvent.keyboard('{Tab} ');
  await expect.poll(chosen).toEqual(['visits']);
  await expect.element(inView(120)).toBeVisible();
});

it('shades the parts, brackets a window and says what it sees and tells', async () => {
  await openSeries({ recipe: withWindows });
  await expect
    .element(told('Training: sees 2020-01-01 to 2020-01-10, tells 2020-01-11 to 2020-01-12.'))
    .toBeVisible();
  const labels = () =>
    [...document.querySelectorAll('.band')].map((band) => band.textContent.trim());
  await expect.poll(labels).toEqual(['Training', 'Validation', 'Test']);
  expect([...document.querySelectorAll('.bracket')]).toHaveLength(2);
  await expect.element(told(/^73 training, 17 validation\s+and 17 test windows\.$/)).toBeVisible();
  // The recipe orders and groups rows then, not this tab.
  expect(page.getByRole('combobox', { name: 'In order of' }).elements()).toEqual([]);
  await page.getByRole('button', { name: 'Zoom to it' }).click();
  const rows = () => Number(/(\d+) rows in view/.exec(document.body.textContent)?.[1]);
  await expect.poll(rows).toBeLessThan(40);
  expect(rows()).toBeGreaterThanOrEqual(12);
  expect(await seriousFaults()).toEqual([]);
});

it('goes from window to window by buttons, by number and by keys, and stops at both ends', async () => {
  await openSeries({ recipe: withWindows });
  const before = page.getByRole('button', { name: 'Window before' });
  const next = page.getByRole('button', { name: 'Next window' });
  const slider = page.getByRole('slider', { name: 'Window of the series' });
  await expect.element(before).toBeDisabled();
  await next.click();
  await expect.element(told(/^Training: sees 2020-01-02 to/)).toBeVisible();
  await expect.element(slider).toHaveValue('2');
  (slider.element() as HTMLElement).focus();
  await userEvent.keyboard('{ArrowRight}');
  await expect.element(told(/^Training: sees 2020-01-03 to/)).toBeVisible();
  await userEvent.keyboard('{End}');
  await expect.element(told(/^Test: sees .* tells 2020-04-28 to 2020-04-29\.$/)).toBeVisible();
  await expect.element(next).toBeDisabled();
  await page.getByRole('textbox', { name: 'Window', exact: true }).fill('1');
  await userEvent.keyboard('{Enter}');
  await expect.element(told(/^Training: sees 2020-01-01 to/)).toBeVisible();
  await expect.element(before).toBeDisabled();
});

it('says that a table has nothing to draw', async () => {
  const { dataset, profiles } = wide.table;
  const texts = profiles.filter(({ type }) => type === 'category');
  const columns = dataset.columns.filter(({ type }) => type === 'category');
  await openSeries({ table: { dataset: { ...dataset, columns }, profiles: texts } });
  await expect
    .element(page.getByRole('heading', { name: 'Nothing to draw as a series' }))
    .toBeVisible();
  expect(await seriousFaults()).toEqual([]);
});

it('says that rows are read while they are, and why they cannot be drawn', async () => {
  let refuse: (error: Error) => void = () => undefined;
  const waiting = new Promise<never>((_, reject) => (refuse = reject));
  const api = { series: { points: () => waiting } } as unknown as Api;
  await openSeries({ api });
  const bar = page.getByRole('progressbar', { name: 'Reading the rows in order' });
  await expect.element(bar).toBeVisible();
  expect(page.getByText('Choose a column to draw.').elements()).toEqual([]);
  refuse(new AppError('not-found', 'The table is no longer there.'));
  await expect.element(page.getByText('The table is no longer there.')).toBeVisible();
  expect(bar.elements()).toEqual([]);
});
