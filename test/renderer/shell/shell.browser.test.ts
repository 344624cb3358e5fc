import { expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { openData, openHome } from './open-app.ts';

it('opens a sample as a ready experiment in one click', async () => {
  const { projects } = await openHome();
  await page.getByRole('button', { name: /Iris/ }).click();
  await expect.element(page.getByRole('button', { name: 'Project menu of Iris' })).toBeVisible();
  const [project] = projects.values();
  expect(project?.recipe?.treatments.some(({ role }) => role === 'target')).toBe(true);
  expect(project?.network.nodes.at(-1)?.params).toMatchObject({ units: 3, activation: 'softmax' });
  expect(project?.training.loss).toBe('sparse_categorical_crossentropy');
});

it('deletes a project from its card and brings it back', async () => {
  const { projects } = await openData();
  await page.getByRole('button', { name: 'Home' }).click();
  await page.getByRole('button', { name: 'Actions for Flowers' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect.element(page.getByText('“Flowers” is deleted.')).toBeVisible();
  expect(projects.size).toBe(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => projects.size).toBe(1);
  await expect.element(page.getByRole('button', { name: 'Actions for Flowers' })).toBeVisible();
});

it('renames the project from its menu', async () => {
  const { projects, id } = await openData();
  await page.getByRole('button', { name: 'Project menu of Flowers' }).click();
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  await page.getByLabelText('Name').fill('Roses');
  await page.getByRole('button', { name: 'Rename' }).click();
  await expect.poll(() => projects.get(id)?.name).toBe('Roses');
});

it('reaches places and columns from the command palette', async () => {
  await openData();
  await userEvent.keyboard('{Control>}k{/Control}');
  await userEvent.keyboard('column region');
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByRole('heading', { name: 'region', exact: true })).toBeVisible();
  await userEvent.keyboard('{Control>}k{/Control}');
  await userEvent.keyboard('go to home');
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByRole('heading', { name: 'Projects' })).toBeVisible();
});

it('offers the columns of the project that is open, also of the second one', async () => {
  await openHome();
  for (const sample of [/Iris/, /House prices/]) {
    await page.getByRole('button', { name: sample }).first().click();
    await page.getByRole('button', { name: /^Data/ }).click();
    await expect.element(page.getByRole('grid')).toBeVisible();
    await userEvent.keyboard('{Control>}k{/Control}');
    await userEvent.keyboard('column');
    await expect.element(page.getByRole('option', { name: 'Column region' })).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await page.getByRole('button', { name: 'Home' }).click();
    await expect.element(page.getByRole('heading', { name: 'Projects' })).toBeVisible();
  }
});

it('lists its shortcuts', async () => {
  await openHome();
  await userEvent.keyboard('?');
  const list = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect.element(list).toBeVisible();
  await expect.element(list.getByText('Redo')).toBeVisible();
});

it('says when the services are lost and when they are back', async () => {
  const { setConnected } = await openHome();
  setConnected(false);
  await expect.element(page.getByText(/does not answer/)).toBeVisible();
  setConnected(true);
  await expect.element(page.getByText(/does not answer/)).not.toBeInTheDocument();
});

it('shows a running training in every place, with its progress', async () => {
  const { emit } = await openData();
  emit({
    name: 'run.changed',
    payload: {
      id: 'r1',
      projectId: 'p1',
      projectName: 'Flowers',
      datasetName: 'flowers',
      name: 'Flowers 1',
      note: '',
      status: 'running',
      task: 'multiclass',
      createdAt: '2026-01-01T00:00:00Z',
      endedAt: null,
      epochsDone: 24,
      epochs: 100,
      engine: null,
      parameters: 100,
      rowsPerSecond: null,
      last: null,
      best: null,
      test: null,
      failure: null,
      origin: null,
      priority: 0,
      resumable: false,
      endedBy: null,
      starred: false,
      pinned: false,
      archived: false,
      tags: [],
      group: null,
      size: null,
      latency: null,
      source: null,
      settings: {},
    },
  });
  emit({
    name: 'run.progress',
    payload: {
      runId: 'r1',
      epoch: 26,
      epochs: 100,
      step: 0,
      stepsPerEpoch: 10,
      loss: 0.4,
      rowsPerSecond: 1000,
      secondsLeft: 41,
    },
  });
  const bar = page.getByRole('progressbar', { name: 'Progress of Flowers 1' });
  await expect.element(bar).toHaveAttribute('aria-valuenow', '25');
  await expect.element(page.getByText('41 s left')).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Stop training' })).toBeVisible();
});

it('starts a project from a file that is dropped anywhere', async () => {
  const { projects } = await openHome();
  const data = new DataTransfer();
  data.items.add(new File(['a,b\n1,2\n'], 'house prices.csv', { type: 'text/csv' }));
  window.dispatchEvent(new DragEvent('dragenter', { dataTransfer: data }));
  await expect
    .element(page.getByText('Drop files or a folder to start a project from them'))
    .toBeVisible();
  window.dispatchEvent(new DragEvent('drop', { dataTransfer: data, cancelable: true }));
  await expect.poll(() => [...projects.values()].map(({ name }) => name)).toEqual(['house prices']);
});

it('changes the theme at once', async () => {
  await openHome();
  await page.getByRole('button', { name: 'Theme' }).click();
  await page.getByRole('menuitem', { name: 'Dark' }).click();
  await expect.poll(() => document.documentElement.dataset['theme']).toBe('dark');
});

it('goes Home with a sentence when a project is gone', async () => {
  await openHome();
  window.location.hash = '#/project/nothing/data';
  await expect.element(page.getByText('This project does not exist any more.')).toBeVisible();
  await expect.poll(() => window.location.hash).toBe('#/');
});
