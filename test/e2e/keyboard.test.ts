/** The whole path without a mouse, and what a screen reader and weak eyes need on every place. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findings } from './axe.ts';
import { TestStudio } from './studio.ts';

const places = ['Data', 'Design', 'Train', 'Evaluate', 'Runs', 'Predict'] as const;

describe('by keyboard alone', () => {
  let studio: TestStudio;

  beforeAll(async () => {
    studio = await TestStudio.open();
  });
  afterAll(async () => {
    await studio.close();
    expect(studio.complaints).toEqual([]);
  });

  it('a sample is opened, a layer added and undone, a run trained, judged and found again', async () => {
    const { page } = studio;
    const { keyboard } = page;
    const openPalette = async (): Promise<void> => {
      await keyboard.press('Control+k');
      await page.locator('.lw-palette-input:focus').waitFor();
    };
    await page.getByRole('button', { name: /^XOR/ }).focus();
    await keyboard.press('Enter');
    await page.getByRole('navigation', { name: 'Places' }).waitFor();

    await keyboard.press('Alt+2');
    await page.locator('.svelte-flow__node').first().waitFor();
    const layers = await page.locator('.svelte-flow__node').count();
    const find = page.getByRole('searchbox', { name: 'Find a layer' });
    await find.focus();
    await keyboard.type('dropout');
    await keyboard.press('Enter');
    await expect.poll(() => page.locator('.svelte-flow__node').count()).toBe(layers + 1);
    await page.locator('.svelte-flow__node').last().focus();
    await keyboard.press('Control+z');
    await expect.poll(() => page.locator('.svelte-flow__node').count()).toBe(layers);

    await keyboard.press('Alt+3');
    // Design has a field for epochs too: this one belongs to Train.
    await page.getByRole('button', { name: 'Train', exact: true }).first().waitFor();
    await page.getByLabel('Epochs', { exact: true }).focus();
    await keyboard.press('Control+a');
    await keyboard.type('40');
    await keyboard.press('Enter');
    await keyboard.press('Control+Enter');
    await page.locator('.state').getByText('Finished').waitFor({ timeout: 60_000 });

    await keyboard.press('Alt+4');
    await page.getByRole('grid', { name: 'Confusion matrix' }).waitFor();

    await openPalette();
    await keyboard.type('Predict');
    await keyboard.press('Enter');
    await page.getByLabel('x1', { exact: true }).waitFor();

    await openPalette();
    await keyboard.type('About this');
    await keyboard.press('Enter');
    const about = page.getByRole('dialog', { name: 'About this program' });
    await about
      .getByRole('listitem')
      .filter({ hasText: 'ONNX Runtime' })
      .getByText('Ready')
      .waitFor();
    await about.getByText(studio.library).waitFor();
    await keyboard.press('Escape');
    await about.waitFor({ state: 'hidden' });
  });

  it.each(['light', 'dark'] as const)(
    'no place has serious findings in the %s theme',
    async (theme) => {
      await studio.page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      const found: string[] = [];
      for (const place of places) {
        await studio.go(place);
        await studio.page.waitForLoadState('networkidle');
        found.push(...(await findings(studio.page)).map((finding) => `${place}: ${finding}`));
      }
      await studio.home();
      found.push(...(await findings(studio.page)).map((finding) => `Home: ${finding}`));
      expect(found).toEqual([]);
      await studio.page.goBack();
      await studio.page.getByRole('navigation', { name: 'Places' }).waitFor();
    },
  );
});
