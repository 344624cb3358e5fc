import axe from 'axe-core';
import { expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { openData } from '../shell/open-app.ts';

it('tells of a leak, mends it at a press, and takes that back', async () => {
  const opened = await openData();
  const role = () =>
    opened.projects.get(opened.id)?.recipe?.treatments.find(({ column }) => column === 'position')
      ?.role;
  const before = role();
  if (before !== 'feature') {
    await page.getByRole('columnheader', { name: /position/ }).click();
    await page.getByRole('radio', { name: 'Feature' }).click();
    await expect.poll(role).toBe('feature');
  }
  const banner = page.getByRole('list', { name: 'Remarks on the data' });
  await expect.element(banner.getByText(/“position” determines the target/)).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Data , has problems' })).toBeVisible();
  await banner.getByRole('button', { name: 'Ignore position' }).click();
  await expect.poll(role).toBe('ignored');
  await expect.element(banner.getByText(/determines the target/)).not.toBeInTheDocument();
  await page.getByRole('button', { name: 'Undo: Ignore position' }).click();
  await expect.element(banner.getByText(/“position” determines the target/)).toBeVisible();
});

it('warns at the start of a training and goes on when told to', async () => {
  const opened = await openData();
  await page.getByRole('columnheader', { name: /position/ }).click();
  await page.getByRole('radio', { name: 'Feature' }).click();
  await page
    .getByRole('navigation', { name: 'Places' })
    .getByRole('button', { name: /^Train/ })
    .click();
  const warning = page.getByRole('alert', { name: 'Why a run would be worthless' });
  await expect.element(warning).toBeVisible();
  await expect
    .element(page.getByRole('button', { name: 'Train', exact: true }).first())
    .toBeEnabled();
  await warning.getByRole('button', { name: 'Ignore position' }).click();
  await expect.element(warning).not.toBeInTheDocument();
  expect(opened.projects.size).toBe(1);
});

it('lists the rows behind a finding in pages and marks them in the table', async () => {
  await openData();
  await page.getByRole('radio', { name: 'Checks', exact: true }).click();
  await page.getByRole('button', { name: 'Show 45 rows' }).click();
  await expect.element(page.getByText('1–20 of 45')).toBeVisible();
  await page.getByRole('button', { name: 'After' }).click();
  await expect.element(page.getByText('21–40 of 45')).toBeVisible();
  const { violations } = await axe.run(document.body);
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
  await page.getByRole('button', { name: '121', exact: true }).click();
  const row = page.getByRole('row').filter({ hasText: /^121/ });
  await expect.element(row).toHaveClass(/marked/);
});
