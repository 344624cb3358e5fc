import axe from 'axe-core';
import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { generate } from '../../../common/generators/generate.ts';
import type { GeneratorSpec } from '../../../common/generators/generator.ts';
import GenerateDialog from '../../../renderer/features/generators/GenerateDialog.svelte';
import '../../../renderer/styles/tokens.css';

async function open(): Promise<GeneratorSpec[]> {
  await page.viewport(1280, 800);
  const used: GeneratorSpec[] = [];
  await render(GenerateDialog, {
    open: true,
    busy: false,
    onuse: (spec: GeneratorSpec) => used.push(spec),
  });
  await expect.element(page.getByRole('dialog')).toBeVisible();
  return used;
}

describe('generating a teaching set', () => {
  it('gives the set, rows, noise and seed that were chosen', async () => {
    const used = await open();
    await page.getByRole('radio', { name: 'Spiral' }).click();
    await page.getByRole('textbox', { name: 'Rows' }).fill('120');
    await userEvent.keyboard('{Enter}');
    await page.getByRole('slider').fill('0.5');
    await page.getByRole('button', { name: 'Draw again' }).click();
    await page.getByRole('button', { name: 'Use these rows' }).click();
    expect(used).toEqual([{ kind: 'spiral', rows: 120, noise: 0.5, seed: 2 }]);
  });

  it('draws the rows that will be used, live', async () => {
    await open();
    const picture = page.getByRole('img', { name: 'Two blobs: 400 rows' });
    await expect.element(picture).toBeVisible();
    const marks = () =>
      [...picture.element().querySelectorAll('circle')].map((dot) => dot.outerHTML);
    const before = marks();
    const { rows } = generate({ kind: 'two-blobs', rows: 400, noise: 0.1, seed: 1 });
    expect(before).toHaveLength(rows.filter((row) => row[2] === 0).length);
    await page.getByRole('slider').fill('1');
    await expect.poll(marks).not.toEqual(before);
  });

  it('is used by keyboard alone', async () => {
    const used = await open();
    (page.getByRole('radio', { name: 'Two blobs' }).element() as HTMLElement).focus();
    await userEvent.keyboard('{ArrowRight}');
    await expect.element(page.getByRole('heading', { name: 'Circle' })).toBeVisible();
    (page.getByRole('button', { name: 'Use these rows' }).element() as HTMLElement).focus();
    await userEvent.keyboard('{Enter}');
    expect(used[0]?.kind).toBe('circle');
  });

  it('has no serious findings', async () => {
    await open();
    const { violations } = await axe.run(page.getByRole('dialog').element(), {
      resultTypes: ['violations'],
    });
    expect(
      violations.filter(({ impact }) => impact === 'serious' || impact === 'critical'),
    ).toEqual([]);
  });
});
