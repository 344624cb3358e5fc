import { expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { DatasetUsage } from '../../../common/datasets/library-usage.ts';
import { openData, openHome } from '../shell/open-app.ts';
import { tableOf } from '../shell/memory-studio.ts';

const workbook = {
  format: 'excel',
  parts: [
    { name: 'Empty', rows: 0 },
    { name: 'People', rows: 60 },
    { name: 'Houses', rows: 80 },
  ],
};

function dropFile(name: string): void {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File(['bytes'], name));
  window.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
}

it('asks which sheet is meant and imports the one that is chosen by keyboard', async () => {
  const { connection } = await openHome();
  const { datasets } = connection.api;
  vi.spyOn(datasets, 'inspect').mockResolvedValue(workbook);
  const imported = vi.spyOn(datasets, 'importFiles');
  dropFile('two.xlsx');
  await expect.element(page.getByRole('dialog', { name: 'Which sheet?' })).toBeVisible();
  await expect.element(page.getByRole('radio', { name: /People/ })).toHaveFocus();
  await expect.element(page.getByRole('radio', { name: /Empty/ })).toBeDisabled();
  expect(imported).not.toHaveBeenCalled();
  await userEvent.keyboard('{ArrowDown}{Enter}');
  await expect.poll(() => imported.mock.calls[0]?.[0].options).toEqual({ part: 'Houses' });
});

it('imports nothing when no sheet is chosen', async () => {
  const { connection } = await openHome();
  const { datasets } = connection.api;
  vi.spyOn(datasets, 'inspect').mockResolvedValue(workbook);
  const imported = vi.spyOn(datasets, 'importFiles');
  dropFile('two.xlsx');
  await expect.element(page.getByRole('dialog', { name: 'Which sheet?' })).toBeVisible();
  await userEvent.keyboard('{Escape}');
  await expect.element(page.getByText('“two.xlsx” was not imported.')).toBeVisible();
  expect(imported).not.toHaveBeenCalled();
});

it('lists what datasets take, and deletes what nobody uses once that is confirmed', async () => {
  const { connection } = await openData();
  const { datasets } = connection.api;
  const { dataset } = tableOf(300);
  const bytes = { source: 2_000_000, table: 1_000_000, images: 0, prepared: 0 };
  const used: DatasetUsage = { dataset, bytes, projects: ['Flowers'], runs: 2 };
  const unused: DatasetUsage = {
    dataset: { ...dataset, id: 'old', name: 'old flowers' },
    bytes,
    projects: [],
    runs: 0,
  };
  let list = [used, unused];
  vi.spyOn(datasets, 'usage').mockImplementation(() => Promise.resolve(list));
  const removed = vi.spyOn(datasets, 'remove').mockImplementation(() => {
    list = [used];
    return Promise.resolve();
  });
  await page.getByRole('radio', { name: 'Import' }).click();
  await page.getByRole('button', { name: 'Data in the library' }).click();
  await expect.element(page.getByText('2 datasets take 6 MB.')).toBeVisible();
  await expect.element(page.getByText('Flowers; 2 runs')).toBeVisible();
  await page.getByRole('button', { name: /Delete unused datasets/ }).click();
  expect(removed).not.toHaveBeenCalled();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect.element(page.getByText('3 MB freed.')).toBeVisible();
  expect(removed).toHaveBeenCalledWith({ ids: ['old'] });
});
