import axe from 'axe-core';
import { describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { openData, openHome } from './open-app.ts';

/** What axe finds that keeps people out, in words that say where. */
async function findings(): Promise<string[]> {
  await Promise.all(document.getAnimations().map((animation) => animation.finished));
  const { violations } = await axe.run(document.body);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`),
    );
}

describe.each(['light', 'dark'])('in the %s theme', (theme) => {
  it('Home keeps nobody out', async () => {
    await openHome();
    document.documentElement.dataset['theme'] = theme;
    await expect.element(page.getByRole('button', { name: /Iris/ })).toBeVisible();
    expect(await findings()).toEqual([]);
  });

  it('the table and its recipe keep nobody out', async () => {
    await openData();
    document.documentElement.dataset['theme'] = theme;
    await page.getByRole('button', { name: /\d\. Split/ }).click();
    await page.getByRole('button', { name: /2\. Columns used/ }).click();
    expect(await findings()).toEqual([]);
  });

  it('the import options keep nobody out', async () => {
    await openData();
    document.documentElement.dataset['theme'] = theme;
    await page.getByRole('radio', { name: 'Import' }).click();
    await expect.element(page.getByLabelText('Separator')).toBeVisible();
    expect(await findings()).toEqual([]);
  });
});
