import { expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';
import type { ProfiledDataset } from '../../../common/datasets/dataset.ts';
import { suggestExperiment } from '../../../common/experiments/suggest-experiment.ts';
import { imageTable } from '../images/image-table.ts';
import { seriesTable } from '../series/series-table.ts';
import { openHome } from '../shell/open-app.ts';

/** Pictures, dates and numbers in one table, some of whose rows were rejected or filled up. */
function everyKind(): ProfiledDataset {
  const pictures = imageTable(120);
  const series = seriesTable();
  const name = 'animals-on-the-road-of-a-very-long-name';
  const columns = [...pictures.dataset.columns, ...series.dataset.columns.slice(0, 2)];
  return {
    dataset: { ...pictures.dataset, name, columns },
    profiles: [...pictures.profiles, ...series.profiles.slice(0, 2)],
  };
}

const labels = [
  'Table',
  'Images',
  'Series',
  'Explore',
  'Checks',
  'What the network sees',
  'Import',
];

/** The Data place of a table with all seven tabs, in the whole window. */
async function openEveryKind(): Promise<void> {
  const { connection } = await openHome(120);
  const { api } = connection;
  const table = everyKind();
  vi.spyOn(api.datasets, 'get').mockResolvedValue(table);
  const project = await api.projects.create({ name: 'Animals', datasetId: table.dataset.id });
  const changes = suggestExperiment(table);
  await api.projects.save({ id: project.id, revision: project.revision, changes });
  window.location.hash = `#/project/${project.id}/data`;
  await expect
    .element(page.getByRole('radio', { name: 'Import', exact: true }))
    .toBeInTheDocument();
}

it('shows seven tabs whole beside the name in a window of 1280 pixels', async () => {
  await openEveryKind();
  const group = page.getByRole('radiogroup', { name: 'View of the data' });
  const radios = group.getByRole('radio').elements();
  const boxes = radios.map((radio) => radio.closest('label')?.getBoundingClientRect());
  expect(radios.map((radio) => radio.closest('label')?.textContent.trim())).toEqual(labels);
  const heading = page.getByRole('heading', { level: 2, name: everyKind().dataset.name });
  const header = heading.element().closest('header');
  const room = group.element().parentElement?.getBoundingClientRect();
  const pane = header?.getBoundingClientRect();
  if (!room || !pane) throw new Error('The head of the table is not there');
  let end = heading.element().getBoundingClientRect().right;
  for (const box of boxes) {
    if (!box) throw new Error('A tab has no label');
    expect(box.left).toBeGreaterThanOrEqual(end - 0.5);
    expect(box.left).toBeGreaterThanOrEqual(room.left - 0.5);
    expect(box.right).toBeLessThanOrEqual(Math.min(room.right, pane.right) + 0.5);
    expect(box.top).toBeGreaterThanOrEqual(pane.top);
    expect(box.bottom).toBeLessThanOrEqual(pane.bottom);
    end = box.right;
  }
  expect(heading.element().getBoundingClientRect().width).toBeGreaterThan(40);
  expect(document.documentElement.scrollWidth).toBe(window.innerWidth);
});
