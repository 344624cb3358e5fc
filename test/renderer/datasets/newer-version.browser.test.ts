import { expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';
import type { DatasetComparison } from '../../../common/datasets/library-usage.ts';
import { openData } from '../shell/open-app.ts';
import { tableOf } from '../shell/memory-studio.ts';

const candidate = (() => {
  const table = tableOf(310);
  return { ...table, dataset: { ...table.dataset, id: 'newer' } };
})();
const differing: DatasetComparison = {
  candidate,
  isSame: false,
  key: 'position',
  rowsAdded: 12,
  rowsRemoved: 2,
  rowsChanged: 3,
  columnsAdded: [],
  columnsRemoved: [],
  columnsRetyped: [],
};

/** The dialog after a file was chosen and compared. */
async function compared(found: DatasetComparison) {
  const studio = await openData();
  const { datasets } = studio.connection.api;
  const asked = vi.spyOn(datasets, 'refresh').mockResolvedValue(found);
  const removed = vi.spyOn(datasets, 'remove');
  await page.getByRole('radio', { name: 'Import' }).click();
  await page.getByRole('button', { name: 'Import a newer version' }).click();
  await expect.element(page.getByText(/nothing changes until you decide/)).toBeVisible();
  const clicked = vi.spyOn(HTMLInputElement.prototype, 'click').mockImplementation(choose);
  await page.getByRole('button', { name: 'Choose files' }).click();
  clicked.mockRestore();
  await expect.element(page.getByRole('table', { name: 'What differs' })).toBeVisible();
  return { ...studio, asked, removed, datasetId: () => studio.projects.get(studio.id)?.datasetId };
}

/** What a person does in the system's dialog. */
function choose(this: HTMLInputElement): void {
  const transfer = new DataTransfer();
  transfer.items.add(new File(['a,b'], 'flowers-2.csv'));
  this.files = transfer.files;
  this.dispatchEvent(new Event('change'));
}

it('tells what differs before anything changes', async () => {
  const { asked, datasetId } = await compared(differing);
  expect(asked).toHaveBeenCalledWith({ id: 'table-300', tokens: ['flowers-2.csv'] });
  const rows = page.getByRole('table', { name: 'What differs' }).getByRole('row').elements();
  const told = rows.map((row) => [...row.children].slice(0, 2).map((cell) => cell.textContent));
  expect(told.slice(0, 3)).toEqual([
    ['Rows added', '12'],
    ['Rows removed', '2'],
    ['Rows changed', '3'],
  ]);
  await expect.element(page.getByText(/matched by .*position/)).toBeVisible();
  expect(datasetId()).toBe('table-300');
});

it('takes the newer version as one step that can be undone', async () => {
  const { datasetId } = await compared(differing);
  await page.getByRole('button', { name: 'Replace' }).click();
  await expect.poll(datasetId).toBe('newer');
  await page.getByRole('button', { name: 'Undo: Use the newer version of flowers' }).click();
  await expect.poll(datasetId).toBe('table-300');
});

it('keeps nothing of a version that is not taken', async () => {
  const { datasetId, removed } = await compared(differing);
  await page.getByRole('button', { name: 'Keep as it is' }).click();
  await expect.poll(() => removed.mock.calls).toEqual([[{ ids: ['newer'] }]]);
  expect(datasetId()).toBe('table-300');
});

it('says that a file is the same, and offers nothing to replace', async () => {
  await compared({ ...differing, isSame: true, rowsAdded: 0, rowsRemoved: 0, rowsChanged: 0 });
  await expect.element(page.getByText('The file is the same, byte for byte.')).toBeVisible();
  expect(page.getByRole('button', { name: 'Replace' }).elements()).toEqual([]);
});
