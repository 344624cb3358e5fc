import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { connect } from '../../../common/network/connect.ts';
import { addNode } from '../../../common/network/edit-network.ts';
import type { NetworkSpec } from '../../../common/network/network-spec.ts';
import type { ProjectState } from '../../../renderer/state/project.svelte.ts';
import type { Studio } from '../../../renderer/state/studio.svelte.ts';
import DesignView from '../../../renderer/views/DesignView.svelte';
import { chainOf, denseNetwork } from '../../common/network/networks.ts';
import { handMadeConnection } from '../training/hand-made-connection.ts';
import InStudio from '../training/InStudio.svelte';
import { irisProject, table } from './iris-project.ts';

async function open(network: NetworkSpec): Promise<ProjectState> {
  await page.viewport(1280, 800);
  let state: ProjectState | undefined;
  await render(InStudio, {
    connection: handMadeConnection({
      'projects.save': () => ({ ...irisProject(network), revision: 1 }),
    }),
    view: DesignView,
    project: irisProject(network),
    table,
    onready: (_studio: Studio, project: ProjectState) => (state = project),
  });
  for (const { name } of network.nodes) await expect.element(card(name)).toBeVisible();
  if (!state) throw new Error('The view did not start.');
  return state;
}

const card = (name: string) => page.getByRole('group', { name: new RegExp(`^${name},`) });
const box = (name: string) => page.getByRole('textbox', { name, exact: true });
const paramsOf = (state: ProjectState, id: string) =>
  state.project.network.nodes.find((node) => node.id === id)?.params;

/** Two dense layers side by side, joined by a third layer. */
function joining(type: string): NetworkSpec {
  const start = chainOf(['Input', { shape: [4] }], ['Dense', { units: 8 }]);
  const second = addNode(start, 'Dense', { x: 248, y: 120 }, { units: 8 });
  const joint = addNode(second.network, type, { x: 496, y: 60 });
  return [
    ['n1', second.id],
    ['n2', joint.id],
    [second.id, joint.id],
  ].reduce((network, [from = '', to = '']) => connect(network, from, to), joint.network);
}

function inputs(state: ProjectState, id: string): string[] {
  return state.project.network.edges
    .filter((edge) => edge.to === id)
    .sort((a, b) => a.toPort - b.toPort)
    .map((edge) => edge.from);
}

describe('a layer with several inputs', () => {
  it('exchanges two inputs when one is dragged to the place of the other', async () => {
    const state = await open(joining('Concatenate'));
    const port = (node: string, handle: string): HTMLElement => {
      const found = document.querySelector<HTMLElement>(
        `.svelte-flow__node[data-id="${node}"] [data-handleid="${handle}"]`,
      );
      if (!found) throw new Error(`${node} has no port ${handle}.`);
      return found;
    };
    expect(inputs(state, 'n4')).toEqual(['n2', 'n3']);
    await userEvent.dragAndDrop(port('n3', 'out'), port('n4', 'in-0'), { steps: 6 });
    await expect.poll(() => inputs(state, 'n4')).toEqual(['n3', 'n2']);
  });

  it('lists what feeds it and changes the order by keyboard', async () => {
    const state = await open(joining('Attention'));
    await card('attention_1').click();
    const list = page.getByRole('region', { name: 'Inputs' });
    await expect.element(list).toMatchTextContent(/query dense_1.*value dense_2/);
    await page.getByRole('button', { name: 'Move dense_2 one input up' }).click();
    expect(inputs(state, 'n4')).toEqual(['n3', 'n2']);
    state.undo();
    expect(inputs(state, 'n4')).toEqual(['n2', 'n3']);
  });

  it('joins the layers that are selected when it is added', async () => {
    const state = await open(denseNetwork([4, 8, 8]));
    await card('dense_1').click();
    await card('dense_2').click({ modifiers: ['Control'] });
    await page.getByRole('searchbox', { name: 'Find a layer' }).fill('residual');
    await userEvent.keyboard('{Enter}');
    await expect.element(card('add_1')).toBeVisible();
    expect(inputs(state, 'n4').toSorted()).toEqual(['n2', 'n3']);
  });
});

describe('the inspector of a layer', () => {
  it('keeps the sides of a kernel equal until they are unlinked', async () => {
    const state = await open(chainOf(['Input', { shape: [8, 8, 1] }], ['Conv2D']));
    await card('conv2d_1').click();
    await box('Kernel, 1 of 2').fill('5');
    expect(paramsOf(state, 'n2')?.['kernel_size']).toEqual([5, 5]);
    await page.getByRole('button', { name: 'Keep Kernel equal' }).click();
    await box('Kernel, 2 of 2').fill('3');
    expect(paramsOf(state, 'n2')?.['kernel_size']).toEqual([5, 3]);
    await page.getByRole('button', { name: 'Reset Kernel to its default' }).click();
    expect(paramsOf(state, 'n2')).not.toHaveProperty('kernel_size');
  });

  it('sets a regulariser with its strength as undoable steps', async () => {
    const state = await open(denseNetwork([4, 8, 3]));
    await card('dense_1').click();
    await page.getByRole('combobox', { name: 'Kernel regulariser' }).selectOptions('l2');
    await box('L2').fill('0.05');
    expect(paramsOf(state, 'n2')?.['kernel_regularizer']).toEqual({ type: 'l2', l2: 0.05 });
    await page.getByRole('button', { name: 'Reset L2 to its default' }).click();
    expect(paramsOf(state, 'n2')?.['kernel_regularizer']).toBe('l2');
    await page.getByRole('button', { name: 'Reset Kernel regulariser to its default' }).click();
    expect(paramsOf(state, 'n2')).not.toHaveProperty('kernel_regularizer');
  });

  it('shows the fields of the layer that a wrapper wraps', async () => {
    const state = await open(chainOf(['Input', { shape: [6, 4] }], ['TimeDistributed']));
    await card('time_distributed_1').click();
    await expect.element(box('Units')).toBeVisible();
    await page.getByRole('combobox', { name: 'Layer', exact: true }).selectOptions('Dropout');
    await expect.element(box('Units')).not.toBeInTheDocument();
    await expect.element(box('Rate')).toBeVisible();
    expect(paramsOf(state, 'n2')).toEqual({ layer: 'Dropout' });
  });

  it('freezes a layer, says so on its card, and takes it back', async () => {
    const state = await open(denseNetwork([4, 8, 3]));
    await card('dense_1').click();
    await page.getByRole('switch', { name: 'Frozen' }).click();
    expect(state.project.network.nodes[1]?.trainable).toBe(false);
    await expect.element(card('dense_1')).toHaveAccessibleName(/frozen/);
    expect(state.undo()).toBe('Freeze dense_1');
    expect(state.project.network.nodes[1]?.trainable).toBeUndefined();
  });

  it('says that an activation has no gradient', async () => {
    await open(chainOf(['Input'], ['Dense', { activation: 'step' }], ['Dense', { units: 3 }]));
    await card('dense_1').click();
    const panel = page.getByRole('region', { name: 'Inspector' });
    await expect.element(panel.getByText(/dense_1 has no gradient/)).toBeVisible();
    await expect
      .element(page.getByRole('combobox', { name: 'Activation' }))
      .toHaveDisplayValue('Step (no gradient)');
  });
});
