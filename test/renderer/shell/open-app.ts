import '../../../renderer/styles/base.css';
import { render } from 'vitest-browser-svelte';
import { expect } from 'vitest';
import { page } from 'vitest/browser';
import { suggestExperiment } from '../../../common/experiments/suggest-experiment.ts';
import App from '../../../renderer/App.svelte';
import { memoryStudio, tableOf, type MemoryStudio } from './memory-studio.ts';

/** The whole window on services in memory, 1280 × 800, at Home. */
export async function openHome(rows = 300): Promise<MemoryStudio> {
  await page.viewport(1280, 800);
  window.location.hash = '#/';
  localStorage.clear();
  const studio = memoryStudio(rows);
  await render(App, { connection: studio.connection });
  await expect.element(page.getByRole('heading', { name: 'Start from a table' })).toBeVisible();
  return studio;
}

/** The window on the Data place of a new project around a table of `rows` rows. */
export async function openData(rows = 300): Promise<MemoryStudio & { readonly id: string }> {
  const studio = await openHome(rows);
  const { api } = studio.connection;
  const table = tableOf(rows);
  const project = await api.projects.create({ name: 'Flowers', datasetId: table.dataset.id });
  await api.projects.save({
    id: project.id,
    revision: project.revision,
    changes: suggestExperiment(table),
  });
  window.location.hash = `#/project/${project.id}/data`;
  await expect.element(page.getByRole('grid', { name: 'Table flowers' })).toBeVisible();
  return { ...studio, id: project.id };
}
