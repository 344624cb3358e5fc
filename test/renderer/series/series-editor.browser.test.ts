import { expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { Recipe } from '../../../common/datasets/recipe.ts';
import SeriesEditor from '../../../renderer/features/series/SeriesEditor.svelte';
import { seriesRecipe, seriesTable, seriousFaults } from './series-table.ts';
import '../../../renderer/styles/base.css';

/** The Windows step, which follows what is changed in it. */
async function openEditor(recipe: Recipe = seriesRecipe()) {
  const changes: { recipe: Recipe; label: string }[] = [];
  let shows = 0;
  const props = { table: seriesTable(), task: 'regression' as const, onshow: () => (shows += 1) };
  const shown = await render(SeriesEditor, {
    ...props,
    recipe,
    onchange: (next: Recipe, label: string) => {
      changes.push({ recipe: next, label });
      void shown.rerender({ recipe: next });
    },
  });
  return { changes, last: () => changes.at(-1), shows: () => shows };
}

const cut = page.getByRole('switch', { name: 'Cut rows into windows' });

async function setNumber(label: string, value: string): Promise<void> {
  await page.getByRole('textbox', { name: label }).fill(value);
  await userEvent.keyboard('{Enter}');
}

it('cuts rows into windows in the order of their date, splits them by time, and takes it back', async () => {
  const { last } = await openEditor();
  await cut.click();
  await expect
    .poll(() => last()?.recipe.window)
    .toMatchObject({ purpose: 'forecast', orderBy: 'day' });
  expect(last()?.label).toBe('Windows: on');
  expect(last()?.recipe.split.method ?? 'random').not.toBe('random');
  await cut.click();
  await expect.poll(() => last()?.recipe.window).toBeUndefined();
});

it('sets length, horizon and stride, and says in words what a window is', async () => {
  const { last } = await openEditor();
  await cut.click();
  await setNumber('Length', '21');
  await setNumber('Horizon', '3');
  await setNumber('Stride', '2');
  await expect
    .poll(() => last()?.recipe.window)
    .toMatchObject({ length: 21, horizon: 3, stride: 2 });
  await expect.element(page.getByText(/21 rows → the next 3 values of sold/)).toBeVisible();
});

it('keeps the series of each shop apart, and lets the past of the target be unseen', async () => {
  const { last } = await openEditor();
  await cut.click();
  await page.getByRole('combobox', { name: 'One series per' }).selectOptions('shop');
  await expect.poll(() => last()?.recipe.window?.groupBy).toBe('shop');
  await page.getByRole('switch', { name: 'See the past of sold' }).click();
  await expect.poll(() => last()?.recipe.window?.seesTarget).toBe(false);
});

it('shows the windows when asked, and has no serious faults', async () => {
  const { shows } = await openEditor();
  await cut.click();
  await page.getByRole('button', { name: 'Show the windows' }).click();
  expect(shows()).toBe(1);
  expect(await seriousFaults()).toEqual([]);
});
