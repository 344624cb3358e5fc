import '../../../renderer/styles/base.css';
import { expect, it } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { page } from 'vitest/browser';
import type { SplitSpec } from '../../../common/datasets/split-spec.ts';
import SplitEditor from '../../../renderer/features/recipe/SplitEditor.svelte';
import { seriesRecipe, seriesTable, seriousFaults, splitApi } from '../series/series-table.ts';

/** The editor over a table of 120 rows, with the split that was last chosen. */
async function openEditor(window = false) {
  let recipe = seriesRecipe();
  if (window) {
    recipe = {
      ...recipe,
      split: { ...recipe.split, method: 'time' },
      window: {
        length: 10,
        horizon: 1,
        stride: 1,
        purpose: 'forecast',
        seesTarget: true,
        orderBy: 'day',
      },
    };
  }
  const props = {
    api: splitApi,
    recipe,
    table: seriesTable(),
    classification: false,
    onchange: (split: SplitSpec) => {
      recipe = { ...recipe, split };
      void screen.rerender({ ...props, recipe });
    },
  };
  const screen = await render(SplitEditor, props);
  return { split: () => recipe.split };
}

const sizes = (training: number, validation: number, test: number) =>
  expect
    .element(page.getByRole('img', { name: /^From the first row to the last/ }))
    .toHaveAccessibleName(
      `From the first row to the last: ${training} training, ${validation} validation, ${test} test.`,
    );
const method = () => page.getByLabelText('Method', { exact: true });

it('deals rows by chance, and shows how many each part gets', async () => {
  const editor = await openEditor();
  await sizes(84, 18, 18);
  await page.getByLabelText('Seed', { exact: true }).fill('7');
  page.getByLabelText('Seed', { exact: true }).element().blur();
  await expect.poll(() => editor.split().seed).toBe(7);
  await page.getByRole('switch', { name: 'Equal rows in one part' }).click();
  await expect.poll(() => editor.split().repeatedRows).toBe('together');
  expect(await seriousFaults()).toEqual([]);
});

it('keeps groups together, and lets the column be chosen', async () => {
  const editor = await openEditor();
  await method().selectOptions('Grouped');
  await page.getByLabelText('Groups', { exact: true }).selectOptions('shop');
  expect(editor.split()).toMatchObject({ method: 'grouped', column: 'shop' });
  // Four shops of 30 rows: whole shops only.
  await sizes(60, 30, 30);
  expect(await seriousFaults()).toEqual([]);
});

it('puts rows in order of time, or of the file', async () => {
  const editor = await openEditor();
  await method().selectOptions('By time');
  const order = page.getByLabelText('In order of', { exact: true });
  await expect.element(order).toHaveValue('day');
  await sizes(84, 18, 18);
  await expect.element(page.getByLabelText('Seed', { exact: true })).not.toBeInTheDocument();
  await order.selectOptions('the file');
  expect(editor.split().column).toBeUndefined();
  expect(await seriousFaults()).toEqual([]);
});

it('reads the part from a column, value by value', async () => {
  const editor = await openEditor();
  await method().selectOptions('By column');
  await page.getByLabelText('Column', { exact: true }).selectOptions('part');
  await expect.element(page.getByLabelText('Part of val')).toHaveValue('validation');
  await sizes(40, 40, 40);
  expect(await seriousFaults()).toEqual([]);
  await page.getByLabelText('Part of val').selectOptions('Training');
  expect(editor.split().values).toEqual({
    train: ['train', 'val'],
    validation: [],
    test: ['test'],
  });
  // Without a value for validation a share of the training rows validates.
  await expect.element(page.getByLabelText('Validation', { exact: true })).toBeVisible();
  await page.getByLabelText('Part of test').selectOptions('Left out');
  expect(editor.split().values?.test).toEqual([]);
});

it('cuts folds, and holds another one', async () => {
  const editor = await openEditor();
  await page.getByLabelText('Cross-validation folds').click();
  expect(editor.split().folds).toEqual({ count: 5, held: 0 });
  const held = page.getByLabelText('Held fold');
  await held.fill('3');
  held.element().blur();
  await expect.poll(() => editor.split().folds).toEqual({ count: 5, held: 2 });
  // 102 rows beside the test are cut into five.
  await expect
    .element(page.getByRole('img', { name: /^From the first row to the last/ }))
    .toHaveAccessibleName(/8[12] training, 2[01] validation, 18 test/);
  expect(await seriousFaults()).toEqual([]);
});

it('tells of windows beside the rows of a series, and offers no chance', async () => {
  await openEditor(true);
  await expect.element(method()).toHaveValue('time');
  expect([...(method().element() as HTMLSelectElement).options].map(({ label }) => label)).toEqual([
    'Grouped',
    'By time',
    'By column',
  ]);
  await sizes(84, 18, 18);
  // A training window needs ten rows to see before the one that it tells; later ones may see training rows.
  await expect
    .element(page.getByText('They make 74 training, 18 validation, 18 test windows.'))
    .toBeVisible();
  expect(await seriousFaults()).toEqual([]);
});
