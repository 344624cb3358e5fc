import axe from 'axe-core';
import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { NetworkSpec } from '../../../common/network/network-spec.ts';
import { emptyNetwork } from '../../../common/network/network-spec.ts';
import type { ProjectState } from '../../../renderer/state/project.svelte.ts';
import type { Studio } from '../../../renderer/state/studio.svelte.ts';
import DesignView from '../../../renderer/views/DesignView.svelte';
import { chainOf, denseNetwork } from '../../common/network/networks.ts';
import { handMadeConnection } from '../training/hand-made-connection.ts';
import InStudio from '../training/InStudio.svelte';
import { irisProject, table } from './iris-project.ts';

const iris = denseNetwork([4, 8, 3], 'softmax');

/** Opens the Design place on a project with the given network. */
async function open(network: NetworkSpec = emptyNetwork) {
  await page.viewport(1280, 800);
  let state: ProjectState | undefined;
  let studio: Studio | undefined;
  const connection = handMadeConnection({
    'projects.save': ({ revision }: { revision: number }) => ({
      ...irisProject(network),
      revision: revision + 1,
    }),
  });
  await render(InStudio, {
    connection,
    view: DesignView,
    project: irisProject(network),
    table,
    onready: (ready: Studio, project: ProjectState) => {
      studio = ready;
      state = project;
    },
  });
  await expect.element(canvas).toBeVisible();
  for (const node of network.nodes) await expect.element(card(node.name)).toBeVisible();
  await settled();
  if (!state || !studio) throw new Error('The view did not start.');
  return { state, studio };
}

const canvas = page.getByRole('region', { name: 'Network canvas' });
/** Several moves, because the first one only starts a drag. */
const steps = 6;

/** Waits until the view has come to rest: the same transformation in three frames in a row. */
async function settled(): Promise<void> {
  let last = '';
  for (let same = 0; same < 3;) {
    await new Promise(requestAnimationFrame);
    const now = find('.svelte-flow__viewport').style.transform;
    same = now === last ? same + 1 : 0;
    last = now;
  }
}

/** The middle of a connection, from the canvas's top left corner. */
function middleOf(edge: string): { x: number; y: number } {
  const line = find(`.svelte-flow__edge[data-id="${edge}"] .svelte-flow__edge-path`);
  const [box, frame] = [line.getBoundingClientRect(), canvas.element().getBoundingClientRect()];
  return { x: box.left + box.width / 2 - frame.left, y: box.top + box.height / 2 - frame.top };
}

const card = (name: string) => page.getByRole('group', { name: new RegExp(`^${name},`) });
const names = (state: ProjectState) => state.project.network.nodes.map((node) => node.name);
function wires({ project }: ProjectState): string[] {
  const name = (id: string) => project.network.nodes.find((node) => node.id === id)?.name ?? '?';
  return project.network.edges.map((edge) => `${name(edge.from)}→${name(edge.to)}`).sort();
}
function find(selector: string): HTMLElement {
  const element = document.querySelector<HTMLElement>(selector);
  if (!element) throw new Error(`${selector} is not on screen.`);
  return element;
}
const port = (node: string, side: 'source' | 'target') =>
  find(`.svelte-flow__node[data-id="${node}"] .svelte-flow__handle.${side}`);

/** Opens a family of the palette that is closed. */
async function openFamily(name: string): Promise<void> {
  const family = page.getByRole('button', { name: new RegExp(`^${name} \\d+$`) });
  if (family.element().getAttribute('aria-expanded') === 'false') await family.click();
}

describe('the palette', () => {
  it('adds a layer where it is dropped on the canvas', async () => {
    const { state } = await open(iris);
    await openFamily('Regularisation');
    await userEvent.dragAndDrop(page.getByRole('button', { name: /^Add Dropout/ }), canvas, {
      targetPosition: { x: 300, y: 560 },
      steps,
    });
    await expect.poll(() => names(state)).toContain('dropout_1');
    expect(wires(state)).toEqual(['dense_1→dense_2', 'input_1→dense_1']);
    await expect.element(card('dropout_1')).toBeVisible();
  });

  it('puts a layer that is dropped on a connection into it', async () => {
    const { state } = await open(iris);
    await expect.element(card('dense_2')).toBeVisible();
    await openFamily('Regularisation');
    await userEvent.dragAndDrop(page.getByRole('button', { name: /^Add Dropout/ }), canvas, {
      targetPosition: middleOf('e2'),
      steps,
    });
    await expect
      .poll(() => wires(state))
      .toEqual(['dense_1→dropout_1', 'dropout_1→dense_2', 'input_1→dense_1']);
  });

  it('opens and closes families by keyboard and walks through their layers', async () => {
    const { state } = await open(iris);
    await page.getByRole('searchbox', { name: 'Find a layer' }).click();
    await userEvent.keyboard('{ArrowDown}');
    await expect.element(page.getByRole('button', { name: /^Core/ })).toHaveFocus();
    await userEvent.keyboard('{ArrowLeft}');
    await expect
      .element(page.getByRole('button', { name: /^Core/ }))
      .toHaveAttribute('aria-expanded', 'false');
    await userEvent.keyboard('{ArrowRight}{ArrowDown}{ArrowDown}{Enter}');
    expect(wires(state)).toContain('dense_2→dense_3');
  });

  it('adds the first hit of a search behind the selected layer when Enter is pressed', async () => {
    const { state } = await open(iris);
    await card('dense_1').click();
    const search = page.getByRole('searchbox', { name: 'Find a layer' });
    await search.fill('batchn');
    await expect.element(page.getByText(/Enter adds BatchNormalization/)).toBeVisible();
    await userEvent.keyboard('{Enter}');
    expect(wires(state)).toEqual([
      'batch_normalization_1→dense_2',
      'dense_1→batch_normalization_1',
      'input_1→dense_1',
    ]);
  });
});

describe('the canvas', () => {
  it('offers a suggestion and an input while it is empty', async () => {
    const { state } = await open();
    await page.getByRole('button', { name: 'Use suggested network' }).first().click();
    await expect.element(card('dense_2')).toBeVisible();
    expect(names(state)).toEqual(['input_1', 'dense_1', 'dense_2']);
    state.undo();
    await page.getByRole('button', { name: 'Add Input', exact: true }).last().click();
    expect(state.project.network.nodes.map((node) => node.params)).toEqual([{ shape: [4] }]);
  });

  it('names type, shape and parameters of every layer and the shape on every connection', async () => {
    await open(iris);
    await expect
      .element(card('dense_1'))
      .toHaveAccessibleName('dense_1, Dense 8 · relu; output shape (None, 8); 40 parameters');
    await expect
      .poll(() =>
        [...document.querySelectorAll('.svelte-flow__edge text')].map((label) => label.textContent),
      )
      .toEqual(['4', '8']);
    await expect.element(page.getByText('67 parameters')).toBeVisible();
  });

  it('connects two layers by dragging from port to port', async () => {
    const { state } = await open({ ...iris, edges: iris.edges.slice(0, 1) });
    await expect.element(card('dense_2')).toBeVisible();
    await userEvent.dragAndDrop(port('n2', 'source'), port('n3', 'target'), { steps });
    await expect.poll(() => wires(state)).toEqual(['dense_1→dense_2', 'input_1→dense_1']);
  });

  it('says why two layers cannot be connected', async () => {
    const { state, studio } = await open(iris);
    await expect.element(card('dense_2')).toBeVisible();
    await userEvent.dragAndDrop(port('n1', 'source'), port('n3', 'target'), { steps });
    await expect
      .poll(() => studio.notices.list.map((notice) => notice.message))
      .toEqual(['dense_2 takes one input and already has dense_1. Remove that connection first.']);
    expect(wires(state)).toEqual(['dense_1→dense_2', 'input_1→dense_1']);
  });

  it('makes one undoable step of a drag', async () => {
    const { state } = await open(iris);
    const before = state.project.network;
    await expect.element(card('dense_1')).toBeVisible();
    await userEvent.dragAndDrop(card('dense_1'), canvas, {
      targetPosition: { x: 320, y: 600 },
      steps,
    });
    await expect.poll(() => state.history.undoLabel).toBe('Move dense_1');
    expect(state.project.network.nodes[1]?.position).not.toEqual(before.nodes[1]?.position);
    await userEvent.keyboard('{Control>}z{/Control}');
    expect(state.project.network).toEqual(before);
    expect(state.history.undoLabel).toBeNull();
  });

  it('deletes the selected layer, takes it back and does it again', async () => {
    const { state } = await open(iris);
    await card('dense_1').click();
    await userEvent.keyboard('{Delete}');
    expect(wires(state)).toEqual(['input_1→dense_2']);
    await userEvent.keyboard('{Control>}z{/Control}');
    expect(state.project.network).toEqual(iris);
    await expect.element(card('dense_1')).toBeVisible();
    await userEvent.keyboard('{Control>}{Shift>}z{/Shift}{/Control}');
    expect(names(state)).toEqual(['input_1', 'dense_2']);
  });

  it('deletes a connection that is clicked', async () => {
    const { state } = await open(iris);
    await expect.element(card('dense_2')).toBeVisible();
    await canvas.click({ position: middleOf('e1') });
    await userEvent.keyboard('{Backspace}');
    expect(wires(state)).toEqual(['dense_1→dense_2']);
  });

  it('copies, cuts, pastes and duplicates through the clipboard', async () => {
    const { state } = await open(iris);
    await card('dense_1').click();
    await userEvent.keyboard('{Control>}c{/Control}');
    await userEvent.keyboard('{Control>}v{/Control}');
    await expect.poll(() => names(state)).toEqual(['input_1', 'dense_1', 'dense_2', 'dense_3']);
    expect(state.project.network.nodes.at(-1)?.params).toEqual(iris.nodes[1]?.params);
    await userEvent.keyboard('{Control>}d{/Control}');
    expect(names(state).length).toBe(5);
    await userEvent.keyboard('{Control>}x{/Control}');
    await expect.poll(() => names(state).length).toBe(4);
    expect(state.history.undoLabel).toBe('Cut dense_4');
  });

  it('selects all layers, and a rectangle of them', async () => {
    const { state } = await open(iris);
    await card('dense_1').click();
    await userEvent.keyboard('{Control>}a{/Control}');
    await expect.element(page.getByText('3 layers selected')).toBeVisible();
    await userEvent.keyboard('{Escape}');
    const pane = find('.svelte-flow__pane').getBoundingClientRect();
    await userEvent.keyboard('{Shift>}');
    await userEvent.dragAndDrop(canvas, canvas, {
      sourcePosition: { x: 12, y: pane.height * 0.3 },
      targetPosition: { x: pane.width * 0.62, y: pane.height * 0.8 },
      steps,
    });
    await userEvent.keyboard('{/Shift}');
    await expect.element(page.getByText('2 layers selected')).toBeVisible();
    expect(state.project.network).toEqual(iris);
  });
});

describe('the keyboard alone', () => {
  it('walks along connections, moves a layer and goes to its settings', async () => {
    const { state } = await open(iris);
    card('input_1').element().focus();
    await userEvent.keyboard('{ArrowRight}');
    await expect.element(card('dense_1')).toHaveFocus();
    await userEvent.keyboard('{Alt>}{ArrowDown}{ArrowDown}{/Alt}');
    expect(state.project.network.nodes[1]?.position).toEqual({ x: 248, y: 16 });
    expect(state.history.undoLabel).toBe('Move dense_1');
    await userEvent.keyboard('{Enter}');
    await expect
      .poll(() => document.activeElement?.closest('[aria-label="Inspector"]'))
      .toBeTruthy();
  });

  it('adds several layers from the palette without leaving it', async () => {
    const { state } = await open();
    const search = page.getByRole('searchbox', { name: 'Find a layer' });
    await search.click();
    await userEvent.keyboard('input{Enter}dense{Enter}drop{Enter}dense{Enter}');
    expect(wires(state)).toEqual(['dense_1→dropout_1', 'dropout_1→dense_2', 'input_1→dense_1']);
    await expect.element(search).toHaveFocus();
    await settled();
    const frame = canvas.element().getBoundingClientRect();
    expect(card('dense_2').element().getBoundingClientRect().right).toBeLessThan(frame.right);
  });

  it('connects: C, an arrow key to choose the end, Enter', async () => {
    const { state } = await open({ ...iris, edges: [] });
    card('input_1').element().focus();
    await userEvent.keyboard('{Alt>}c{/Alt}');
    await expect.element(page.getByText(/^Connect input_1 to dense_1/)).toBeInTheDocument();
    await userEvent.keyboard('{ArrowRight}');
    await expect.element(page.getByText(/^Connect input_1 to dense_2/)).toBeInTheDocument();
    await userEvent.keyboard('{Enter}');
    expect(wires(state)).toEqual(['input_1→dense_2']);
  });

  it('keeps working after the focused layer was deleted', async () => {
    const { state } = await open(iris);
    card('dense_2').element().focus();
    await userEvent.keyboard('{ArrowLeft}{Delete}');
    await expect.poll(() => names(state)).toEqual(['input_1', 'dense_2']);
    await userEvent.keyboard('{Control>}z{/Control}');
    await expect.poll(() => state.project.network).toEqual(iris);
  });
});

describe('accessibility', () => {
  it.each([
    ['an empty canvas', emptyNetwork],
    ['a network with problems', denseNetwork([9, 8, 2], 'softmax')],
  ])('axe finds nothing wrong with %s', async (_name, network) => {
    const { state } = await open(network);
    if (state.project.network.nodes.length > 0) {
      await card('dense_1').click();
      await page.getByRole('button', { name: /Problems/ }).click();
    }
    const { violations } = await axe.run(document.body, {
      // A page of its own is the shell's business; the library's attribution is a link in small type.
      rules: { 'page-has-heading-one': { enabled: false }, region: { enabled: false } },
    });
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
  });
});

describe('the inspector', () => {
  it('changes a parameter as one step and sets it back to its default', async () => {
    const { state } = await open(iris);
    await card('dense_1').click();
    const units = page.getByRole('textbox', { name: 'Units' });
    await units.fill('16');
    expect(state.project.network.nodes[1]?.params['units']).toBe(16);
    await expect.element(page.getByText('131 parameters')).toBeVisible();
    await page.getByRole('button', { name: 'Reset Units to its default' }).click();
    expect(state.project.network.nodes[1]?.params).toEqual({ activation: 'relu' });
  });

  it('refuses a name that another layer has and keeps what was typed', async () => {
    const { state } = await open(iris);
    await card('dense_1').click();
    const name = page.getByRole('textbox', { name: 'Name', exact: true });
    await name.fill('dense_2');
    await expect.element(page.getByText('Another layer is already called dense_2.')).toBeVisible();
    await expect.element(name).toHaveValue('dense_2');
    expect(names(state)).toEqual(['input_1', 'dense_1', 'dense_2']);
    await name.fill('hidden');
    expect(names(state)).toEqual(['input_1', 'hidden', 'dense_2']);
  });

  it('shows compile and fit settings while nothing is selected', async () => {
    const { state } = await open(iris);
    await page.getByRole('combobox', { name: 'Optimiser' }).selectOptions('SGD');
    await page.getByRole('textbox', { name: 'Momentum' }).fill('0.9');
    await page.getByRole('textbox', { name: 'Epochs' }).fill('40');
    expect(state.project.training).toMatchObject({
      optimizer: { type: 'SGD', learning_rate: 0.01, momentum: 0.9 },
      epochs: 40,
    });
  });
});

describe('problems and summary', () => {
  it('marks the layer, repairs it in one click, and the repair can be undone', async () => {
    const { state } = await open(denseNetwork([4, 8, 2], 'softmax'));
    await expect
      .element(card('dense_2'))
      .toHaveAccessibleName(/error: The network gives 2 values per row, but 3 classes need 3/);
    await page.getByRole('button', { name: /Problems/ }).click();
    await page.getByRole('button', { name: 'Set 3 units' }).click();
    expect(state.project.network.nodes[2]?.params['units']).toBe(3);
    await expect.element(page.getByText('No problems found.')).toBeVisible();
    state.undo();
    await expect.element(page.getByRole('list', { name: 'Problems' })).toBeVisible();
  });

  it('goes from a problem to its layer', async () => {
    await open(chainOf(['Input', { shape: [9] }], ['Dense', { units: 3, activation: 'softmax' }]));
    await page.getByRole('button', { name: /Problems/ }).click();
    await page.getByRole('button', { name: 'input_1', exact: true }).click();
    await expect.element(card('input_1')).toHaveFocus();
  });

  it('shows the table that Keras prints', async () => {
    await open(iris);
    await page.getByRole('button', { name: 'Summary' }).click();
    const rows = page.getByRole('table', { name: 'Summary of the network' }).getByRole('row');
    await expect.element(rows.nth(2)).toHaveTextContent('dense_1 (Dense)(None, 8)40input_1');
  });
});
