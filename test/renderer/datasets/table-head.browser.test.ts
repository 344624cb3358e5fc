import { expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import TableHead from '../../../renderer/features/datasets/TableHead.svelte';
import { tableOf } from '../shell/memory-studio.ts';
import '../../../renderer/styles/base.css';

const tabs = [
  'Table',
  'Images',
  'Series',
  'Explore',
  'Checks',
  'What the network sees',
  'Import',
].map((label) => ({ value: label, label }));

/** The head in the pane that a window of 1280 pixels leaves between recipe and inspector. */
async function openHead(name: string) {
  await page.viewport(1280, 800);
  const { dataset } = tableOf(1_000_000);
  const report = { ...dataset.report, rowsRejected: 0, rowsAltered: 0 };
  const { container } = await render(TableHead, {
    dataset: { ...dataset, name, report },
    tabs,
    tab: 'Table',
    ontab: () => undefined,
  });
  container.style.width = '690px';
  await expect.element(page.getByRole('radio', { name: 'Import' })).toBeInTheDocument();
  return container.getBoundingClientRect();
}

it('shows all seven tabs beside the name at 1280 pixels', async () => {
  const pane = await openHead('daily-min-temperatures of a very long name');
  const radios = page.getByRole('radiogroup').getByRole('radio').elements();
  expect(radios).toHaveLength(7);
  const labels = radios.map((radio) => radio.closest('label')?.getBoundingClientRect());
  for (const label of labels) {
    expect(label?.left).toBeGreaterThanOrEqual(pane.left);
    expect(label?.right).toBeLessThanOrEqual(pane.right);
    expect(label?.top).toBe(labels[0]?.top);
  }
  const heading = page.getByRole('heading').element().getBoundingClientRect();
  expect(heading.width).toBeGreaterThan(60);
  expect(heading.right).toBeLessThanOrEqual(labels[0]?.left ?? 0);
});
