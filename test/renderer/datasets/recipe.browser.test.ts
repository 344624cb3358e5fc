import { expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Project } from '../../../common/projects/project.ts';
import type { MemoryStudio } from '../shell/memory-studio.ts';
import { openData } from '../shell/open-app.ts';

type Opened = MemoryStudio & { readonly id: string };

/** The project as the services have it after it was saved. */
const saved = ({ projects, id }: Opened): Project => {
  const project = projects.get(id);
  if (!project) throw new Error('The project is gone.');
  return project;
};
const role = (opened: Opened, column: string) =>
  saved(opened).recipe?.treatments.find((treatment) => treatment.column === column)?.role;
const select = (column: string) =>
  page.getByRole('columnheader', { name: new RegExp(column) }).click();

it('ignores a column, lets the suggested network follow, and takes both back', async () => {
  const opened = await openData();
  const inputs = () =>
    saved(opened).network.nodes.find((node) => node.type === 'Input')?.params['shape'];
  const before = inputs();
  await select('region');
  await page.getByRole('radio', { name: 'Ignored' }).click();
  await expect.poll(() => role(opened, 'region')).toBe('ignored');
  expect(inputs()).toEqual([Number((before as readonly number[])[0]) - 2]);
  (page.getByRole('grid').element() as HTMLElement).focus();
  await userEvent.keyboard('{Control>}z{/Control}');
  await expect.poll(() => role(opened, 'region')).toBe('feature');
  expect(inputs()).toEqual(before);
  await userEvent.keyboard('{Control>}{Shift>}z{/Shift}{/Control}');
  await expect.poll(() => role(opened, 'region')).toBe('ignored');
});

it('leaves a drawn network alone when the target changes, and offers to adapt it', async () => {
  const opened = await openData();
  const drawn = saved(opened).network;
  const nodes = drawn.nodes.map((node, index) =>
    index === 1 ? { ...node, params: { ...node.params, units: 7 } } : node,
  );
  // Another window drew it: this one reads it when the project is opened again.
  opened.projects.set(opened.id, { ...saved(opened), network: { ...drawn, nodes } });
  window.location.hash = '#/';
  await expect.element(page.getByRole('heading', { name: 'Projects' })).toBeVisible();
  window.location.hash = `#/project/${opened.id}/data`;
  await expect.element(page.getByRole('grid', { name: 'Table flowers' })).toBeVisible();

  await select('length');
  await page.getByRole('radio', { name: 'Target' }).click();
  await expect.poll(() => role(opened, 'length')).toBe('target');
  expect(saved(opened).network.nodes).toEqual(nodes);
  await page.getByRole('button', { name: 'Adapt the network' }).click();
  await expect.poll(() => saved(opened).network.nodes.at(-1)?.params['units']).toBe(1);
  expect(saved(opened).network.nodes[1]?.params['units']).toBe(7);
  expect(saved(opened).training.loss).toBe('mean_squared_error');
  await expect
    .element(page.getByRole('button', { name: 'Adapt the network' }))
    .not.toBeInTheDocument();
});

it('corrects a type, and undo corrects the table too', async () => {
  const opened = await openData();
  await select('length');
  await page.getByLabelText('Type', { exact: true }).selectOptions('Category');
  const icon = (type: string) =>
    page.getByRole('columnheader', { name: /length/ }).getByLabelText(type);
  await expect.element(icon('Category')).toBeInTheDocument();
  const treatment = () => saved(opened).recipe?.treatments[0];
  await expect.poll(() => treatment()?.type).toBe('category');
  expect(treatment()).toMatchObject({ missing: 'most-frequent', scaling: 'none' });
  await page.getByRole('button', { name: 'Undo: Type of length' }).click();
  await expect.element(icon('Number')).toBeInTheDocument();
});

it('splits the rows by keyboard and keeps the parts at 100 %', async () => {
  const opened = await openData();
  await page.getByRole('button', { name: /\d\. Split/ }).click();
  const edge = page
    .getByRole('slider', { name: 'Start of the test rows' })
    .element() as HTMLElement;
  edge.focus();
  await userEvent.keyboard('{ArrowLeft}{ArrowLeft}{ArrowLeft}{ArrowLeft}{ArrowLeft}');
  await expect
    .poll(() => saved(opened).recipe?.split)
    .toMatchObject({
      train: 0.7,
      validation: 0.1,
      test: 0.2,
    });
  await page.getByLabelText('Training', { exact: true }).fill('100');
  await expect
    .poll(() => saved(opened).recipe?.split)
    .toMatchObject({ train: 1, validation: 0, test: 0 });
});

it('turns steps off and on for all columns', async () => {
  const opened = await openData();
  await page.getByRole('switch', { name: 'Scaling: on' }).click();
  const scaling = () =>
    saved(opened)
      .recipe?.treatments.filter(({ type }) => type === 'number')
      .map((each) => each.scaling);
  await expect.poll(scaling).toEqual(['none', 'none']);
  await page.getByRole('switch', { name: 'Scaling: on' }).click();
  await expect.poll(scaling).toEqual(['standard', 'standard']);
});

it('shows why recipe and table do not go together, with a repair', async () => {
  const opened = await openData();
  await page.getByRole('button', { name: /2\. Columns used/ }).click();
  for (const column of ['length', 'position', 'region']) {
    await page.getByRole('checkbox', { name: column }).click();
  }
  await expect.element(page.getByText(/There is no feature to learn from/)).toBeVisible();
  await page.getByRole('checkbox', { name: 'length' }).click();
  await expect.element(page.getByText(/There is no feature to learn from/)).not.toBeInTheDocument();
  await expect.poll(() => role(opened, 'length')).toBe('feature');
});

it('reads the file again with other options', async () => {
  await openData();
  await page.getByRole('radio', { name: 'Import' }).click();
  await expect.element(page.getByText('A quote is never closed')).toBeVisible();
  await page.getByLabelText('Separator').selectOptions('Semicolon ;');
  await page.getByRole('button', { name: 'Read again' }).click();
  await expect.element(page.getByText('The file was read again.')).toBeVisible();
  await expect.element(page.getByLabelText('Separator')).toHaveValue(';');
});
