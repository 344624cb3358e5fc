import axe from 'axe-core';
import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { architectures } from '../../../common/network/architectures/catalogue.ts';
import { pictures } from '../../../common/network/architectures/published-sizes.ts';
import { emptyNetwork, type NetworkSpec } from '../../../common/network/network-spec.ts';
import type { ProjectState } from '../../../renderer/state/project.svelte.ts';
import type { Studio } from '../../../renderer/state/studio.svelte.ts';
import DesignView from '../../../renderer/views/DesignView.svelte';
import { irisProject, table } from '../design/iris-project.ts';
import { handMadeConnection } from '../training/hand-made-connection.ts';
import InStudio from '../training/InStudio.svelte';

/** Opens the Design place of a project on Iris. */
async function open(network: NetworkSpec = emptyNetwork) {
  await page.viewport(1280, 800);
  let state: ProjectState | undefined;
  let studio: Studio | undefined;
  await render(InStudio, {
    connection: handMadeConnection({
      'projects.save': ({ revision }: { revision: number }) => ({
        ...irisProject(network),
        revision: revision + 1,
      }),
    }),
    view: DesignView,
    project: irisProject(network),
    table,
    onready: (ready: Studio, project: ProjectState) => {
      studio = ready;
      state = project;
    },
  });
  await expect.element(page.getByRole('region', { name: 'Network canvas' })).toBeVisible();
  if (!state || !studio) throw new Error('The view did not start.');
  return { state, studio };
}

const gallery = page.getByRole('dialog', { name: 'Start from a network' });
const card = (name: string) =>
  gallery.getByRole('option', {
    name: new RegExp(`^${name.replaceAll(/[()]/g, String.raw`\$&`)} `),
  });
const preview = (name: string) => gallery.getByRole('region', { name: `Preview of ${name}` });
const search = gallery.getByRole('searchbox', { name: 'Search networks' });

async function openGallery(): Promise<void> {
  await page
    .getByRole('toolbar', { name: 'Canvas' })
    .getByLabelText('Start from a network…')
    .click();
  await expect.element(gallery).toBeVisible();
}

function built(id: string, data = pictures([28, 28, 1], { classes: 3 })): NetworkSpec {
  const found = architectures.find((architecture) => architecture.id === id);
  if (!found) throw new Error(`There is no ${id}.`);
  return found.build(data).network;
}
/** Waits until a part of the page has this text somewhere. */
function tells(part: ReturnType<typeof card>, text: string): Promise<void> {
  return expect.poll(() => part.query()?.textContent ?? '').toContain(text);
}
const units = ({ project }: ProjectState) =>
  project.network.nodes.flatMap(({ params }) => params['units'] ?? []);

describe('the gallery', () => {
  it('opens from the empty canvas, the toolbar, the palette and the commands', async () => {
    const { studio } = await open();
    const openers = [
      () =>
        page
          .getByRole('region', { name: 'Network canvas' })
          .getByRole('button', { name: 'Start from a network…' })
          .first()
          .click(),
      () =>
        page
          .getByRole('region', { name: 'Layers' })
          .getByRole('button', { name: 'Start from a network…' })
          .click(),
      () => openGallery(),
      () => {
        studio.commands.find(({ id }) => id === 'design.gallery')?.run();
        return Promise.resolve();
      },
    ];
    for (const opener of openers) {
      await opener();
      await expect.element(search).toHaveFocus();
      await userEvent.keyboard('{Escape}');
      await expect.element(gallery).not.toBeInTheDocument();
    }
  });

  it('shows what fits the data first, with weights for them, and has nothing that axe objects to', async () => {
    await open();
    await openGallery();
    await tells(card('MLP 8 (Iris)'), '67 parameters');
    await expect.element(gallery.getByRole('group', { name: 'Fits your data' })).toBeVisible();
    const [first] = gallery.getByRole('option').elements();
    expect(first?.textContent).toContain('MLP, funnel');
    const { violations } = await axe.run(gallery.element());
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
  });

  it('walks by arrow keys, previews, and places network and settings as one step', async () => {
    const { state } = await open();
    const before = state.project;
    await openGallery();
    await userEvent.keyboard('{ArrowDown}');
    await expect.element(card('MLP, funnel')).toHaveFocus();
    await userEvent.keyboard('{ArrowDown}{ArrowRight}');
    await expect.element(card('MLP 8 (Iris)')).toHaveFocus();
    await tells(preview('MLP 8 (Iris)'), 'Drawn for 4 features, 3 classes');
    await tells(preview('MLP 8 (Iris)'), 'Epochs 100');
    expect(state.project.network).toBe(before.network);
    await userEvent.keyboard('{Enter}');
    await expect.element(gallery).not.toBeInTheDocument();
    expect(units(state)).toEqual([8, 3]);
    expect([state.project.training.batchSize, state.project.training.epochs]).toEqual([16, 100]);
    expect(state.undo()).toBe('Use MLP 8 (Iris)');
    expect(state.project.network).toEqual(before.network);
    expect(state.project.training).toEqual(before.training);
  });

  it('says why a network does not fit, and places it with its published size all the same', async () => {
    const { state } = await open();
    await openGallery();
    await search.fill('vgg');
    await tells(preview('VGG-16'), 'It reads pictures; your rows are columns of a table');
    await tells(preview('VGG-16'), '138,357,544');
    await preview('VGG-16').getByRole('button', { name: 'Use as published' }).click();
    expect(units(state)).toEqual([4096, 4096, 1000]);
  });

  it('shows a network that fits with its published size as well', async () => {
    const { state } = await open();
    await openGallery();
    await search.fill('300');
    await preview('MLP 300-100 (MNIST)').getByText('As published').click();
    await tells(preview('MLP 300-100 (MNIST)'), '266,610');
    await preview('MLP 300-100 (MNIST)').getByRole('button', { name: 'Use as published' }).click();
    expect(units(state)).toEqual([300, 100, 10]);
  });

  it('narrows to a kind of data, and says when nothing is left', async () => {
    await open();
    await openGallery();
    await gallery.getByText('Texts').click();
    await expect.element(card('Text LSTM')).toBeVisible();
    await expect.element(card('LeNet-5')).not.toBeInTheDocument();
    await search.fill('no such thing');
    await expect.element(gallery.getByText('No network is called or used for that.')).toBeVisible();
  });

  it('puts a block behind the layer that is selected, as one step', async () => {
    const network = built('small-cnn');
    const { state } = await open(network);
    const convolution = network.nodes.find(({ type }) => type === 'Conv2D');
    const name = convolution?.name ?? '';
    await page.getByRole('group', { name: new RegExp(`^${name},`) }).click();
    await openGallery();
    await search.fill('residual block');
    await tells(preview('Residual block'), `goes behind ${name}`);
    await preview('Residual block').getByRole('button', { name: 'Insert residual block' }).click();
    const block = state.project.network.nodes.find(({ type }) => type === 'Block');
    const wires = state.project.network.edges.map(({ from, to }) => [from, to]);
    expect(wires).toContainEqual([convolution?.id, block?.id]);
    expect(state.shapes.shapes.get(block?.id ?? '')).toEqual([null, 26, 26, 32]);
    expect(state.undo()).toBe('Insert residual block');
    expect(state.project.network).toEqual(network);
  });
});

describe('the empty canvas', () => {
  it('offers dense layers sized for the data, with the rule', async () => {
    const { state } = await open();
    const canvas = page.getByRole('region', { name: 'Network canvas' });
    await tells(canvas, 'One hidden layer of 16 units for 120 training rows');
    await canvas.getByRole('button', { name: 'Hidden layer of 16' }).click();
    expect(units(state)).toEqual([16, 3]);
  });
});
