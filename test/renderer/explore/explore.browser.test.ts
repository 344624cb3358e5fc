import axe from 'axe-core';
import { expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { openData } from '../shell/open-app.ts';

const open = async (view: string) => {
  await openData();
  await page.getByRole('radio', { name: 'Explore', exact: true }).click();
  await page.getByRole('radio', { name: view, exact: true }).click();
};

async function violations(): Promise<string[]> {
  const { violations: found } = await axe.run(document.body);
  return found.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
}

it('shows every column by class, as a picture and as a table, and selects one', async () => {
  await open('Columns');
  await expect
    .element(
      page.getByRole('img', {
        name: 'Histogram of length by species; its numbers are in the table',
      }),
    )
    .toBeVisible();
  await page.getByRole('button', { name: 'region', exact: true }).click();
  await expect.element(page.getByRole('heading', { name: 'region', level: 2 })).toBeVisible();
  expect(await violations()).toEqual([]);
  await page.getByRole('radio', { name: 'Table', exact: true }).last().click();
  await expect.element(page.getByRole('cell', { name: '−0.55' })).toBeVisible();
});

it('brings the outliers of a column into view in the table and marks them', async () => {
  await open('Columns');
  await page.getByRole('button', { name: /2 outliers outside/ }).click();
  await expect.element(page.getByRole('grid', { name: 'Table flowers' })).toBeVisible();
  const row = page.getByRole('row').filter({ hasText: /^121/ });
  await expect.element(row).toBeVisible();
  await expect.element(row).toHaveClass(/marked/);
});

it('reads correlations by keyboard and opens a pair', async () => {
  await open('Correlations');
  const grid = page.getByRole('grid', { name: 'Correlations' });
  await expect.element(grid).toBeVisible();
  (grid.element().querySelector('td[tabindex="0"]') as HTMLElement).focus();
  await userEvent.keyboard('{ArrowDown}');
  await expect.element(page.getByText(/Pearson .* rows\)\. Press to see the pair/)).toBeVisible();
  await page.getByRole('radio', { name: 'Pairs' }).click();
  await expect.element(page.getByRole('columnheader', { name: 'What it says' })).toBeVisible();
  expect(await violations()).toEqual([]);
});

it('draws a scatter matrix of chosen columns, with its points as a table', async () => {
  await open('Scatter matrix');
  await expect.element(page.getByRole('img', { name: /position over length/ })).toBeVisible();
  expect(await violations()).toEqual([]);
  await page.getByRole('radio', { name: 'Table', exact: true }).last().click();
  await expect.element(page.getByRole('cell', { name: 'virginica' }).first()).toBeVisible();
});

it('shows which columns miss together, and how the classes lie in the parts', async () => {
  await open('Missing values');
  await expect.element(page.getByText(/270 of 300 rows \(90.0 %\) have no gap/)).toBeVisible();
  await page.getByRole('radio', { name: 'Class balance' }).click();
  await expect.element(page.getByRole('rowheader', { name: 'virginica' })).toBeVisible();
  expect(await violations()).toEqual([]);
});
