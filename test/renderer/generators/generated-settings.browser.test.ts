import { expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { ProfiledDataset } from '../../../common/datasets/dataset.ts';
import { suggestExperiment } from '../../../common/experiments/suggest-experiment.ts';
import type { GeneratorSpec } from '../../../common/generators/generator.ts';
import { openHome } from '../shell/open-app.ts';
import { tableOf } from '../shell/memory-studio.ts';

const spec: GeneratorSpec = { kind: 'moons', rows: 400, noise: 0.1, seed: 1 };

/** A table made from `made`, whose id tells what it was made from. */
function generated(made: GeneratorSpec): ProfiledDataset {
  const { dataset, profiles } = tableOf(made.rows);
  const source = { kind: 'generated', name: 'Moons', sha256: '00', generator: made } as const;
  const id = JSON.stringify([made.rows, made.noise, made.seed]);
  return { dataset: { ...dataset, id, name: 'Moons', source }, profiles };
}

/** The Import tab of a project around a generated set. */
async function openGenerated() {
  const studio = await openHome();
  const { api } = studio.connection;
  const table = generated(spec);
  vi.spyOn(api.datasets, 'get').mockResolvedValue(table);
  const { id, revision } = await api.projects.create({ name: 'M', datasetId: table.dataset.id });
  await api.projects.save({ id, revision, changes: suggestExperiment(table) });
  const asked = vi
    .spyOn(api.datasets, 'generate')
    .mockImplementation((input) => Promise.resolve(generated(input.spec)));
  window.location.hash = `#/project/${id}/data`;
  await page.getByRole('radio', { name: 'Import' }).click();
  await expect.element(page.getByRole('region', { name: 'Moons' })).toBeVisible();
  return {
    asked,
    datasetId: () => studio.projects.get(id)?.datasetId,
    recipe: () => studio.projects.get(id)?.recipe,
  };
}

it('shows what a generated set was made from, and nothing about files', async () => {
  await openGenerated();
  await expect.element(page.getByRole('textbox', { name: 'Rows' })).toHaveValue('400');
  await expect.element(page.getByRole('slider')).toHaveValue('0.1');
  await expect.element(page.getByRole('img', { name: 'Moons: 400 rows' })).toBeVisible();
  expect(page.getByText('Separator').elements()).toEqual([]);
  expect(page.getByText('Import a newer version').elements()).toEqual([]);
});

it('draws a dragged slider at once and makes the rows when it is let go, as one undoable step', async () => {
  const { asked, datasetId } = await openGenerated();
  const slider = page.getByRole('slider').element() as HTMLInputElement;
  const drag = (noise: string) => {
    slider.value = noise;
    slider.dispatchEvent(new Event('input', { bubbles: true }));
  };
  const picture = page.getByRole('img', { name: 'Moons: 400 rows' }).element();
  const before = picture.innerHTML;
  drag('0.5');
  drag('0.8');
  await expect.poll(() => picture.innerHTML).not.toBe(before);
  expect(asked).not.toHaveBeenCalled();
  slider.dispatchEvent(new Event('change', { bubbles: true }));
  await expect.poll(() => asked.mock.calls.map(([input]) => input.spec.noise)).toEqual([0.8]);
  await expect.poll(datasetId).toBe('[400,0.8,1]');
  await page.getByRole('button', { name: 'Undo: Change the noise of Moons' }).click();
  await expect.poll(datasetId).toBe('[400,0.1,1]');
  await expect.element(page.getByRole('slider')).toHaveValue('0.1');
  await page.getByRole('button', { name: 'Redo: Change the noise of Moons' }).click();
  await expect.poll(datasetId).toBe('[400,0.8,1]');
  expect(asked).toHaveBeenCalledTimes(1);
});

it('makes only the last of what is asked for while rows are made', async () => {
  const { asked, datasetId } = await openGenerated();
  const waiting: (() => void)[] = [];
  asked.mockImplementation(
    (input) =>
      new Promise((resolve) => {
        waiting.push(() => resolve(generated(input.spec)));
      }),
  );
  const again = page.getByRole('button', { name: 'Draw again' });
  await again.click();
  await again.click();
  await again.click();
  await expect.element(page.getByRole('progressbar', { name: 'Making the rows' })).toBeVisible();
  waiting[0]?.();
  await expect.poll(() => waiting.length).toBe(2);
  waiting[1]?.();
  await expect.poll(datasetId).toBe('[400,0.1,4]');
  expect(asked.mock.calls.map(([input]) => input.spec.seed)).toEqual([2, 4]);
  // Three presses in a row are one step.
  await page.getByRole('button', { name: 'Undo: Change the seed of Moons' }).click();
  await expect.poll(datasetId).toBe('[400,0.1,1]');
});

it('keeps what was decided of the columns', async () => {
  const { datasetId, recipe } = await openGenerated();
  const role = () => recipe()?.treatments.find(({ column }) => column === 'region')?.role;
  await page.getByRole('button', { name: /Columns used/ }).click();
  await page.getByRole('checkbox', { name: 'region' }).click();
  await expect.poll(role).toBe('ignored');
  await page.getByRole('textbox', { name: 'Rows' }).fill('120');
  await userEvent.keyboard('{Enter}');
  await expect.poll(datasetId).toBe('[120,0.1,1]');
  expect(role()).toBe('ignored');
  await expect.poll(() => document.querySelector('.size')?.textContent).toContain('120');
});
